"""How a fit depends on luck: the fitted design by other seeds, and where knobs would lie by each.

    u_s ≈ u − (A⁻¹ G' W / s) (r_s − r)

r_s, r   what is missed by the luck of seed s, and by that of the design;  the rest as in `fitting.certain`

A refit by each seed would take as many trials again as the fit: this is its first step, along known slopes.

>>> by = Lucky((7, 8), np.array([[0.0], [2.0]]), np.array([[0.5], [0.3]]))
>>> by.spread.round(3).tolist()
[0.141]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.certain import Certainty
from healthtrust.study.fitting.climb import Look
from healthtrust.study.fitting.distance import Distance
from healthtrust.study.fitting.model import Model

Real = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lucky:
    """The fitted design by several seeds."""

    seeds: tuple[int, ...]
    missed: Real
    """Standard errors by which each target is missed [seed, target]; NaN where the design cannot be."""
    points: Real
    """Where knobs would lie [seed, knob], in shares of their ranges."""

    @property
    def spread(self) -> Real:
        """Return the standard deviation of each knob over seeds [knob]; NaN with a single seed."""
        there = self.points[np.isfinite(self.points).all(axis=1)]
        return there.std(axis=0, ddof=1) if len(there) > 1 else np.full(self.points.shape[1], np.nan)


def by_luck(model: Model, seeds: list[int], distance: Distance, fit: Look, sure: Certainty) -> Lucky:
    """Return the fitted design by each seed."""
    found = model.at(np.tile(fit.point, (len(seeds), 1)), seeds)
    missed = distance.missed(found)
    moved = (missed - distance.missed(fit.results)) @ sure.influence.T
    return Lucky(tuple(seeds), missed, np.clip(fit.point - moved, 0.0, 1.0))
