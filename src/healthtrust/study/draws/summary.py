"""How large an outcome is and how sure, design by design, and what differs between designs draw by draw.

    mean, median, 2.5th and 97.5th percentile over draws;     error = s / √n
    difference of draw d = X_jd − X_kd,     P(better) = share of draws in which it is to the good, ties half
    pairing saves a factor  (s²_j + s²_k) / s²_(j−k)     as many draws as designs drawn apart would need

X, s, n   an outcome, its standard deviation over draws, the draws in which it is known
Source    common random numbers: Glasserman and Yao, Management Science 1992; 38: 884-908 [recalled]

The error is that of independent draws; draws spread evenly have a smaller one, so that it is never flattered.

>>> found = spread_of(np.array([1.0, 2.0, 3.0, 4.0]))
>>> found.mean, found.median, round(found.error, 4), found.draws
(2.5, 2.5, 0.6455, 4)
>>> apart = difference(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.5, 4.0]), "higher")
>>> round(apart.spread.mean, 4), apart.better, round(apart.saved, 1)
(1.1667, 1.0, 25.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import inf, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.draws.study import Study

Real = NDArray[np.float64]

ENDS = (2.5, 50.0, 97.5)
"""Percentiles said of every outcome."""

ROUNDING = 1e-12
"""A spread below this part of the values is none."""
ALIKE = 1e-6
"""Differences below this part of what is compared are none: money is paid in whole minor units."""


@dataclass(frozen=True)
class Spread:
    """An outcome over draws."""

    mean: float
    median: float
    low: float
    high: float
    error: float
    """Monte-Carlo standard error of the mean; NaN of a single draw."""
    draws: int


@dataclass(frozen=True)
class Difference:
    """An outcome of one design less that of another, draw by draw."""

    spread: Spread
    better: float
    """Share of draws in which it is better; NaN where neither way is."""
    higher: float
    """Share of draws in which it is higher."""
    saved: float
    """How many times as many draws it would take apart."""


def spread_of(values: Real) -> Spread:
    """Return the spread of values [draw]; those that are not known are left out, and counted."""
    known = values[np.isfinite(values)]
    if not len(known):
        return Spread(nan, nan, nan, nan, nan, 0)
    low, middle, high = np.percentile(known, ENDS).tolist()
    around = float(known.std(ddof=1)) if len(known) > 1 else nan
    around = 0.0 if around <= ROUNDING * float(np.abs(known).max()) else around
    return Spread(float(known.mean()), middle, low, high, around / sqrt(len(known)), len(known))


def difference(base: Real, other: Real, better: str = "") -> Difference:
    """Return other less base [draw], where both are known."""
    both = np.isfinite(base) & np.isfinite(other)
    one, two = base[both], other[both]
    apart = two - one
    size = max(float(np.abs(one).max(initial=0.0)), float(np.abs(two).max(initial=0.0)))
    apart = np.where(np.abs(apart) <= ALIKE * size, 0.0, apart)
    if not len(apart):
        return Difference(spread_of(apart), nan, nan, nan)
    higher = float((apart > 0).mean() + (apart == 0).mean() / 2)
    good = {"higher": higher, "lower": 1 - higher}.get(better, nan)
    return Difference(spread_of(apart), good, higher, _saved(one, two, apart))


def _saved(one: Real, two: Real, apart: Real) -> float:
    if len(apart) < 2:
        return nan
    alone, paired = float(one.var(ddof=1) + two.var(ddof=1)), float(apart.var(ddof=1))
    if paired > 0:
        return alone / paired
    return inf if alone > 0 else 1.0


def pairs(study: Study) -> list[tuple[int, int]]:
    """Return every two designs, the first named as the one compared with."""
    return list(combinations(range(len(study.designs)), 2))


def differences(study: Study, outcome: str) -> dict[tuple[int, int], Difference]:
    """Return how each later design differs from each earlier one in an outcome."""
    values, better = study.of(outcome), study.described(outcome).better
    return {(j, k): difference(values[j], values[k], better) for j, k in pairs(study)}
