"""Counts of persons are told to the nearest five, and up to seven as none.

    rounded(n) = 0 if n <= 7, else 5 floor((n + 2) / 5)

n is a whole number, so that it never lies half-way between two fives. A ratio is made of rounded counts only,
because an exact ratio of a rounded numerator would tell the exact one. Where counts behind a share are not at
hand, the share is told to two figures.

Source  OpenSAFELY, ehrQL disclosure control of measures: counts of seven or fewer become zero, others the
        nearest five, ratios are of rounded counts [cited]

>>> rounded([0, 1, 7, 8, 12, 13]).tolist()
[0, 0, 0, 10, 10, 15]
>>> two_figures([0.3448, 0.0191, 0.0, 12.6]).tolist()
[0.34, 0.019, 0.0, 13.0]
>>> rounded_ratio([13, 3, 3], [48, 48, 5]).round(2).tolist()
[0.3, 0.0, nan]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOLD_AS_NONE = 7
"""Counts up to this one are told as none."""

STEP = 5
"""Greater counts are told to the nearest of this."""


def rounded(counts: ArrayLike) -> NDArray[np.int64]:
    """Return counts to the nearest five, and those up to seven as none."""
    exact = np.asarray(counts, dtype=np.int64)
    return np.where(exact <= TOLD_AS_NONE, 0, (exact + STEP // 2) // STEP * STEP).astype(np.int64)


def rounded_ratio(numerator: ArrayLike, denominator: ArrayLike) -> NDArray[np.float64]:
    """Return the ratio of rounded counts; not a number where the rounded denominator is none."""
    above, below = rounded(numerator), rounded(denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def two_figures(values: ArrayLike) -> NDArray[np.float64]:
    """Return numbers to two significant figures; what is not a number stays so."""
    exact = np.asarray(values, dtype=np.float64)
    return np.array([float(f"{value:.2g}") for value in exact.ravel().tolist()]).reshape(exact.shape)
