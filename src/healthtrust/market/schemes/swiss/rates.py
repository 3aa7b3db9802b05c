"""The rate of a group: what its insured are expected to cost a month, beyond canton and cost groups.

    ã_kr = ȳ*_kr − ȳ*_k − S_kr / m_kr                ȳ*_k = Σ_r m_kr ȳ*_kr / Σ_r m_kr

ȳ*_kr   cost per month of the year before at the level of the year; in an empty group the nation's mean
m_kr    months insured in the year;  S_kr  supplements for cost groups in the year
Within a canton Σ_r m_kr ã_kr + S_kr = 0: what some receive is what others pay.
Source  reference calculation of Gemeinsame Einrichtung KVG [cited]

>>> months, expected = np.array([[12.0, 24, 0]]), np.array([[400.0, 100, 300]])
>>> group_rates(months, expected, np.array([[1200.0, 0, 0]]), np.array([True, True, True])).tolist()
[[100.0, -100.0, 100.0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.swiss.inflation import Floats, over


def group_rates(months: Floats, expected: Floats, supplements: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Return the rate per month [canton, group]; 0 for groups outside the scheme."""
    counted = months * inside
    canton = over((counted * expected).sum(axis=1), counted.sum(axis=1))
    return np.where(inside, expected - canton[:, None] - over(supplements, months), 0.0)
