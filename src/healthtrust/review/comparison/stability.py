"""What stays from one period to the next: only that can be rewarded; the rest is chance, or passes by itself.

    correlation  of bodies' values in neighbouring periods, on the scale of their kind
    intraclass   ICC = (B − W) / (B + (k − 1) W)           one way, of bodies seen in every period
    reliability  mean of τ² / (τ² + s²)                    the most that a correlation can be, if all that is
                                                           no chance stays; τ² of each period, not winsorised
    lasting      correlation / reliability, at most 1      part of what is no chance that stays

B, W   mean squares between bodies and within them;  k  periods;  τ², s²  spread between bodies, and of chance
Source  Shrout and Fleiss, Psychol Bull 1979; 86: 420-428, ICC(1,1) [recalled]. Correction of a correlation
        for chance: Spearman, Am J Psychol 1904; 15: 72-101 [recalled].

>>> y = np.array([[0.1, 0.2], [0.4, 0.3], [0.7, 0.8]])
>>> round(intraclass(y), 3), [round(r, 3) for r in correlations(y)]
(0.948, [0.933])
>>> round(lasting(0.6, 0.8), 2)
0.75
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.review.comparison.dispersion import between

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Stability:
    """How much stays, of bodies seen in every period."""

    bodies: int
    periods: int
    correlations: tuple[float, ...]
    """Of each period with the next."""
    intraclass: float
    reliability: float

    @property
    def correlation(self) -> float:
        """Return the mean correlation of neighbouring periods."""
        return float(np.mean(self.correlations))

    @property
    def lasting(self) -> float:
        """Return which part of what is no chance stays."""
        return lasting(self.correlation, self.reliability)


def stability(y: Real, spread: Real) -> Stability:
    """Return how much stays of values on the scale, with what chance gives them, both [body, period]."""
    reliability = np.column_stack([_reliability(*each) for each in zip(y.T, spread.T, strict=True)])
    bodies, periods = y.shape
    return Stability(bodies, periods, tuple(correlations(y)), intraclass(y), float(reliability.mean()))


def _reliability(y: Real, spread: Real) -> Real:
    """Return the part of each distance that is no chance, of the bodies of one period."""
    weights = 1 / spread**2
    centre = float((weights * y).sum() / weights.sum())
    tau2 = between((y - centre) / spread, spread, share=0.0)
    return np.asarray(tau2 / (tau2 + spread**2))


def correlations(y: Real) -> list[float]:
    """Return the correlation of each period with the next, values [body, period]; nan where all are alike."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return [float(np.corrcoef(y[:, t], y[:, t + 1])[0, 1]) for t in range(y.shape[1] - 1)]


def intraclass(y: Real) -> float:
    """Return the share of variance that lies between bodies, of values [body, period]; may be below 0."""
    bodies, periods = y.shape
    means = y.mean(axis=1)
    between = periods * float(((means - y.mean()) ** 2).sum()) / (bodies - 1)
    within = float(((y - means[:, None]) ** 2).sum()) / (bodies * (periods - 1))
    total = between + (periods - 1) * within
    return (between - within) / total if total > 0 else float("nan")


def lasting(correlation: float, reliability: float) -> float:
    """Return which part of what is no chance stays; nan where all is chance."""
    return min(max(correlation / reliability, 0.0), 1.0) if reliability > 0 else float("nan")
