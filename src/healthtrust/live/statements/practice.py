"""What a practice is told each month: its members, who joined and left, and the money down to what it gets.

    net = capitation + corrections + fees − withheld

members   heads on its roster;  joiners  heads of those who were not on its roster of the month before
leavers   heads of those who were then and are not now;  corrections  of earlier months
A practice stands in the statement if it has or had members, or any money at all.

>>> from healthtrust.live.statements.roster import Members, capitation_roster
>>> def of(persons, practices, posted):
...     one, at = np.zeros(len(persons), dtype=np.int64), np.array(practices)
...     people = Members(np.array(persons, dtype=np.uint64), at, one, one, one + 1, one + 1)
...     return capitation_roster(people, np.array([[posted]]))
>>> march = of([1, 2, 3], [0, 0, 1], 300)
>>> april = of([1, 3, 4, 5], [0, 0, 1, 1], 400)
>>> money = Money(fees=np.array([50, 0]), withheld=np.array([2, 2]))
>>> told = practice_statement(april, march, ("Ash", "Elm"), money)
>>> told["practice"], told["members"], told["joiners"], told["leavers"], told["net"]
(['Ash', 'Elm'], [2, 2], [1, 2], [1, 1], [248, 198])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.statements.roster import Members, Roster

Whole = NDArray[np.int64]
COUNTS = ("members", "joiners", "leavers")
"""Columns that count persons."""


@dataclass(frozen=True)
class Money:
    """What else moves to and from practices in the month [practice], minor units."""

    fees: Whole | None = None
    withheld: Whole | None = None
    """Kept back until results are known; above zero."""


def practice_statement(
    now: Roster, before: Roster | None, names: Sequence[str], money: Money | None = None
) -> dict[str, list[Any]]:
    """Return one row for each practice; `before` is the roster of the month before, None for the first month.

    Columns: practice, members, joiners, leavers, capitation, corrections, fees, withheld, net, basis. Nobody
    joins or leaves in a first month: None stands there.
    """
    count = len(names)
    moved = money or Money()
    none = np.zeros(count, dtype=np.int64)
    capitation, corrected = (_sums(now.members, each, count) for each in (now.amount, now.correction))
    fees = none if moved.fees is None else np.asarray(moved.fees, dtype=np.int64)
    withheld = none if moved.withheld is None else np.asarray(moved.withheld, dtype=np.int64)
    was = None if before is None else before.members
    members, joiners, leavers = _there(now.members, was, count)
    columns = {
        "members": members,
        "joiners": joiners,
        "leavers": leavers,
        "capitation": capitation,
        "corrections": corrected,
        "fees": fees,
        "withheld": withheld,
        "net": capitation + corrected + fees - withheld,
    }
    some = [each != 0 for each in columns.values() if each is not None]
    kept = np.flatnonzero(np.logical_or.reduce(some)).tolist()
    told: dict[str, list[Any]] = {"practice": [names[at] for at in kept]}
    for name, values in columns.items():
        told[name] = [None] * len(kept) if values is None else values[kept].tolist()
    return told | {"basis": ["paid"] * len(kept)}


def _sums(members: Members, values: Whole, count: int) -> Whole:
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, members.practice, values)
    return found


def _there(now: Members, before: Members | None, count: int) -> tuple[Whole, Whole | None, Whole | None]:
    """Return heads of members, joiners and leavers of each practice; no joiners nor leavers without a before.

    Somebody counts once for each practice: a move between its places or plans makes nobody twice.
    """
    rosters = [each.taken(np.flatnonzero(each.heads > 0)) for each in (now, before) if each is not None]
    ranks = _ranks([each.person for each in rosters])
    keys, heads = [], []
    for each, rank in zip(rosters, ranks, strict=True):
        found, first = np.unique(rank * count + each.practice, return_index=True)
        keys.append(found)
        heads.append(each.heads[first])
    members = _by_practice(keys[0], heads[0], count)
    if before is None:
        return members, None, None
    joined, left = (~_among(one, other) for one, other in (keys, keys[::-1]))
    return (
        members,
        _by_practice(keys[0][joined], heads[0][joined], count),
        _by_practice(keys[1][left], heads[1][left], count),
    )


def _ranks(persons: Sequence[NDArray[np.uint64]]) -> list[Whole]:
    """Return the rank of each person among all of them; identities are too large to reckon with."""
    every = np.concatenate(persons)
    order = np.argsort(every, kind="stable")
    ordered = every[order]
    rank = np.empty(len(every), dtype=np.int64)
    rank[order] = np.cumsum(np.append(False, ordered[1:] != ordered[:-1])[: len(every)])
    return np.split(rank, np.cumsum([len(each) for each in persons])[:-1])


def _by_practice(keys: Whole, heads: Whole, count: int) -> Whole:
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, keys % count, heads)
    return found


def _among(keys: Whole, others: Whole) -> NDArray[np.bool_]:
    """Return which keys are among others; both are in order."""
    if not len(others):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    return np.asarray(others[at] == keys)
