"""How far luck goes: standard errors from groups of founders, and what it is worth to share the luck.

    se²(M)    = G × variance over groups of M_g                       M = Σ_g M_g
    se²(M₁ − M₀) likewise from D_g = M₁g − M₀g       paired: the same persons with the same luck
    gain      = (se²(M₁) + se²(M₀)) / se²(M₁ − M₀)    how many times as many persons unpaired runs would need

M    a measure of a run: heads, deaths, costs, over groups g = 1 … G of founders of the same make-up
Source  variance of a sum of independent groups; common random numbers: Glasserman and Yao, Management Science
        1992 [recalled]. Groups keep a founder and all its descendants together.

>>> base, less = np.array([10.0, 14.0, 9.0, 15.0]), np.array([9.0, 13.0, 7.0, 14.0])
>>> found = effect(base, less)
>>> found.change, round(found.error, 2), round(found.gain, 1)
(-5.0, 1.0, 78.3)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


class Effect(NamedTuple):
    """A difference between two runs of the same persons."""

    change: float
    error: float
    """Standard error as run, luck shared."""
    error_apart: float
    """Standard error of two runs with luck of their own."""
    gain: float
    """Variance apart over variance as run; infinite where the pairs do not differ in luck at all."""


def standard_error(groups: NDArray[np.generic]) -> Real:
    """Return the standard error [...] of the sum over groups [group, ...]."""
    values = np.asarray(groups, dtype=np.float64)
    return np.asarray(np.sqrt(len(values) * values.var(axis=0, ddof=1)))


def effect(base: NDArray[np.generic], other: NDArray[np.generic]) -> Effect:
    """Return the effect between two runs from a measure by group [group] of each."""
    difference = np.asarray(other, dtype=np.float64) - np.asarray(base, dtype=np.float64)
    error = float(standard_error(difference))
    apart = float(np.hypot(standard_error(base), standard_error(other)))
    gain = (apart / error) ** 2 if error > 0 else (np.inf if apart > 0 else 1.0)
    return Effect(float(difference.sum()), error, apart, float(gain))
