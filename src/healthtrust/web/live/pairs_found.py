"""The pairs for eyes to judge, worked out by a job: the most valuable first, side by side, with weights."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.web.live.pairs import Judged, linkage_of
from healthtrust.web.live.trusts import Seen

if TYPE_CHECKING:
    from healthtrust.people.linkage.identities.ledger import PersonIds
    from healthtrust.people.linkage.trained import Trained

Key = tuple[str, str]
FIELDS = ("given_name", "surname", "birth_date", "sex", "postcode", "house_no", "street", "national_id")


def to_judge(seen: Seen, most: int, decided: Collection[str]) -> tuple[list[Judged], int]:
    """Return the most valuable pairs, and how many there are: none that is decided, or kept apart already."""
    import duckdb

    from healthtrust.people.linkage.identities.ledger import PersonIds
    from healthtrust.people.linkage.review.clerical import Wanted, clerical_list
    from healthtrust.people.linkage.stored import PERSONS
    from healthtrust.people.linkage.trained import read_trained

    links = linkage_of(seen)
    listed = clerical_list(Wanted(links, _records(seen)))
    whole = [{name: values[at] for name, values in listed.items()} for at in range(len(listed["pair"]))]
    with PersonIds(links / PERSONS) as ids:
        open_ones = [row for row in whole if row["pair"] not in decided and not _is_apart(ids, row)]
    count, rows = len(open_ones), open_ones[:most]
    with duckdb.connect() as book:
        looked = _Looked(book, links, read_trained(links / "model.json"))
        return [_judged(looked, row) for row in rows], count


def _is_apart(ids: PersonIds, row: dict[str, Any]) -> bool:
    """Return whether somebody said already that two persons are two."""
    one, other = row["person"], row["other_person"]
    return bool(one != other and ids.kept_apart([one, other]))


def _records(seen: Seen) -> Path | None:
    """Return the records by whose money pairs are ranked: those of the latest load that has any care."""
    for load in seen.store.loads()[::-1]:
        place = seen.folder.load(load.hash)
        if all((place / f"{name}.parquet").is_file() for name in ("persons", "activity")):
            return place
    return None


def _judged(looked: _Looked, row: dict[str, Any]) -> Judged:
    one, other = (row["source"], row["record"]), (row["other_source"], row["other_record"])
    known, beside = looked.identity(one), looked.identity(other)
    compared = looked.compared(one, other)
    return Judged(
        row["pair"],
        row["now"],
        f"{row['probability']:.3f}",
        _signed(float(compared["match_weight"])),
        " ".join(one),
        " ".join(other),
        tuple((name.replace("_", " "), known[name], beside[name]) for name in known),
        looked.weights(compared),
    )


class _Looked:
    """A linkage that is looked into: its identities, its pairs and its model."""

    def __init__(self, book: Any, links: Path, trained: Trained) -> None:
        self._book, self._trained = book, trained
        for name, files in (("known", links / "known" / "*.parquet"), ("pairs", links / "pairs.parquet")):
            quoted = str(files).replace("'", "''")
            book.execute(f"CREATE VIEW {name} AS FROM read_parquet('{quoted}', union_by_name = true)")
        held = {row[0] for row in book.execute("DESCRIBE known").fetchall()}
        self._fields = [name for name in FIELDS if name in held]

    def identity(self, key: Key) -> dict[str, str]:
        """Return what is known of a record, as the linkage spells it."""
        query = f"SELECT {', '.join(self._fields)} FROM known WHERE source = ? AND record_id = ?"
        row = self._book.execute(query, list(key)).fetchone() or [None] * len(self._fields)
        return {n: "" if v is None else str(v) for n, v in zip(self._fields, row, strict=True)}

    def compared(self, one: Key, other: Key) -> dict[str, Any]:
        """Return how two records compare."""
        both = "source_l = ? AND record_id_l = ? AND source_r = ? AND record_id_r = ?"
        query = f"SELECT * FROM pairs WHERE ({both}) OR ({both})"
        found = self._book.execute(query, [*one, *other, *other, *one])
        return dict(zip([each[0] for each in found.description], found.fetchone(), strict=True))

    def weights(self, compared: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
        """Return how far two records agree in each comparison that says something, with its weight."""
        from healthtrust.people.linkage.comparing import levels

        said = []
        for each in self._trained.model.comparisons:
            known, at = levels(each)[1:], compared.get(each.name)
            if at is not None and at >= 0:
                level = len(known) - 1 - int(at)
                weight = _signed(self._trained.weight(each.name, level))
                said.append((each.name.replace("_", " "), known[level].label, weight))
        return tuple(said)


def _signed(weight: float) -> str:
    """Return a weight with its sign.

    >>> _signed(-4.04), _signed(1.06)
    ('−4.0', '+1.1')
    """
    return f"{weight:+.1f}".replace("-", "−")
