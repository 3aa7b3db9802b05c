"""A payroll contribution: marginal rates on what each person earns, between a floor and a ceiling.

    due(h) = Σ_j Σ_k r_k × slice_k(x_j)
    x_j    = max(min(e_j, C) − F, 0)                       the floor an allowance
    x_j    = min(e_j, C) where e_j ≥ F, otherwise 0        the floor an entry

e_j      earnings of member j, if of an age that is charged;  F, C  floor and ceiling
r_k      marginal rate on slice k of what is charged, which begins after an allowance
Source   the arithmetic of social insurance contributions; no author.

>>> from healthtrust.ground.bands import Bands
>>> earners = Payers(first=np.array([0, 3]), income=np.array([0]), equivalised=np.array([0]),
...                  adults=np.array([3], dtype=np.uint8), children=np.array([0], dtype=np.uint8),
...                  weight=np.array([1]), earnings=np.array([9_000, 30_000, 90_000]))
>>> between = dict(bands=Bands((0.0,), (0.125,)), floor=10_000, ceiling=50_000)
>>> rules = Rule("allowance", "earnings", **between), Rule("entry", "earnings", entry=True, **between)
>>> [payroll_due(earners, rule, slice(0, 1), np.empty(1)).tolist() for rule in rules]
[[7500.0], [10000.0]]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.ground.bands import due, due_one
from healthtrust.pool.contributions.members import Real, charged_age, members, of_household
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import OLDER_THAN_ANYBODY, Rule


def payroll_due(payers: Payers, rule: Rule, rows: slice, result: Real) -> Real:
    """Fill in what a rule charges the members of some households [n], minor units, before any factor."""
    if compiled():
        assert payers.earnings is not None
        lower, slope = rule.bands.arrays()
        age = payers.age if rule.by_age and payers.age is not None else np.zeros(0, dtype=np.uint8)
        limits = np.array([rule.floor, rule.ceiling, rule.under_age, rule.from_age])
        first = payers.first[rows.start : rows.stop + 1]
        _due(first, payers.earnings, age, lower, slope, limits, rule.entry, result)
    else:
        result[:] = _due_plain(payers, rule, rows)
    return result


@njit(nogil=True, cache=True)
def _due(
    first: NDArray[np.int64],
    earnings: NDArray[np.int64],
    age: NDArray[np.uint8],
    lower: Real,
    slope: Real,
    limits: NDArray[np.int64],
    entry: bool,
    result: Real,
) -> None:
    """Fill in what is due [n]; limits are floor and ceiling, and the ages charged from and below."""
    floor, ceiling, under_age, from_age = limits
    by_age = under_age > 0 or from_age < OLDER_THAN_ANYBODY
    allowance = 0 if entry else floor
    for h in range(len(result)):
        total = 0.0
        for j in range(first[h], first[h + 1]):
            if earnings[j] >= floor and (not by_age or under_age <= age[j] < from_age):
                charged = min(earnings[j], ceiling) - allowance
                total += due_one(np.float64(charged), lower, slope)
        result[h] = total


def _due_plain(payers: Payers, rule: Rule, rows: slice) -> Real:
    assert payers.earnings is not None
    persons, home = members(payers.first, rows)
    earned = payers.earnings[persons]
    counted = earned >= rule.floor
    if rule.by_age:
        assert payers.age is not None
        counted &= charged_age(payers.age[persons], rule.under_age, rule.from_age)
    charged = np.minimum(earned, rule.ceiling) - (0 if rule.entry else rule.floor)
    each = np.where(counted, due(rule.bands, charged.astype(np.float64)), 0.0)
    return of_household(each, home, rows.stop - rows.start)
