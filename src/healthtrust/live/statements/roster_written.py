"""A roster goes to Parquet in pieces, beside its place first and then renamed; names are a dictionary.

Columns: month, person_id, practice_id, place, plan_id, heads, amount, correction, due, basis. Money is whole
minor units of the currency in the file's metadata; `due` is amount and correction together. Rows stand in the
order of the roster, and the same roster gives the same bytes.

>>> import tempfile
>>> from healthtrust.live.statements.roster import Members, capitation_roster
>>> one = np.zeros(2, dtype=np.int64)
>>> people = Members(np.array([5, 7], dtype=np.uint64), one, one, one, one + 1, one + 1)
>>> roster = capitation_roster(people, np.array([[201]]))
>>> to = Path(tempfile.mkdtemp()) / "roster.parquet"
>>> write_roster(roster, Named("2027-03", "GBP", ("Ash practice",), ("North",), ("Core",)), to)
2
>>> arrow().parquet.read_table(to).to_pylist()[0]["amount"]
101
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.live.statements.roster import Roster

ROWS_AT_ONCE = 250_000
BASIS = "capitation"


@dataclass(frozen=True)
class Named:
    """What the numbers of a roster stand for."""

    month: str
    currency: str
    practices: Sequence[str]
    places: Sequence[str]
    plans: Sequence[str]


def write_roster(roster: Roster, named: Named, to: Path) -> int:
    """Write a roster as Parquet, whole or not at all, and return its number of rows.

    Raises InvalidInput where the disk refuses.
    """
    import pyarrow.parquet as parquet

    schema = arrow().schema(_schema(), metadata={"currency": named.currency, "month": named.month})
    beside = to.with_name(f".{to.name}.partial")
    try:
        with parquet.ParquetWriter(beside, schema, compression="zstd") as writer:
            for batch in _batches(roster, named, schema):
                writer.write_batch(batch)
        beside.replace(to)
    except OSError as refused:
        beside.unlink(missing_ok=True)
        found = refused.strerror or str(refused)
        raise InvalidInput([Problem(str(to), found, "a file that can be written")]) from refused
    return roster.members.rows


def _schema() -> list[tuple[str, Any]]:
    text = arrow().dictionary(arrow().int32(), arrow().string())
    whole = arrow().int64()
    kinds = {
        "month": text,
        "person_id": arrow().uint64(),
        "practice_id": text,
        "place": text,
        "plan_id": text,
    }
    kinds |= {"heads": whole, "amount": whole, "correction": whole, "due": whole, "basis": text}
    return list(kinds.items())


def _batches(roster: Roster, named: Named, schema: Any) -> Iterator[Any]:
    members = roster.members
    for start in range(0, max(members.rows, 1), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        amount, correction = roster.amount[rows], roster.correction[rows]
        nothing = np.zeros(len(amount), dtype=np.int32)
        columns = [
            _words(nothing, (named.month,)),
            arrow().array(members.person[rows]),
            _words(members.practice[rows], named.practices),
            _words(members.place[rows], named.places),
            _words(members.plan[rows], named.plans),
            *(arrow().array(each) for each in (members.heads[rows], amount, correction, amount + correction)),
            _words(nothing, (BASIS,)),
        ]
        yield arrow().record_batch(columns, schema=schema)


def _words(codes: NDArray[Any], names: Sequence[str]) -> Any:
    texts = arrow().array(list(names), arrow().string())
    return arrow().DictionaryArray.from_arrays(arrow().array(codes.astype(np.int32)), texts)
