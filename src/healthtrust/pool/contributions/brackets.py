"""Marginal rates on what a household has: its income or its wealth, whole or shared among its adults.

    due(y) = s × Σ_k r_k × slice_k(y / s)  +  p × adults

y        income or wealth of the household;  s  its adults where the rule splits, otherwise 1
r_k      marginal rate on the slice of y / s between the starts of brackets k and k + 1; one bracket from 0
         is a proportional rate
p        amount for each adult, which stands beside the pool's own brackets on income
Source   `ground.bands`; splitting as in taxes on married couples; no author.

>>> from healthtrust.ground.bands import Bands
>>> couple = Payers.of_households(income=[60_000], equivalised=[40_000], adults=[2], weight=[1])
>>> bands = Bands((0.0, 40_000.0), (0.05, 0.10))
>>> rules = Rule("joint", "income", bands), Rule("split", "income", bands, split=True)
>>> [bracket_due(couple, rule, slice(0, 1), np.empty(1)).tolist() for rule in rules]
[[4000.0], [3000.0]]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.ground.bands import due
from healthtrust.pool.contributions.members import Real
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rule

_AT_ONCE = 1_024


def bracket_due(payers: Payers, rule: Rule, rows: slice, result: Real) -> Real:
    """Fill in what a rule charges some households [n] on income or wealth, minor units, before any factor."""
    held = payers.income if rule.base == "income" else payers.wealth
    assert held is not None
    if compiled():
        lower, slope = rule.bands.arrays()
        _due(held[rows], payers.adults[rows], lower, slope, rule.split, float(rule.amount), result)
    else:
        adults = payers.adults[rows].astype(np.float64)
        parts = np.maximum(adults, 1.0) if rule.split else np.ones(len(adults))
        result[:] = parts * due(rule.bands, held[rows].astype(np.float64) / parts) + rule.amount * adults
    return result


@njit(nogil=True, cache=True)
def _due(
    held: NDArray[np.int64],
    adults: NDArray[np.uint8],
    lower: Real,
    slope: Real,
    split: bool,
    amount: float,
    result: Real,
) -> None:
    # Band by band over few households: free of branches, so that the compiler makes vectors of it.
    for start in range(0, len(result), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        of, heads, here = held[rows], adults[rows], result[rows]
        here[:] = 0.0
        for k in range(len(lower)):
            width = lower[k + 1] - lower[k] if k + 1 < len(lower) else np.inf
            for h in range(len(here)):
                parts = max(np.float64(heads[h]), 1.0) if split else 1.0
                here[h] += slope[k] * min(max(of[h] / parts - lower[k], 0.0), width)
        for h in range(len(here)):
            parts = max(np.float64(heads[h]), 1.0) if split else 1.0
            here[h] = parts * here[h] + amount * heads[h]
