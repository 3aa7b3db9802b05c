"""Corrections of earlier months in this month's roster: what is due by now less what was paid, by person.

    correction_i = Σ over earlier months ( restated_i − paid_i )

paid      the roster that was paid;  restated  the same month on the register of today
Somebody who joined late is paid for from the day of joining, somebody who had left is paid for no longer, and
somebody who was paid for at another practice is taken from one and given to the other. Sums by place and plan
are those of the restated less those of the paid, to the minor unit. One who has left stands in the roster
with no head and a correction alone.

>>> from healthtrust.live.statements.roster import capitation_roster
>>> def of(persons, posted):
...     one = np.zeros(len(persons), dtype=np.int64)
...     people = np.array(persons, dtype=np.uint64)
...     return capitation_roster(Members(people, one, one, one, one + 1, one + 1), np.array([[posted]]))
>>> now = corrections(of([1, 3], 200), paid=[of([1, 2], 200)], restated=[of([1, 3], 210)])
>>> now.members.person.tolist(), now.members.heads.tolist(), now.amount.tolist(), now.correction.tolist()
([1, 2, 3], [1, 0, 1], [100, 0, 100], [5, -100, 105])
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.statements.roster import Members, Roster

Whole = NDArray[np.int64]


def corrections(current: Roster, paid: Sequence[Roster], restated: Sequence[Roster]) -> Roster:
    """Return this month's roster with the corrections of earlier months; `paid` and `restated` go by month.

    A roster that was paid counts with the corrections it held, unless these belong to months restated too:
    give it without them then. Raises ValueError where the numbers of months or of places and plans differ.
    """
    if len(paid) != len(restated) or {each.shape for each in (*paid, *restated)} - {current.shape}:
        raise ValueError("each month paid needs its restatement, for the same places and plans")
    if not paid:
        return current
    changed = [_moved(*pair) for pair in zip(paid, restated, strict=True)]
    parts = [current.members, *(members for members, _ in changed)]
    correction = np.concatenate([current.correction, *(money for _, money in changed)])
    amount = np.concatenate([current.amount, *(np.zeros_like(money) for _, money in changed)])
    return _joined(_stacked(parts), amount, correction, current.shape)


def _moved(paid: Roster, restated: Roster) -> tuple[Members, Whole]:
    """Return the rows whose money differs between two rosters, and by how much; they have no heads."""
    members = _stacked([paid.members, restated.members])
    money = np.concatenate([-(paid.amount + paid.correction), restated.amount + restated.correction])
    first, sums = _by_key(members, [money])
    differs = np.flatnonzero(sums[0])
    rows = members.taken(first[differs])
    empty = np.zeros(rows.rows, dtype=np.int64)
    return Members(rows.person, rows.practice, rows.place, rows.plan, empty, empty), sums[0][differs]


def _joined(members: Members, amount: Whole, correction: Whole, shape: tuple[int, int]) -> Roster:
    first, (paid, corrected) = _by_key(members, [amount, correction])
    return Roster(members.taken(first), paid, corrected, shape)


def _by_key(members: Members, moneys: Sequence[Whole]) -> tuple[Whole, list[Whole]]:
    """Return the first row of each person, practice, place and plan, and money added up by these."""
    keys = (members.practice, members.person, members.plan, members.place)
    order = np.lexsort(keys)  # stable: the current month's row, with its heads, comes first
    if not len(order):
        return order, list(moneys)
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for values in keys:
        ordered = values[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    return order[starts], [np.add.reduceat(money[order], starts) for money in moneys]


def _stacked(parts: Sequence[Members]) -> Members:
    names = ("person", "practice", "place", "plan", "heads", "weight")
    return Members(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
