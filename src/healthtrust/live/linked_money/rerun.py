"""A year paid and settled by the trust's own rules on the persons of one threshold.

    capitation_i     of member i: what the pool pays plans for members, as the roster of a trust tells it
    settled_k        what plans pay practice k once the year is settled, all contracts
    conditions_i     of member i on the first day of the year

Source  `live.target`, `live.told.capitation`, `live.told.practices`

>>> twice = Lines.of([7, 7], ["Ash", "Elm"], [1, 1], [0, 0], [0, 0], [1, 1], [2, 2], [600, 300])
>>> Rerun(0.99, persons=2, links=0, joined=0, income=950, settled={}, lines=twice).pool
900
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.entries import part_of
from healthtrust.live.months import MonthState
from healthtrust.live.opened import Opened, opened
from healthtrust.live.paying import Worked
from healthtrust.live.records import Records
from healthtrust.live.records import opened as records_opened
from healthtrust.live.statements import capitation_roster
from healthtrust.live.target import Target, settled
from healthtrust.live.told.capitation import by_month, positions, told_capitation
from healthtrust.live.told.practices import practices
from healthtrust.people.conditions import table_of_counts
from healthtrust.state import State, known

Whole = NDArray[np.int64]

_FIFTHS = """
SELECT person_id, arg_max(fifth_of_home, (start_date, fifth_of_home)) AS fifth FROM enrolment
WHERE fifth_of_home IS NOT NULL AND start_date < $after GROUP BY person_id ORDER BY person_id
"""


@dataclass(frozen=True)
class Lines:
    """What was paid for whom: a row for each member of a practice, place and plan, and run of months."""

    person: NDArray[np.uint64]
    practice: NDArray[np.object_]
    fifth: Whole
    place: Whole
    plan: Whole
    heads: Whole
    """Identical residents; 0 in a row of a later run of months."""
    conditions: Whole
    """Long-term conditions of one head."""
    amount: Whole
    """Minor units."""

    @classmethod
    def of(cls, *columns: Sequence[Any]) -> Lines:
        """Return rows of plain columns, in the order of the fields."""
        kinds: list[Any] = [np.uint64, object, *[np.int64] * 6]
        return cls(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))


@dataclass(frozen=True)
class Rerun:
    """A year at one threshold; money in minor units."""

    threshold: float
    persons: int
    """Heads on the register of the first day."""
    links: int
    joined: int
    """Persons of sources, less the persons that they are."""
    income: int
    """What the pool takes in by its schedule."""
    settled: dict[str, int]
    """By practice or other provider: what plans pay it, the year settled."""
    lines: Lines

    @property
    def pool(self) -> int:
        """Return what is paid for members in all."""
        return int(self.lines.amount.sum())


@dataclass(frozen=True)
class At:
    """A threshold, and what the linkage made of it."""

    threshold: float
    links: int
    joined: int


def rerun(first: State, folder: Path, at: At) -> Rerun:
    """Return the year on the records in a folder; first: the design's places, plans and providers.

    Raises InvalidInput for records that the rules cannot be put to.
    """
    with records_opened([folder]) as records:
        of = opened(first, records)
        found = settled(of, records)
        lines = _lines(of, found, records)
        paid = _settled(of, found, records)
    return Rerun(
        at.threshold,
        int(of.register.persons.heads),
        at.links,
        at.joined,
        of.promised.income,
        paid,
        lines,
    )


def _lines(of: Opened, found: Target, records: Records) -> Lines:
    """Return what was paid for every member, months of one register together."""
    due = by_month(found.book, of.first, len(found.months))
    fifths = records.columns(_FIFTHS.replace("$after", f"DATE '{of.first.year + 1}-01-01'"))
    runs = _runs(found.months)
    parts = []
    for number, (begin, end) in enumerate(runs):
        told = told_capitation(Worked(of, found, (), begin + 1, ()), records, ())
        roster = capitation_roster(told.roster.members, due[begin:end].sum(axis=0))
        members, amount = roster.members, roster.amount
        place = of.first.places.fifth[members.place].astype(np.int64)
        at = positions(fifths["person_id"].astype(np.uint64), members.person)
        own = fifths["fifth"].astype(np.int64)[np.maximum(at, 0)] if len(fifths["fifth"]) else place
        parts.append(
            Lines(
                members.person,
                np.array(told.practices, dtype=object)[members.practice],
                np.where(at >= 0, own, place),
                members.place,
                members.plan,
                members.heads if number == 0 else np.zeros_like(members.heads),
                _conditions(found.months[begin], members.person),
                amount,
            )
        )
    return Lines(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Lines)))


def _runs(months: Sequence[MonthState]) -> list[tuple[int, int]]:
    """Return the first month of each run of months with one register, and the month after its last."""
    begins = [m for m in range(len(months)) if m == 0 or months[m] is not months[m - 1]]
    return list(zip(begins, [*begins[1:], len(months)], strict=True))


def _conditions(month: MonthState, person: NDArray[np.uint64]) -> Whole:
    persons = known(month.state.persons, "people")
    at = positions(persons.identity, person)
    counts = table_of_counts()[persons.conditions].astype(np.int64)
    return np.where(at >= 0, counts[np.maximum(at, 0)], 0)


def _settled(of: Opened, found: Target, records: Records) -> dict[str, int]:
    """Return what plans pay each practice and other provider over the year as settled."""
    worked = Worked(of, found, tuple(part_of(found.book)), len(found.months), ())
    told = told_capitation(worked, records, ())
    rows = practices(worked, told)
    return {name: int(net) for name, net in zip(rows["practice"], rows["net"], strict=True)}
