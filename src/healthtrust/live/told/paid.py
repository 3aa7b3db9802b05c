"""What was told in earlier months: rosters and checksums, as they lie in the folder of the trust.

    capitation.parquet    who was paid for, as `live.statements.roster_written` lays it down
    month.json            checksums of the first day of every month so far

>>> one = np.zeros(1, dtype=np.int64)
>>> def of(practice): return Members(np.array([7], dtype=np.uint64), one, one, one, one, one), (practice,)
>>> members, practices = numbered([of("Elm"), of("Ash")])
>>> practices, [each.practice.tolist() for each in members]
(('Ash', 'Elm'), [[1], [0]])
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.statements import Members, Roster
from healthtrust.state import State

Whole = NDArray[np.int64]
Named = tuple[Members, tuple[str, ...]]
"""Members, and the names of the practices they are numbered by."""

ROSTER, FACTS = "capitation.parquet", "month.json"


@dataclass(frozen=True)
class Paid:
    """A roster as it was told."""

    named: Named
    amount: Whole
    correction: Whole

    def roster(self, members: Members, shape: tuple[int, int]) -> Roster:
        """Return it with its members numbered anew."""
        return Roster(members, self.amount, self.correction, shape)


def read_paid(folder: Path, state: State) -> Paid:
    """Return the roster that was told in a month; raises InvalidInput where it is gone or of other places."""
    import pyarrow.parquet as parquet

    _refuse_gone(folder)
    table = parquet.read_table(folder / ROSTER).combine_chunks()
    practice, practices = _coded(table, "practice_id")
    place, plan = (
        _as_numbered(_coded(table, name), names, f"{folder / ROSTER}, {name}")
        for name, names in (("place", state.places.names), ("plan_id", state.plans.names))
    )
    person = table.column("person_id").to_numpy().astype(np.uint64)
    heads, amount, correction = (
        table.column(name).to_numpy().astype(np.int64) for name in ("heads", "amount", "correction")
    )
    return Paid((Members(person, practice, place, plan, heads, heads), practices), amount, correction)


def checksums_in(folder: Path) -> list[str]:
    """Return the checksums that were kept with a month."""
    _refuse_gone(folder)
    return [str(each) for each in json.loads((folder / FACTS).read_text(encoding="utf-8"))["checksums"]]


def numbered(parts: Sequence[Named]) -> tuple[list[Members], tuple[str, ...]]:
    """Return members with practices numbered alike, and the names of these in order."""
    names = tuple(sorted({name for _, own in parts for name in own}))
    number = {name: at for at, name in enumerate(names)}
    members = []
    for each, own in parts:
        new = np.array([number[name] for name in own], dtype=np.int64)
        members.append(replace(each, practice=new[each.practice] if len(own) else each.practice))
    return members, names


def nobody(shape: tuple[int, int]) -> Roster:
    """Return a roster of no one, for places and plans."""
    none = np.zeros(0, dtype=np.int64)
    return Roster(Members(none.astype(np.uint64), none, none, none, none, none), none, none, shape)


def _coded(table: Any, name: str) -> tuple[Whole, tuple[str, ...]]:
    """Return a column of words as numbers and their names."""
    column = table.column(name).combine_chunks()
    if isinstance(column, arrow().ChunkedArray):
        column = arrow().concat_arrays(column.chunks) if column.num_chunks else arrow().array([], "string")
    column = column if hasattr(column, "indices") else column.dictionary_encode()
    codes = np.asarray(column.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return codes, tuple(str(each) for each in column.dictionary.to_pylist())


def _as_numbered(coded: tuple[Whole, tuple[str, ...]], names: Sequence[str], where: str) -> Whole:
    codes, words = coded
    number = {name: at for at, name in enumerate(names)}
    used = {words[at] for at in np.unique(codes).tolist()}
    refuse([Problem(where, repr(word), "a name of the design") for word in sorted(used - set(number))])
    return np.array([number.get(word, -1) for word in words], dtype=np.int64)[codes]


def _refuse_gone(folder: Path) -> None:
    gone = [name for name in (ROSTER, FACTS) if not (folder / name).is_file()]
    remedy = "Restore it from a copy of the folder: corrections of persons need what was paid for them."
    refuse([Problem(str(folder / name), "no such file", "what was told", remedy=remedy) for name in gone])
