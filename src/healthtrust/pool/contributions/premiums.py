"""Former insurers' premiums, kept in part while people move into the pool.

    due(h) = k × Σ_j premium_j

premium_j  what member j paid to an existing insurer a year;  k  share of it that is still paid
Source     the arithmetic of transition arrangements; no author.

>>> insured = Payers(first=np.array([0, 2]), income=np.array([0]), equivalised=np.array([0]),
...                  adults=np.array([2], dtype=np.uint8), children=np.array([0], dtype=np.uint8),
...                  weight=np.array([1]), premium=np.array([1_200, 300]))
>>> premium_due(insured, Rule("old", "premium", kept=0.5), slice(0, 1), np.empty(1)).tolist()
[750.0]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.pool.contributions.members import Real, members, of_household
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rule


def premium_due(payers: Payers, rule: Rule, rows: slice, result: Real) -> Real:
    """Fill in what a rule keeps of some households' [n] former premiums, minor units, before any factor."""
    assert payers.premium is not None
    if compiled():
        _due(payers.first[rows.start : rows.stop + 1], payers.premium, rule.kept, result)
    else:
        persons, home = members(payers.first, rows)
        paid = payers.premium[persons].astype(np.float64)
        result[:] = rule.kept * of_household(paid, home, len(result))
    return result


@njit(nogil=True, cache=True)
def _due(first: NDArray[np.int64], premium: NDArray[np.int64], kept: float, result: Real) -> None:
    for h in range(len(result)):
        together = 0.0
        for j in range(first[h], first[h + 1]):
            together += np.float64(premium[j])
        result[h] = kept * together
