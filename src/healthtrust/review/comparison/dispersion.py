"""Bodies differ by more than chance: how many times more, and how much of it lies between bodies.

    φ  = 1/I Σ z_i²                                     multiplicative: chance times √φ
    τ² = (I φ − (I − 1)) / (Σ w_i − Σ w_i² / Σ w_i)     additive: chance and a spread between; 0 or more

z_i  distance from the standard in standard deviations of chance; the furthest share of either end is set
     to the value at the end of the rest (winsorised), so that few real outliers do not widen all limits
w_i  1 / s_i²;  s_i  standard deviation of chance;  I  number of bodies
Source  Spiegelhalter, Stat Med 2005; 24: 1185-1202 [recalled]. τ² by the method of moments of DerSimonian and
        Laird, Control Clin Trials 1986; 7: 177-188 [recalled].

>>> z = np.array([-3.0, -1.5, -0.5, 0.5, 1.5, 3.0])
>>> round(dispersion(z, 0.0), 3), round(between(z, np.full(6, 0.1), 0.0), 4)
(3.833, 0.036)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
FEWEST = 3
"""Bodies from which a spread between them can be told."""


def winsorised(z: Real, share: float) -> Real:
    """Return distances [each], the furthest `share` at either end set to the quantile there."""
    if not 0 <= share < 0.5:
        raise ValueError(f"a winsorised share lies between 0 and a half, not {share}")
    low, high = np.quantile(z, [share, 1 - share])
    return np.asarray(np.clip(z, low, high))


def dispersion(z: Real, share: float = 0.1) -> float:
    """Return φ: how many times the variance of chance the distances have; 1 where chance is all."""
    return float(np.mean(winsorised(z, share) ** 2))


def between(z: Real, spread: Real, share: float = 0.1) -> float:
    """Return τ²: the variance between bodies on the scale; raises ValueError for fewer than three."""
    bodies = len(z)
    if bodies < FEWEST:
        raise ValueError(f"a spread between bodies needs {FEWEST} of them, not {bodies}")
    weights = 1 / spread**2
    total = float(weights.sum())
    excess = bodies * dispersion(z, share) - (bodies - 1)
    return max(excess / (total - float((weights**2).sum()) / total), 0.0)
