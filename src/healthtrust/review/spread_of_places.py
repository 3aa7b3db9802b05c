"""How far places lie apart beyond chance, and what that leaves known of each beside a target.

    s_i      = (high_i − low_i) / 2 z            z_i = (v_i − v̄) / s_i,  v̄ their mean by weights 1 / s_i²
    adjusted   v_i ± z √(s_i² + τ²)              τ²: `comparison.dispersion` of the z_i
    missing    P(θ_i > L) for `at most L`        θ_i of `comparison.shrunken`: what the place truly does

v, low, high  what was measured, and its interval;  z 1.96;  L the limit of a target
Source        Spiegelhalter, Stat Med 2005; 24: 1185-1202 [recalled]; that a measured interval gives the
              standard deviation of chance, whatever its form, is a normal approximation [assumed].

With fewer than three places a spread between them cannot be told: then there is no adjusted interval, and
what a place truly does lies about its value as chance has it.

>>> values = enumerate((20.0, 30.0, 40.0, 50.0))
>>> seen = [Measurement("unmet-need", n, v, 1.0, v, v - 2, v + 2) for n, v in values]
>>> found = told_apart(seen, 32.0, at_most=True)
>>> [(round(each.low, 1), round(each.high, 1)) for each in found][:2], [round(e.missing, 3) for e in found]
([(-0.8, 40.8), (9.2, 50.8)], [0.0, 0.027, 1.0, 1.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.records.findings import Measurement
from healthtrust.review.comparison.dispersion import FEWEST, between
from healthtrust.review.comparison.shrunken import shrunk

Real = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True)
class Told:
    """What is known of one place beside the others; NaN where nothing is."""

    low: float = nan
    high: float = nan
    """The adjusted interval."""
    missing: float = nan
    """Probability that it truly misses the limit."""


def told_apart(found: Sequence[Measurement], limit: float, at_most: bool) -> list[Told]:
    """Return what is known of each place of one measure, measured in all of them."""
    z = normal_quantile(LEVEL)
    spread = np.array(
        [(m.high - m.low) / (2 * z) if m.low is not None and m.high is not None else nan for m in found]
    )
    value = np.array([m.value for m in found], dtype=np.float64)
    sure = np.isfinite(spread) & (spread > 0) & np.isfinite(value)
    told = [Told() for _ in found]
    at = np.flatnonzero(sure)
    if not len(at):
        return told
    y, s = value[at], spread[at]
    weights = 1 / s**2
    enough = len(at) >= FEWEST
    tau2 = between((y - float((weights * y).sum() / weights.sum())) / s, s) if enough else nan
    above = _above(y, s, tau2, limit)
    for k, n in enumerate(at.tolist()):
        half = z * sqrt(float(s[k]) ** 2 + tau2) if enough else nan
        missing = float(above[k]) if at_most else 1 - float(above[k])
        told[n] = Told(float(y[k]) - half, float(y[k]) + half, missing)
    return told


def _above(y: Real, s: Real, tau2: float, limit: float) -> list[float]:
    """Return how probable it is that each place truly lies above the limit."""
    from scipy.special import ndtr

    if np.isnan(tau2):
        return [float(each) for each in ndtr((y - limit) / s)]
    return [float(each) for each in shrunk(y, s, tau2).above(limit)]
