"""An age curve as a restricted cubic spline: smooth between the knots, straight before the first and after
the last.

    s_1(x) = x
    s_{j+1}(x) = [ (x − t_j)₊³ − (x − t_{k−1})₊³ (t_k − t_j)/(t_k − t_{k−1})
                   + (x − t_k)₊³ (t_{k−1} − t_j)/(t_k − t_{k−1}) ] / (t_k − t_1)²          j = 1 … k − 2

x       age, or any number;  t_1 < … < t_k  the knots;  k − 1 columns;  (·)₊ the positive part
Source  Harrell, Regression Modeling Strategies, 2nd edition 2015, section 2.4.5; quantiles of the knots: his
        table 2.3 [both recalled].

>>> restricted_cubic(np.array([0.0, 5.0, 10.0, 20.0, 30.0]), (0.0, 10.0, 20.0)).round(4).tolist()
[[0.0, 0.0], [5.0, 0.3125], [10.0, 2.5], [20.0, 15.0], [30.0, 30.0]]
>>> knots_of(np.arange(101.0), np.ones(101), 5)
(5.0, 27.5, 50.0, 72.5, 95.0)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

QUANTILES = {
    3: (0.10, 0.50, 0.90),
    4: (0.05, 0.35, 0.65, 0.95),
    5: (0.05, 0.275, 0.50, 0.725, 0.95),
    6: (0.05, 0.23, 0.41, 0.59, 0.77, 0.95),
    7: (0.025, 0.1833, 0.3417, 0.50, 0.6583, 0.8167, 0.975),
}
"""Where knots stand, by their number. Source: Harrell 2015, table 2.3. Status: recalled."""


def restricted_cubic(values: NDArray[np.float64], knots: tuple[float, ...]) -> NDArray[np.float64]:
    """Return the columns [n, knots − 1] of the spline at values [n]; three knots or more, rising."""
    first, before_last, last = knots[0], knots[-2], knots[-1]
    cube_before_last, cube_last = _cube(values - before_last), _cube(values - last)
    bent = [
        _cube(values - knot)
        - cube_before_last * (last - knot) / (last - before_last)
        + cube_last * (before_last - knot) / (last - before_last)
        for knot in knots[:-2]
    ]
    return np.column_stack([values, *(column / (last - first) ** 2 for column in bent)])


def knots_of(values: NDArray[np.float64], weight: NDArray[np.float64], count: int) -> tuple[float, ...]:
    """Return `count` knots at fixed quantiles of values [n] with weights [n], doubles left out."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weight[order])
    middle = (upto - 0.5 * weight[order]) / upto[-1]
    first, last = middle[0], middle[-1]
    at = (middle - first) / (last - first) if last > first else middle
    found = np.interp(QUANTILES[count], at, values[order])
    return tuple(float(knot) for knot in np.unique(found.round(10)))


def _cube(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(values, 0.0) ** 3)
