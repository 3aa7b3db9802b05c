"""Earmarked indirect taxes: a share of what a household spends, by category of spending.

    due(h) = Σ_k r_k × spending_k(h)

r_k      share of spending in category k that is tax (a duty of 3 in a price of 5 is 0.6)
Source   incidence by spending, shifted wholly to consumers: O'Donnell, van Doorslaer, Wagstaff and Lindelow,
         Analyzing Health Equity Using Household Survey Data, World Bank 2008, chapter 17 [recalled]

>>> from dataclasses import replace
>>> alone = Payers.of_households(income=[20_000], equivalised=[20_000], adults=[1], weight=[1])
>>> alone = replace(alone, spending=np.array([[3_000, 500]]), categories=("food", "tobacco"))
>>> duty = Rule("duty", "spending", rates=(("tobacco", 0.6), ("food", 0.05)))
>>> indirect_due(alone, duty, slice(0, 1), np.empty(1)).tolist()
[450.0]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.pool.contributions.members import Real
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rule


def indirect_due(payers: Payers, rule: Rule, rows: slice, result: Real) -> Real:
    """Fill in the tax of a rule in what some households [n] spend, minor units, before any factor."""
    assert payers.spending is not None
    category = np.array([payers.categories.index(name) for name, _ in rule.rates])
    rate = np.array([rate for _, rate in rule.rates])
    (_due if compiled() else _due_plain)(payers.spending[rows], category, rate, result)
    return result


@njit(nogil=True, cache=True)
def _due(spending: NDArray[np.int64], category: NDArray[np.int64], rate: Real, result: Real) -> None:
    for h in range(len(spending)):
        total = 0.0
        for k in range(len(rate)):
            total += rate[k] * spending[h, category[k]]
        result[h] = total


def _due_plain(spending: NDArray[np.int64], category: NDArray[np.int64], rate: Real, result: Real) -> None:
    result[:] = 0.0
    for k in range(len(rate)):
        result += rate[k] * spending[:, category[k]]
