"""Level inflation: how much dearer a canton's insured became from one year to the next, group by group.

    π_k = Σ_r m_kr ȳ_kr / Σ_r m_kr ȳ'_kr − 1

m_kr    months insured in canton k and group r in the year itself: the same people in both sums
ȳ, ȳ'   cost per month in the year and in the year before, both as known 14 months after their 1 January; in
        a group without months in the canton the mean of the group in the nation
Source  reference calculation of Gemeinsame Einrichtung KVG [cited]

>>> mean, mean_before = np.array([[110.0, 220]]), np.array([[100.0, 200]])
>>> level_inflation(np.array([[10.0, 30]]), mean, mean_before).round(4).tolist()
[0.1]
>>> mean_cost(np.array([[2.0, 0], [2, 4]]), np.array([[10.0, 0], [30, 8]])).tolist()
[[5.0, 2.0], [15.0, 2.0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mean_cost(months: Floats, cost: Floats) -> Floats:
    """Return cost per month [canton, group]: the nation's in a group without months, 0 if it has none."""
    nation = over(cost.sum(axis=0), months.sum(axis=0))
    return np.where(months > 0, over(cost, months), nation)


def level_inflation(months: Floats, mean: Floats, mean_before: Floats) -> Floats:
    """Return the growth of cost per month in each canton; 0 where a canton has no months."""
    before = (months * mean_before).sum(axis=1)
    return np.where(before != 0, over((months * mean).sum(axis=1), before) - 1, 0.0)


def over(amount: Floats, by: Floats) -> Floats:
    """Return a quotient, 0 where nothing is divided by nothing."""
    return np.divide(amount, by, out=np.zeros(np.broadcast_shapes(amount.shape, by.shape)), where=by != 0)
