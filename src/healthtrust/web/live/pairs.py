"""Pairs of records for eyes to judge, with names: read each time from the trust's folder, kept nowhere.

The linkage lies in `identity/linkage` of the trust, as `healthtrust people link --to` writes it. Decisions
are events of its ledger of person ids, which can only be added to; the pages' trail holds the name of the
pair, which tells of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.web.live.trusts import Seen

SHOWN = 10
"""Pairs on a page: a decision may settle others."""


@dataclass(frozen=True)
class Judged:
    """A pair as the page shows it."""

    pair: str
    now: str
    probability: str
    weight: str
    one: str
    other: str
    fields: tuple[tuple[str, str, str], ...]
    """What, of the one, of the other."""
    weights: tuple[tuple[str, str, str], ...]
    """Comparison, how far they agree, weight."""


def linkage_of(seen: Seen) -> Path:
    """Return where the linkage of a trust lies, if there is one."""
    return seen.folder.identity / "linkage"


def bounds() -> tuple[float, float]:
    """Return the probabilities between which a pair is for eyes to judge."""
    from healthtrust.people.linkage.review.clerical import HIGH, LOW

    return LOW, HIGH


def is_linked(seen: Seen) -> bool:
    """Return whether a linkage lies there."""
    return (linkage_of(seen) / "pairs.parquet").is_file()


def to_judge(seen: Seen) -> tuple[list[Judged], int]:
    """Return the most valuable pairs, and how many there are."""
    from healthtrust.people.linkage.review.clerical import Wanted, clerical_list

    links = linkage_of(seen)
    listed = clerical_list(Wanted(links, _records(seen)))
    count = len(listed["pair"])
    rows = [{name: values[at] for name, values in listed.items()} for at in range(min(count, SHOWN))]
    return [_judged(links, row) for row in rows], count


def decide(seen: Seen, decision: tuple[str, str], who: str, why: str) -> list[str]:
    """Follow a decision about a pair; return what could not be followed yet. Raises InvalidInput."""
    from healthtrust.people.linkage.review.decided import apply_decisions
    from healthtrust.people.linkage.review.kept import links_again

    links, (pair, said) = linkage_of(seen), decision
    applied = apply_decisions(links, {"pair": [pair], "decision": [said], "who": [who], "why": [why]})
    links_again(links)
    return [str(each) for each in applied.left]


def _records(seen: Seen) -> Path | None:
    """Return the records by whose money pairs are ranked: those of the latest load that has any care."""
    for load in seen.store.loads()[::-1]:
        place = seen.folder.load(load.hash)
        if all((place / f"{name}.parquet").is_file() for name in ("persons", "activity")):
            return place
    return None


def _judged(links: Path, row: dict[str, Any]) -> Judged:
    keys = (row["source"], row["record"]), (row["other_source"], row["other_record"])
    one, other = _identities(links, keys)
    names = [name for name in one or other if name not in ("source", "record_id", "key")]
    weights, weight = _weights(links, keys)
    return Judged(
        row["pair"],
        row["now"],
        f"{row['probability']:.3f}",
        f"{weight:+.1f}",
        " ".join(map(str, keys[0])),
        " ".join(map(str, keys[1])),
        tuple((name.replace("_", " "), one.get(name, ""), other.get(name, "")) for name in names),
        tuple(weights),
    )


def _identities(links: Path, keys: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return what is known of two records, as the linkage spells it."""
    import duckdb

    from healthtrust.people.linkage.review.clerical import SHOWN as FIELDS

    found = []
    with duckdb.connect() as book:
        files = str(links / "known" / "*.parquet")
        held = {row[0] for row in book.execute("DESCRIBE FROM read_parquet(?)", [files]).fetchall()}
        names = [name for name in FIELDS if name in held]
        for source, record in keys:
            query = f"SELECT {', '.join(names)} FROM read_parquet(?) WHERE source = ? AND record_id = ?"
            rows = book.execute(query, [files, source, record]).fetchall()
            cells = rows[0] if rows else [None] * len(names)
            found.append({n: "" if v is None else str(v) for n, v in zip(names, cells, strict=True)})
    return found


def _weights(links: Path, keys: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str, str]], float]:
    """Return how far two records agree in each comparison, with its weight; and the weight of the pair."""
    import duckdb

    from healthtrust.people.linkage.comparing import levels
    from healthtrust.people.linkage.trained import read_trained

    trained = read_trained(links / "model.json")
    both = "source_l = ? AND record_id_l = ? AND source_r = ? AND record_id_r = ?"
    query = f"SELECT * FROM read_parquet(?) WHERE ({both}) OR ({both})"
    one, other = keys
    with duckdb.connect() as book:
        file = str(links / "pairs.parquet")
        found = book.execute(query, [file, *one, *other, *other, *one])
        names, row = [each[0] for each in found.description], found.fetchone()
    assert row is not None
    told, said = dict(zip(names, row, strict=True)), []
    for each in trained.model.comparisons:
        known = levels(each)[1:]
        at = told.get(each.name)
        if at is not None and at >= 0:
            level = len(known) - 1 - int(at)
            weight = f"{trained.weight(each.name, level):+.1f}"
            said.append((each.name.replace("_", " "), known[level].label, weight))
    return said, float(told["match_weight"])
