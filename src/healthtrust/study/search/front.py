"""Designs none of which is better in all: the Pareto front, and the room it takes, as several aims are met.

    a beats b        a_i ≥ b_i for every aim i and more for one;        front: those nobody beats
    hypervolume      volume of { x : reference ≤ x ≤ a for some a of the front }
    middle           argmin_a Σ_i ( (best_i − a_i) / (best_i − worst_i) )²         over the front

a_i, x    values turned so that higher is better;  best, worst   over the front
Source    Zitzler and Thiele, IEEE Trans Evol Comput 1999; 3: 257-271 (hypervolume); the middle: compromise
          programming, Zeleny 1973 [both recalled]

>>> points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.0]])
>>> front(points).tolist(), hypervolume(points, np.array([0.0, 0.0])), middle(points[:3])
([0, 1, 2], 6.0, 2)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def front(points: Real) -> NDArray[np.intp]:
    """Return the positions of the points [point, aim] that none beats; of equal ones the first."""
    kept = [
        n
        for n, point in enumerate(points)
        if not ((points >= point).all(axis=1) & (points > point).any(axis=1)).any()
        and not (points[:n] == point).all(axis=1).any()
    ]
    return np.array(kept, dtype=np.intp)


def hypervolume(points: Real, reference: Real) -> float:
    """Return the volume between a reference [aim] and the points [point, aim]; those below it count not."""
    above = points[(points > reference).all(axis=1)]
    if not len(above):
        return 0.0
    if points.shape[1] == 1:
        return float(above.max() - reference[0])
    levels = np.unique(above[:, 0])
    depths = np.diff(np.concatenate([reference[:1], levels]))
    slices = (hypervolume(above[above[:, 0] >= level, 1:], reference[1:]) for level in levels)
    return float(sum(depth * area for depth, area in zip(depths.tolist(), slices, strict=True)))


def middle(points: Real) -> int:
    """Return which point of a front lies nearest to the best of every aim, each measured by its span."""
    best, span = points.max(axis=0), np.ptp(points, axis=0)
    apart = (best - points) / np.where(span > 0, span, 1.0)
    return int((apart**2).sum(axis=1).argmin())
