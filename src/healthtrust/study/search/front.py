"""Designs none of which is better in all: the Pareto front, and the room it takes, as several aims are met.

    a beats b        a_i ≥ b_i for every aim i and more for one;        front: those nobody beats
    hypervolume      volume of { x : reference ≤ x ≤ a for some a of the front } = Σ_n added(a_n; a_n+1, …)
    added(a; S)      Π_i (a_i − reference_i) − hypervolume({ min(s, a) : s in S })
    middle           argmin_a Σ_i ( (best_i − a_i) / (best_i − worst_i) )²         over the front

a_i, x    values turned so that higher is better;  best, worst   over the front
Source    Zitzler and Thiele, IEEE Trans Evol Comput 1999; 3: 257-271 (hypervolume); While et al, 2012; 16:
          86-95 (what each adds); the middle: compromise programming, Zeleny 1973 [all recalled]

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
    above = above[np.argsort(above[:, -1], kind="stable")]
    return sum(added(point, above[n + 1 :], reference) for n, point in enumerate(above))


def added(point: Real, others: Real, reference: Real) -> float:
    """Return the volume that a point above the reference has and the others have not: its own less theirs."""
    own = float(np.prod(point - reference))
    if not len(others):
        return own
    within = np.minimum(others, point)
    return own - hypervolume(within[front(within)], reference)


def middle(points: Real) -> int:
    """Return which point of a front lies nearest to the best of every aim, each measured by its span."""
    best, span = points.max(axis=0), np.ptp(points, axis=0)
    apart = (best - points) / np.where(span > 0, span, 1.0)
    return int((apart**2).sum(axis=1).argmin())
