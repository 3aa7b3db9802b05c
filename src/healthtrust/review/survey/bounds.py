"""What all members would say if those who did not answer differ from those who did.

    all = ȳ + (1 − r) x                        non-respondents x above respondents
    r ȳ + (1 − r) y_least  to  r ȳ + (1 − r) y_most       whatever non-respondents think

r       share of those asked who answered;  x  a difference that a reader thinks possible
Source  Manski, J Human Resources 1989; 24: 343-360 (worst-case bounds) [recalled].

>>> found = bounds(np.array([0.8]), np.array([0.4]), Scale(), 0.1)
>>> [round(float(limit[0]), 3) for limit in (found.if_lower, found.if_higher, found.least, found.most)]
[0.74, 0.86, 0.32, 0.92]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.review.survey.estimate import Scale
from healthtrust.review.survey.margins import Real


@dataclass(frozen=True)
class Bounds:
    """Values [body] if non-respondents are lower or higher by x, and the least and most possible."""

    if_lower: Real
    if_higher: Real
    least: Real
    most: Real


def bounds(value: Real, rate: Real, scale: Scale, differ: float) -> Bounds:
    """Return bounds of values [body] with response rates [body]; differ is a share of the scale's range."""
    silent = 1 - np.minimum(rate, 1.0)
    moved = silent * np.minimum(differ, 1.0) * scale.range
    least, most = (rate * value + silent * end for end in (scale.low, scale.high))
    return Bounds(np.maximum(value - moved, least), np.minimum(value + moved, most), least, most)
