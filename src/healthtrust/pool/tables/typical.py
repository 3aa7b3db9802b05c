"""What typical households owe: one of each kind at each income, with nothing drawn and nobody surveyed.

    average rate   a(y) = owed(y) / y
    marginal rate  m(y) = (owed(y + Δ) − owed(y)) / Δ        Δ = 10,000 minor units
    notch          an income at which one more minor unit raises what is owed by more than the units beside it
                   do and rounding can: by more than the number of contributions

y        disposable income of the household, minor units a year; all of it is earned, in equal parts, by its
         adults of working age, and none of it by a pensioner
owed     what the household pays itself, without what employers and government pay for it
kinds    one adult; two adults; two adults with children of 10 and 6; one adult of 70 [assumed]

Such households have no wealth and paid no insurer before: contributions on either are left out, as are
those on spending.

Source   numerical derivative; no author

>>> from healthtrust.pool.tables.typical import KINDS, payers_at
>>> family = payers_at(KINDS[2], np.array([4_200_000]))
>>> family.equivalised.tolist(), family.adults.tolist(), family.children.tolist(), family.earnings.tolist()
([2000000], [2], [2], [2100000, 2100000, 0, 0])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.equivalence import Members, scale
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.tables.survey import AS_ADULT
from healthtrust.records.households import ADULT_AGE, CHILD_SCALE_AGE

STEP = 10_000
"""Δ: far enough that rounding says nothing, near enough that a bracket is rarely crossed."""
SCANNED = 2_000
"""Parts that incomes are cut into when notches are looked for."""
Owed = Callable[[Payers], NDArray[np.int64]]
"""What each household [h] owes itself."""


@dataclass(frozen=True)
class Kind:
    """A kind of household: the ages of its members, and how many of them earn."""

    name: str
    ages: tuple[int, ...]
    earners: int


KINDS = (
    Kind("single person", (AS_ADULT,), 1),
    Kind("couple", (AS_ADULT, AS_ADULT), 2),
    Kind("family with two children", (AS_ADULT, AS_ADULT, 10, 6), 2),
    Kind("pensioner", (70,), 0),
)


@dataclass(frozen=True)
class Notch:
    """An income at which what is owed jumps, minor units a year."""

    kind: str
    income: int
    """The last income before the jump."""
    before: int
    after: int


def payers_at(kind: Kind, income: NDArray[np.int64]) -> Payers:
    """Return one household of a kind at each income [h], minor units a year."""
    count, ages = len(income), np.array(kind.ages, dtype=np.uint8)
    adults, over_14 = (np.full(count, int((ages >= limit).sum())) for limit in (ADULT_AGE, CHILD_SCALE_AGE))
    who = Members(adults, len(ages) - adults, over_14)
    earnings = np.zeros((count, len(ages)), dtype=np.int64)
    for earner in range(kind.earners):
        earnings[:, earner] = income // kind.earners + (income % kind.earners > earner)
    return Payers(
        first=np.arange(count + 1, dtype=np.int64) * len(ages),
        income=income.astype(np.int64),
        equivalised=np.rint(income / scale(who)).astype(np.int64),
        adults=adults.astype(np.uint8),
        children=who.children.astype(np.uint8),
        weight=np.ones(count, dtype=np.int64),
        age=np.tile(ages, count),
        earnings=earnings.ravel(),
        wealth=None,
        spending=None,
        categories=(),
        premium=None,
    )


def rates(
    owed: Owed, kind: Kind, income: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return average and marginal rate of a kind at each income [h]; no average where there is no income."""
    now, then = owed(payers_at(kind, income)), owed(payers_at(kind, income + STEP))
    average = np.divide(now, income, out=np.full(len(income), np.nan), where=income > 0)
    return average, (then - now) / STEP


def notches(owed: Owed, kind: Kind, highest: int, contributions: int) -> list[Notch]:
    """Return the incomes up to `highest` at which a kind owes at once more than rounding explains."""
    low = np.unique(np.linspace(0, highest, SCANNED + 1).astype(np.int64))
    low, high = low[:-1], low[1:]
    at_low, at_high = owed(payers_at(kind, low)), owed(payers_at(kind, high))
    while (high - low > 1).any():
        middle = (low + high) // 2
        at_middle = owed(payers_at(kind, middle))
        above = at_high - at_middle > at_middle - at_low
        low, at_low = np.where(above, middle, low), np.where(above, at_middle, at_low)
        high, at_high = np.where(above, high, middle), np.where(above, at_high, at_middle)
    jump = at_high - at_low
    steep = np.flatnonzero(jump > contributions)
    before = at_low[steep] - owed(payers_at(kind, np.maximum(low[steep] - 1, 0)))
    after = owed(payers_at(kind, high[steep] + 1)) - at_high[steep]
    found = steep[jump[steep] - np.maximum(np.maximum(before, after), 0) > contributions]
    return [Notch(kind.name, int(low[i]), int(at_low[i]), int(at_high[i])) for i in found]
