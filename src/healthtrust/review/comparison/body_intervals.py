"""The interval of each body's share, rate or ratio: Wilson's or Byar's, or the exact one.

>>> import numpy as np
>>> rows = Bodies(("Ash", "Elm"), ("", ""), np.array([81.0, 0.0]), np.array([263.0, 20.0]))
>>> [intervals(rows, "share", 0.95, exactly).low.round(4).tolist() for exactly in (False, True)]
[[0.2553, 0.0], [0.2527, 0.0]]
"""

from __future__ import annotations

from healthtrust.ground.intervals import Limits, byar_limits, normal_quantile, wilson_limits
from healthtrust.review.comparison.exact_limits import clopper_pearson, garwood
from healthtrust.review.comparison.reading import Bodies
from healthtrust.review.comparison.scale import Kind


def intervals(bodies: Bodies, kind: Kind, level: float, exactly: bool = False) -> Limits:
    """Return the interval of each row."""
    c, n = bodies.numerator, bodies.size
    if kind == "share":
        return clopper_pearson(c, n, level) if exactly else wilson_limits(c, n, normal_quantile(level))
    return garwood(c, n, level) if exactly else byar_limits(c, n, normal_quantile(level))
