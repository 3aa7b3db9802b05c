"""A benchmark is a percentage of a county's fee-for-service spending: the more, the less is spent there.

    K_cp = F_c × ( q(quartile of c) + bonus × [stars of p ≥ 4] )

F_c    fee-for-service spending per person and month in county c
q      115, 107.5, 100 and 95 %, from the quarter of counties that spend least to that which spends most
bonus  5 points
Source    42 U.S.C. 1395w-23(n) [cited for the percentages]; the cap at what a county had before 2010 and
          counties of double bonus are left out.

>>> spending = np.array([700.0, 800, 900, 1000])
>>> quartiles(spending).tolist()
[0, 1, 2, 3]
>>> found = benchmarks(spending, quartiles(spending), (1.15, 1.075, 1.0, 0.95), np.array([0, 0, 0, 0.05]))
>>> [round(float(one), 6) for one in found]
[805.0, 860.0, 900.0, 1000.0]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def quartiles(spending: ArrayLike) -> NDArray[np.int64]:
    """Return the quarter of counties each is in by its spending [n]: 0 lowest to 3 highest, ties alike."""
    spending = np.asarray(spending, dtype=np.float64)
    before = np.searchsorted(np.sort(spending), spending, side="left")
    return np.asarray(4 * before // len(spending), dtype=np.int64)


def benchmarks(
    spending: ArrayLike, quartile: NDArray[np.int64], percentages: Sequence[float], bonus: ArrayLike
) -> Floats:
    """Return benchmarks [n] of counties' spending [n] in quartiles [n] 0 to 3, with bonus [n] as a share."""
    percentage = np.array(percentages, dtype=np.float64)[quartile]
    return np.asarray(spending, dtype=np.float64) * (percentage + np.asarray(bonus, dtype=np.float64))
