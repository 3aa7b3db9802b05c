"""Marginal rates on what a household has: its income or its wealth, whole or shared among its adults.

    due(y) = s × Σ_k r_k × slice_k(y / s)  +  p × adults

y        income or wealth of the household;  s  its adults where the rule splits, otherwise 1
r_k      marginal rate on the slice of y / s between the starts of brackets k and k + 1; one bracket from 0
         is a proportional rate
p        amount for each adult, which stands beside the pool's own brackets on income
Source   `ground.bands`; splitting as in taxes on married couples; no author.

>>> couple = Payers.of_households(income=[60_000], equivalised=[40_000], adults=[2], weight=[1])
>>> bands = Bands((0.0, 40_000.0), (0.05, 0.10))
>>> rules = Rule("joint", "income", bands), Rule("split", "income", bands, split=True)
>>> [bracket_due(couple, rule, slice(0, 1)).tolist() for rule in rules]
[[4000.0], [3000.0]]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.ground.bands import Bands, due, due_one
from healthtrust.pool.contributions.members import Real
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rule


def bracket_due(payers: Payers, rule: Rule, rows: slice) -> Real:
    """Return what a rule charges some households [n] on income or wealth, minor units, before any factor."""
    held = payers.income if rule.base == "income" else payers.wealth
    assert held is not None
    apply = _due if compiled() else _due_plain
    return apply(held[rows], payers.adults[rows], rule.bands, rule.split, float(rule.amount))


def _due(
    held: NDArray[np.int64], adults: NDArray[np.uint8], bands: Bands, split: bool, amount: float
) -> Real:
    result = np.empty(len(held))
    _due_rows(held, adults, *bands.arrays(), split, amount, result)
    return result


@njit(nogil=True, cache=True)
def _due_rows(
    held: NDArray[np.int64],
    adults: NDArray[np.uint8],
    lower: Real,
    slope: Real,
    split: bool,
    amount: float,
    result: Real,
) -> None:
    for h in range(len(result)):
        parts = max(np.float64(adults[h]), 1.0) if split else 1.0
        on_each = due_one(np.float64(held[h]) / parts, lower, slope)
        result[h] = parts * on_each + amount * adults[h]


def _due_plain(
    held: NDArray[np.int64], adults: NDArray[np.uint8], bands: Bands, split: bool, amount: float
) -> Real:
    heads = adults.astype(np.float64)
    parts = np.maximum(heads, 1.0) if split else np.ones(len(held))
    return np.asarray(parts * due(bands, held.astype(np.float64) / parts) + amount * heads)
