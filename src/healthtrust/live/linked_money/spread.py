"""What a fixed pool pays each practice, place or fifth at every threshold, and how far apart that is.

    paid_i,t    = capitation_i,t + largest remainder of (P − Σ_i capitation_i,t) over |capitation_i,t|
    spread_g    = max_t Σ_{i in g} paid_i,t − min_t Σ_{i in g} paid_i,t
    per cent    = 100 spread_g / Σ_{i in g} paid_i,t at the lowest threshold

P       what is paid for members at the lowest threshold: the pool, held there so that Σ_i paid_i,t = P at
        every threshold to the minor unit, and what one gains is what others lose
i, g    a line of the roster; a practice, place and plan, or fifth

Source  largest remainder: ground.money. Holding the pool is a choice: a trust whose contributions follow its
        register would take in more where links are missed [assumed]

>>> def at(threshold, amounts): return Rerun(threshold, 3, 0, 0, 0, {}, Lines.of([1, 2, 3][:len(amounts)],
...     ["Ash", "Ash", "Elm"][:len(amounts)], *[[1] * len(amounts)] * 3, [1] * len(amounts),
...     [0] * len(amounts), amounts))
>>> found = by_practice([at(0.5, [300, 300, 400]), at(0.99, [300, 300, 500])])
>>> found.names, found.paid.tolist(), found.spread.tolist()
(('Ash', 'Elm'), [[600, 546], [400, 454]], [54, 54])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share
from healthtrust.live.linked_money.rerun import Lines, Rerun

Whole = NDArray[np.int64]
ILL = 2
"""Conditions from which on a person counts as having several."""


@dataclass(frozen=True)
class Spread:
    """Groups and what they are paid at each threshold; minor units, heads on the first day of the year."""

    names: tuple[str, ...]
    paid: Whole
    """[group, threshold]"""
    members: Whole
    """[group, threshold]"""
    several: Whole
    """[group, threshold]: members with two conditions or more."""
    conditions: Whole
    """[group, threshold]: conditions of all members."""

    @property
    def spread(self) -> Whole:
        """Return how far apart the payments of each group are [group]."""
        return np.asarray(self.paid.max(axis=1) - self.paid.min(axis=1))

    @property
    def percent(self) -> NDArray[np.float64]:
        """Return the spread of each group in per cent of its payment at the lowest threshold [group]."""
        first = np.abs(self.paid[:, 0]).astype(np.float64)
        none = np.full(len(first), np.nan)
        return np.asarray(np.divide(100.0 * self.spread, first, out=none, where=first > 0))


def fixed(amount: Whole, pool: int) -> Whole:
    """Return amounts that add up to the pool, each changed in proportion to itself; minor units."""
    left = pool - int(amount.sum())
    return np.asarray(amount + share(left, np.abs(amount))) if left else amount


def by_practice(reruns: Sequence[Rerun]) -> Spread:
    """Return what practices are paid for their members."""
    return _by(reruns, lambda lines: lines.practice)


def by_fifth(reruns: Sequence[Rerun]) -> Spread:
    """Return what is paid for the members of each fifth, 1 = most deprived."""
    return _by(reruns, lambda lines: lines.fifth.astype(str).astype(object))


def by_place_and_plan(reruns: Sequence[Rerun], places: Sequence[str], plans: Sequence[str]) -> Spread:
    """Return what plans are paid in each place, named "place, plan"."""
    named = np.array([f"{place}, {plan}" for place in places for plan in plans], dtype=object)
    return _by(reruns, lambda lines: named[lines.place * len(plans) + lines.plan])


def settled(reruns: Sequence[Rerun]) -> Spread:
    """Return what plans pay practices and other providers over the year as settled, its sum held likewise."""
    names = tuple(sorted({name for each in reruns for name in each.settled}))
    paid = np.array([[each.settled.get(name, 0) for name in names] for each in reruns], dtype=np.int64)
    held = np.stack([fixed(row, int(paid[0].sum())) for row in paid], axis=1)
    none = np.zeros_like(held)
    return Spread(names, held, none, none, none)


def _by(reruns: Sequence[Rerun], key: Callable[[Lines], NDArray[np.object_]]) -> Spread:
    keys = [key(each.lines) for each in reruns]
    names, which = np.unique(np.concatenate(keys).astype(str), return_inverse=True)
    ends = np.cumsum([len(each) for each in keys])[:-1]
    columns = []
    for each, group in zip(reruns, np.split(which, ends), strict=True):
        lines = each.lines
        values = (
            fixed(lines.amount, reruns[0].pool),
            lines.heads,
            lines.heads * (lines.conditions >= ILL),
            lines.heads * lines.conditions,
        )
        columns.append([_sums(group, value, len(names)) for value in values])
    return Spread(tuple(names.tolist()), *(np.stack(each, axis=1) for each in zip(*columns, strict=True)))


def _sums(group: Whole, values: Whole, count: int) -> Whole:
    found = np.zeros(count, dtype=np.int64)
    np.add.at(found, group, values)
    return found
