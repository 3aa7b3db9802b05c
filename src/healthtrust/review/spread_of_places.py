"""How far places lie apart beyond chance, and what that leaves known of each beside a target.

    s_i      = (high_i − low_i) / 2 z            z_i = (v_i − v̄) / s_i,  v̄ their mean by weights 1 / s_i²
    adjusted   v_i ± z √(s_i² + τ²)              τ²: `comparison.dispersion` of the z_i
    missing    Σ_t p(t) P(θ_i > L | t)           for `at most L`; t: spreads that τ may have
               θ_i | t ~ N( m + r_i (v_i − m),  r_i s_i² + (1 − r_i)² V ),       r_i = t² / (t² + s_i²)
               p(t) ∝ √V Π_i N( v_i; m, s_i² + t² ),   V = 1 / Σ_i 1 / (s_i² + t²),   m mean by these weights

v, low, high  what was measured, and its interval;  z 1.96;  L the limit of a target
θ_i           what the place truly does;  r_i  what part of its distance is no chance
Source        Spiegelhalter, Stat Med 2005; 24: 1185-1202; θ_i: the hierarchical normal model, flat priors of
              mean and τ, Gelman et al., Bayesian Data Analysis, chapter 5 [both recalled]; that a measured
              interval gives the standard deviation of chance is a normal approximation [assumed].

One estimate of τ would not do: for few places it is often 0, and then nobody could be on the wrong side. With
fewer than ten places no end is cut off (winsorised) from τ²: a tenth of them is nobody. With fewer than three
places a spread between them cannot be told: then there is no adjusted interval, and what a place truly does
lies about its value as chance has it.

>>> values = enumerate((20.0, 30.0, 40.0, 50.0))
>>> seen = [Measurement("unmet-need", n, v, 1.0, v, v - 2, v + 2) for n, v in values]
>>> found = told_apart(seen, 32.0, at_most=True)
>>> [(round(each.low, 1), round(each.high, 1)) for each in found][:2], [round(e.missing, 3) for e in found]
([(-5.3, 45.3), (4.7, 55.3)], [0.0, 0.026, 1.0, 1.0])
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

Real = NDArray[np.float64]

LEVEL = 0.95
CUT, CUT_FROM = 0.1, 10
"""Share at either end that is winsorised, and the number of places from which that is somebody."""
SPREADS, WIDEST = 60, 4
"""Spreads that τ may have: how many, and the widest over that of the values and of chance."""


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
    enough, cut = len(at) >= FEWEST, CUT if len(at) >= CUT_FROM else 0.0
    tau2 = between((y - float((weights * y).sum() / weights.sum())) / s, s, cut) if enough else nan
    above = _above(y, s, limit)
    for k, n in enumerate(at.tolist()):
        half = z * sqrt(float(s[k]) ** 2 + tau2) if enough else nan
        missing = float(above[k]) if at_most else 1 - float(above[k])
        told[n] = Told(float(y[k]) - half, float(y[k]) + half, missing)
    return told


def _above(y: Real, s: Real, limit: float) -> Real:
    """Return how probable it is that each place truly lies above the limit [place]."""
    from scipy.special import ndtr

    if len(y) < FEWEST:
        return np.asarray(ndtr((y - limit) / s))
    step = np.linspace(0, 1, SPREADS)[:, None]  # cubed: fine where τ is small beside the widest
    t2 = (WIDEST * max(float(np.std(y)), float(s.max())) * step**3) ** 2
    weights = 1 / (s**2 + t2)
    of_mean = 1 / weights.sum(axis=1, keepdims=True)
    mean = of_mean * (weights * y).sum(axis=1, keepdims=True)
    likely = (np.log(weights) - weights * (y - mean) ** 2).sum(axis=1) / 2 + np.log(of_mean[:, 0]) / 2
    p = step[:, 0] ** 2 * np.exp(likely - likely.max())
    r = t2 * weights
    deviation = np.sqrt(r * s**2 + (1 - r) ** 2 * of_mean)
    above = ndtr((mean + r * (y - mean) - limit) / deviation)
    return np.asarray((p[:, None] * above).sum(axis=0) / p.sum())
