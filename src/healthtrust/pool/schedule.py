"""Who owes what: marginal rates on household income and an amount per adult, an exemption, a ceiling.

    owed(y, e, a) = min( f × (Σ_k r_k × slice_k(y) + p × a),  c × y )        nothing where e < E

y, e, a  the household's income, its income per equivalent adult, its adults
r_k      marginal rate on the slice of y between the starts of brackets k and k + 1
p        flat amount per adult;  E  exemption, on e;  c  ceiling share, 1 where the design names none: nobody
         owes more than the household's income
f        factor on rates and flat amount alike: 1 where the rates stand as given, otherwise solved so that
         they fund the benefit package; exemption and ceiling stand
Source   marginal rates as in any income tax, exemption and ceiling as in statutory schemes; no author.

All amounts in minor units a year. What is owed is rounded to the whole unit (half to even) household by
household, so it adds up to what is posted.

>>> from healthtrust.design.pool import Bracket
>>> from healthtrust.ground.money import currency
>>> rules = schedule_of(Pool(brackets=(Bracket(above=0, rate=0.05), Bracket(above=40_000, rate=0.10)),
...                          per_adult=100, exempt_below=12_000, ceiling_share=0.09), currency("GBP"))
>>> rules.bands, rules.ceiling_share
(Bands(lower=(0.0, 4000000.0), slope=(0.05, 0.1)), 0.09)
>>> alone, poor, couple, rich = ((20_000_00, 20_000_00, 1), (20_000_00, 9_523_81, 2),
...                              (60_000_00, 40_000_00, 2), (900_000_00, 900_000_00, 1))
>>> [owed_by_one(*household, rules) / 100 for household in (alone, poor, couple, rich)]
[1100.0, 0.0, 4200.0, 81000.0]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.design.pool import Pool
from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.ground.bands import Bands, due, due_one
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import Currency, to_minor
from healthtrust.ground.problems import Problem
from healthtrust.records.households import Households

HOUSEHOLDS_AT_ONCE = 16_384
"""Rows the NumPy twin works on at a time, so that its columns stay in the processor's cache."""
LARGEST_FACTOR = 2.0**60
"""Takes every household that owes anything to its ceiling."""
PRECISION = 1e-12
"""How closely, relative to itself, the factor that raises a sum is found."""


@dataclass(frozen=True)
class Schedule:
    """The rules of a contribution, in minor units a year."""

    bands: Bands
    per_adult: int
    exempt_below: int
    ceiling_share: float


def schedule_of(pool: Pool, money: Currency) -> Schedule:
    """Return the schedule of a design; raises InvalidInput where its brackets do not rise."""
    starts = tuple(float(to_minor(bracket.above, money)) for bracket in pool.brackets)
    bands = Bands(starts, tuple(bracket.rate for bracket in pool.brackets))
    refuse(bands.problems("pool.brackets"))
    ceiling = 1.0 if pool.ceiling_share is None else pool.ceiling_share
    return Schedule(bands, to_minor(pool.per_adult, money), to_minor(pool.exempt_below, money), ceiling)


def owed_by_one(income: int, equivalised: int, adults: int, schedule: Schedule, factor: float = 1.0) -> int:
    """Return what one household owes a year, minor units: the rule itself, without columns."""
    if equivalised < schedule.exempt_below:
        return 0
    full = factor * (float(due(schedule.bands, income)) + schedule.per_adult * adults)
    return round(min(full, schedule.ceiling_share * income))


def owed(households: Households, schedule: Schedule, factor: float = 1.0) -> NDArray[np.int64]:
    """Return what one household of each row [h] owes a year, minor units, with all rates times `factor`."""
    result = np.empty(households.rows, dtype=np.int64)
    terms, rule = _terms(schedule, factor), _owed_rows if compiled() else _owed_rows_plain

    def task(rows: slice) -> None:
        rule(_payers(households, rows), terms, result[rows])

    map_partitions(task, cut(households.rows, parts()), threads())
    return result


def total(households: Households, schedule: Schedule, factor: float = 1.0) -> int:
    """Return what all households owe a year, minor units: Σ owed × weight, exactly."""
    terms, rule = _terms(schedule, factor), _total_rows if compiled() else _total_rows_plain

    def task(rows: slice) -> int:
        return int(rule(_payers(households, rows), terms))

    return sum(map_partitions(task, cut(households.rows, parts()), threads()))


def factor_that_raises(target: int, households: Households, schedule: Schedule) -> float:
    """Return the smallest factor, to 1e-12 of itself, at which all households owe `target` or more.

    Raises InvalidInput where they owe less even with everybody at the ceiling.
    """
    if target <= 0:
        return 0.0
    most = total(households, schedule, LARGEST_FACTOR)
    if most < target:
        raise InvalidInput([_out_of_reach(target, most)])
    return smallest(lambda factor: total(households, schedule, factor) >= target)


def smallest(reaches: Callable[[float], bool]) -> float:
    """Return the smallest positive number that reaches, to 1e-12 of itself: by doubling, then bisection.

    >>> round(smallest(lambda x: x * x >= 2), 9)
    1.414213562
    """
    high = 1.0
    while not reaches(high):
        high *= 2
    low = high / 2
    while reaches(low):
        low, high = low / 2, low
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def _out_of_reach(target: int, most: int) -> Problem:
    return Problem(
        "pool.brackets",
        f"contributions of at most {most:,} minor units, with every household at its ceiling",
        f"{target:,} minor units, which the benefit package needs",
        remedy="Raise pool.ceiling_share, lower pool.exempt_below, add a subsidy, or promise less.",
    )


# ---- kernels over some rows, and their NumPy twins with the same bits ------------------------------------


class Payers(NamedTuple):
    """What the schedule looks at, for some rows."""

    income: NDArray[np.int64]
    equivalised: NDArray[np.int64]
    adults: NDArray[np.uint8]
    weight: NDArray[np.int32]


class Terms(NamedTuple):
    """The schedule as numbers, with its factor."""

    lower: NDArray[np.float64]
    slope: NDArray[np.float64]
    per_adult: float
    exempt_below: int
    ceiling_share: float
    factor: float


def _payers(of: Households, rows: slice) -> Payers:
    return Payers(of.income[rows], of.equivalised_income[rows], of.adults[rows], of.weight[rows])


def _terms(of: Schedule, factor: float) -> Terms:
    return Terms(*of.bands.arrays(), float(of.per_adult), of.exempt_below, of.ceiling_share, float(factor))


@njit(nogil=True, cache=True)
def _owed_rows(payers: Payers, terms: Terms, result: NDArray[np.int64]) -> None:
    income, equivalised, adults, _ = payers
    lower, slope, per_adult, exempt_below, ceiling_share, factor = terms
    for h in range(len(result)):
        result[h] = 0
        if equivalised[h] >= exempt_below:
            full = factor * (due_one(np.float64(income[h]), lower, slope) + per_adult * adults[h])
            result[h] = np.int64(np.rint(min(full, ceiling_share * income[h])))


@njit(nogil=True, cache=True)
def _total_rows(payers: Payers, terms: Terms) -> int:
    income, equivalised, adults, weight = payers
    lower, slope, per_adult, exempt_below, ceiling_share, factor = terms
    total = 0
    for h in range(len(income)):
        if equivalised[h] >= exempt_below:
            full = factor * (due_one(np.float64(income[h]), lower, slope) + per_adult * adults[h])
            total += np.int64(np.rint(min(full, ceiling_share * income[h]))) * weight[h]
    return total


def _owed_rows_plain(payers: Payers, terms: Terms, result: NDArray[np.int64]) -> None:
    bands = Bands(tuple(terms.lower), tuple(terms.slope))
    for start in range(0, len(result), HOUSEHOLDS_AT_ONCE):
        rows = slice(start, start + HOUSEHOLDS_AT_ONCE)
        income = payers.income[rows].astype(np.float64)
        full = terms.factor * (due(bands, income) + terms.per_adult * payers.adults[rows])
        whole = np.rint(np.minimum(full, terms.ceiling_share * income)).astype(np.int64)
        result[rows] = np.where(payers.equivalised[rows] < terms.exempt_below, 0, whole)


def _total_rows_plain(payers: Payers, terms: Terms) -> int:
    each = np.empty(len(payers.income), dtype=np.int64)
    _owed_rows_plain(payers, terms, each)
    return int((each * payers.weight).sum())
