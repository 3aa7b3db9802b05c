"""Which two targets pull against each other: both missed, and without the one the other would be met.

    u' = u − (J'J)⁻¹J' r  without target j
    quarrel (j, k):  |r_j|, |r_k| > 1.96  and  |r_k + J_k (u' − u)| ≤ 1.96

r, J   what is missed at the fit in standard errors, and how that changes with the knobs
Source Cook's deletion of a case, Technometrics 1977; 19: 15-18, for pairs [recalled]

>>> one = Distance(np.array([0, 1]), np.array([0.0, 8.0]), np.ones(2), np.ones(2), np.zeros(1), np.zeros(1))
>>> quarrels(one, Look(np.array([0.5]), np.array([4.0, 4.0]), np.array([[8.0], [8.0]])))
[(0, 1)]
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.climb import Look
from healthtrust.study.fitting.distance import Distance

MET = 1.96
"""Standard errors within which a target is met: 95 % of chance."""


def quarrels(distance: Distance, fit: Look) -> list[tuple[int, int]]:
    """Return the pairs of fitted targets that pull against each other, by their numbers."""
    missed = np.abs(distance.missed(fit.results)) > MET
    pairs = combinations(np.flatnonzero(missed).tolist(), 2)
    return [
        (j, k)
        for j, k in pairs
        if _without(distance, fit, j)[k] <= MET or _without(distance, fit, k)[j] <= MET
    ]


def _without(distance: Distance, fit: Look, left_out: int) -> NDArray[np.float64]:
    """Return how far each target would be missed, in standard errors, if one did not count."""
    slopes, apart = distance.slopes(fit.gradient), distance.apart(fit.point, fit.results)
    count = np.arange(len(apart)) != left_out
    move = -np.linalg.lstsq(slopes[count], apart[count], rcond=1e-6)[0]
    move = np.clip(fit.point + move, 0.0, 1.0) - fit.point
    scaled = fit.gradient[distance.column] / distance.spread[:, None]
    return np.asarray(np.abs(distance.missed(fit.results) + scaled @ move))
