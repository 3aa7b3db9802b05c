"""A month's capitation person by person: the sub-ledger behind what was posted for each place and plan.

    amount_i = largest remainder of posted[place, plan] over w_i          members i of that place and plan

w_i     weight of a member: risk points, or heads where all are paid alike
Members stand in the order of place, plan, person and practice, and equal fractions are served from the first
one, so that the order in which a register was read changes nothing. Amounts of a place and plan add up to
what was posted for it; money posted for members who are not there is an imbalance, with its place and plan.
Source  largest remainder: ground.money

>>> members = Members(
...     person=np.array([12, 11, 13], dtype=np.uint64), practice=np.array([0, 0, 1]),
...     place=np.array([0, 0, 1]), plan=np.array([0, 0, 0]), heads=np.array([1, 1, 1]),
...     weight=np.array([2, 1, 1]))
>>> roster = capitation_roster(members, np.array([[1000], [400]]))
>>> roster.members.person.tolist(), roster.amount.tolist(), roster.posted().tolist()
([11, 12, 13], [333, 667, 400], [[1000], [400]])
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Members:
    """Who is paid for, one row for each person, practice, place and plan; names are kept beside as lists."""

    person: NDArray[np.uint64]
    practice: Whole
    """Number of the practice in the list of practices."""
    place: Whole
    plan: Whole
    heads: Whole
    """Identical residents the row stands for; 0 for one who is there for a correction only."""
    weight: NDArray[np.generic]
    """Whole numbers or floats, none negative."""

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.person)

    def taken(self, at: Whole) -> Members:
        """Return some rows, in the order asked for."""
        return replace(self, **{each.name: getattr(self, each.name)[at] for each in fields(self)})


@dataclass(frozen=True)
class Roster:
    """A month's members with what was paid for each, minor units; arrays run along members."""

    members: Members
    amount: Whole
    """For this month."""
    correction: Whole
    """For earlier months: what is due by now less what was paid."""
    shape: tuple[int, int]
    """Number of places and of plans."""

    def posted(self) -> Whole:
        """Return the sum of amounts and corrections [place, plan]."""
        return added_up(self.members, self.amount + self.correction, self.shape)


def capitation_roster(members: Members, posted: Whole, basis: Whole | None = None) -> Roster:
    """Share the posted capitation of a month [place, plan] over its members.

    basis: another weight for each member in place of `members.weight`. Raises InvalidInput for a member twice
    or of a place or plan that nothing is posted for, and Imbalance for money without a member to pay for.
    """
    given = members if basis is None else replace(members, weight=basis)
    refuse(_outside(given, posted))
    ordered = given.taken(_order(given))
    refuse(_twice(ordered))
    group = ordered.place * posted.shape[1] + ordered.plan
    ends = np.searchsorted(group, np.arange(posted.size + 1))
    amount = np.zeros(ordered.rows, dtype=np.int64)
    problems = []
    for number, total in enumerate(posted.ravel().tolist()):
        rows = slice(ends[number], ends[number + 1])
        weight = ordered.weight[rows]
        if weight.any():
            amount[rows] = share(total, weight)
        elif total:
            place, plan = divmod(number, posted.shape[1])
            where = f"capitation of place {place}, plan {plan}"
            problems.append(
                Problem(where, f"{total:,} minor units and nobody to pay for", "members with a weight")
            )
    if problems:
        raise Imbalance(problems)
    return Roster(ordered, amount, np.zeros_like(amount), (posted.shape[0], posted.shape[1]))


def added_up(members: Members, money: Whole, shape: tuple[int, int]) -> Whole:
    """Return money [member] added up by place and plan, exactly."""
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, (members.place, members.plan), money)
    return found


def _order(members: Members) -> Whole:
    keys = (members.practice, members.person, members.plan, members.place)
    return np.asarray(np.lexsort(keys), dtype=np.int64)


def _outside(members: Members, posted: Whole) -> list[Problem]:
    problems = []
    for name, codes, count in (
        ("place", members.place, posted.shape[0]),
        ("plan", members.plan, posted.shape[1]),
    ):
        outside = int(((codes < 0) | (codes >= count)).sum())
        if outside:
            found = f"{outside:,} members of a {name} that capitation is not posted for"
            problems.append(Problem(f"roster, {name}", found, f"one of the {count} posted"))
    return problems


def _twice(ordered: Members) -> list[Problem]:
    same = np.ones(max(ordered.rows - 1, 0), dtype=bool)
    for values in (ordered.person, ordered.practice, ordered.place, ordered.plan):
        same &= values[1:] == values[:-1]
    if not same.any():
        return []
    found = f"{int(same.sum()):,} rows more than once"
    return [Problem("roster", found, "one row for a person, practice, place and plan")]
