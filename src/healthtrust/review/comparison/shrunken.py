"""What a body truly does, as far as one measurement tells: drawn towards the others as chance asks for.

    true θ ~ N(μ, τ²),  seen y ~ N(θ, s²)      ⇒     θ | y ~ N(μ + r (y − μ), d²),      r = τ² / (τ² + s²)
    d²  = r s² + (1 − r)² / Σ 1 / (s² + τ²)        the second part where μ is their mean, not given
    truly beyond a target b        P(θ > b) = Φ((μ + r (y − μ) − b) / d)
    truly in its fifth             P(c_{k−1} < θ ≤ c_k), k the fifth that its estimate falls in;
                                   c_k solves  mean_i P(θ_i ≤ c_k) = k / 5

y, s, τ²  on the scale of the kind (scale.py);  μ  mean of all bodies, each weighted by 1 / (s² + τ²)
r         reliability: what part of a distance is no chance;  c_k  ends of the fifths of what is true
Where only a part h of τ² is bodies' own doing, r = h τ² / (τ² + s²), and h τ² (1 − r) stands for r s².
Source    Efron and Morris, J Am Stat Assoc 1975; 70: 311-319; Goldstein and Spiegelhalter, J R Stat Soc A
          1996; 159: 385-443 [recalled]. τ² is taken as known: intervals are a little short for few bodies.

>>> found = shrunk(np.array([0.30, 0.40, 0.50]), np.array([0.05, 0.05, 0.05]), 0.01)
>>> round(found.centre, 4), found.estimate.round(3).tolist(), found.reliability.round(2).tolist()
(0.4, [0.32, 0.4, 0.48], [0.8, 0.8, 0.8])
>>> found.above(0.4).round(3).tolist()
[0.043, 0.5, 0.957]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import quantile_groups
from healthtrust.ground.intervals import Limits, normal_quantile

Real = NDArray[np.float64]
FIFTHS = 5
STEPS = 80
"""Halvings that find an end of a fifth."""


@dataclass(frozen=True, eq=False)
class Shrunken:
    """What is known of each body's true value, on the scale of its kind; arrays run along bodies."""

    centre: float
    tau2: float
    reliability: Real
    estimate: Real
    deviation: Real
    """Standard deviation of what is not known about it."""

    def limits(self, level: float = 0.95) -> Limits:
        """Return the interval that holds the true value, on the scale."""
        half = normal_quantile(level) * self.deviation
        return Limits(self.estimate - half, self.estimate + half)

    def above(self, target: float | Real) -> Real:
        """Return how probable it is that each body truly lies above the target; a half on it."""
        return _below(self.estimate - target, self.deviation)

    def fifths(self) -> tuple[NDArray[np.int64], Real]:
        """Return the fifth (1 lowest) that each body is put in, and how probable it is that this is right."""
        ends = np.array([self._end(k / FIFTHS) for k in range(1, FIFTHS)])
        fifth = quantile_groups(self.estimate, groups=FIFTHS).astype(np.int64)
        edges = np.concatenate(([-np.inf], ends, [np.inf]))
        upper = _below(edges[fifth + 1] - self.estimate, self.deviation)
        return fifth + 1, np.asarray(upper - _below(edges[fifth] - self.estimate, self.deviation))

    def _end(self, share: float) -> float:
        reach = 10 * float(self.deviation.max()) + 1e-12
        low, high = float(self.estimate.min()) - reach, float(self.estimate.max()) + reach
        for _ in range(STEPS):
            middle = (low + high) / 2
            if float(_below(middle - self.estimate, self.deviation).mean()) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def shrunk(y: Real, spread: Real, tau2: float, centre: float | None = None, own: float = 1.0) -> Shrunken:
    """Return what is known of bodies [each] seen at y with chance `spread`; the centre is theirs by default.

    own: part of the spread between bodies that is their own doing, and is to be known. Without a spread
    between bodies (τ² = 0) all are taken to be alike, at the centre.
    """
    weights = 1 / (spread**2 + tau2)
    mean = float((weights * y).sum() / weights.sum()) if centre is None else centre
    reliability = own * tau2 / (tau2 + spread**2)
    of_centre = 0.0 if centre is not None else 1 / float(weights.sum())
    deviation = np.sqrt(own * tau2 * (1 - reliability) + (1 - reliability) ** 2 * of_centre)
    return Shrunken(mean, tau2, reliability, mean + reliability * (y - mean), deviation)


def _below(distance: Real, deviation: Real) -> Real:
    """Return how probable it is that a normal error does not exceed a distance; a half for 0 of 0."""
    from scipy.special import ndtr

    sure = np.where(distance > 0, 1.0, np.where(distance < 0, 0.0, 0.5))
    some = np.where(deviation > 0, deviation, 1.0)
    return np.asarray(np.where(deviation > 0, ndtr(distance / some), sure))
