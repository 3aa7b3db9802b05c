"""Luck in a choice of plan: shocks that belong to a person and a plan, and to a person and a nest.

    U_ip = V_ip + κ_im + λ_m g_ip                            person i is in the plan of the highest U
    g_ip = −ln(−ln u_ip)
    κ_im = (1 − λ_m) (ln sin((1 − λ_m) θ) − ln e) + λ_m ln sin(λ_m θ) − ln sin θ

u_ip   uniform on the open unit interval, keyed on person, plan and year;  g_ip  a Gumbel shock
λ_m    dissimilarity of the nest m of plan p
θ, e   uniform on (0, π), and exponential, keyed on person, nest and year
κ_im   what person i holds for or against all plans of nest m: 0 where λ_m = 1. exp(κ_im / λ_m) is positive
       stable of index λ_m, which is what makes λ_m g_ip + κ_im the shocks of the nested logit
Source  Gumbel and logit: McFadden 1974; one-sided stable variates: Kanter 1975, Annals of Probability 3;
        their use for nests: Cardell 1997, Econometric Theory 13 [recalled]; held by the test that drawn
        shares are within four standard errors of `nests.nested_shares`

Shocks do not depend on what else is on offer. So nobody moves when a plan is added but those who move to it,
in nests as well: drawing a nest first and a plan within it has the same shares, but not that property.

Uniforms have 52 bits and half a unit more, so that none is 0 or 1: −ln(−ln 0) would be −∞, and −ln(−ln 1),
+∞, would decide every choice.

>>> level = open_unit(np.array([0, 2**63, 2**64 - 1], dtype=np.uint64))
>>> bool(level[0] > 0), float(level[1].round(9)), bool(level[2] < 1)
(True, 0.5, True)
>>> gumbel(level).round(3).tolist()
[-3.604, 0.367, 36.737]
>>> middle = level[1:2]
>>> nest_shock(1.0, middle, middle).tolist(), nest_shock(0.5, middle, middle).round(3).tolist()
([0.0], [-0.163])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_12 = np.uint64(12)
_2_TO_MINUS_52 = 2.0**-52


class Race(NamedTuple):
    """What decides between plans, for some persons."""

    columns: Floats
    """[column, person]: what slopes are multiplied by."""
    slope: Floats
    """[column, plan]"""
    switching: float
    """Utility of the plan one is in over any other."""
    dissimilarity: Floats
    """[plan]: of its nest."""
    before: NDArray[np.int64]
    may_join: NDArray[np.bool_]
    """[person, plan]"""
    identity: NDArray[np.uint64]
    stream: NDArray[np.uint64]
    """[plan]: the luck of each plan in this year."""


def open_unit(drawn: NDArray[np.uint64]) -> Floats:
    """Return numbers above 0 and below 1 from the top 52 of 64 bits [...], half a unit added."""
    return np.asarray(((drawn >> _12).astype(np.float64) + 0.5) * _2_TO_MINUS_52)


def gumbel(level: Floats) -> Floats:
    """Return a Gumbel shock [...] for uniforms above 0 and below 1 [...]."""
    return np.asarray(-np.log(-np.log(level)))


def nest_shock(dissimilarity: float, angle: Floats, size: Floats) -> Floats:
    """Return κ [person], what persons hold for or against a nest, for two uniforms of each [person]."""
    if dissimilarity == 1:
        return np.zeros(len(angle), dtype=np.float64)
    turned, likeness = np.pi * angle, 1 - dissimilarity
    kept = likeness * (np.log(np.sin(likeness * turned)) - np.log(-np.log(size)))
    return np.asarray(kept + dissimilarity * np.log(np.sin(dissimilarity * turned)) - np.log(np.sin(turned)))


def standard_normal(angle: Floats, size: Floats) -> Floats:
    """Return a standard normal deviate [...] for two uniforms above 0 and below 1 [...] (Box, Muller 1958).

    >>> standard_normal(np.array([0.0, 0.5]), np.exp(np.array([-0.5, -0.5]))).round(9).tolist()
    [1.0, -1.0]
    """
    return np.asarray(np.sqrt(-2 * np.log(size)) * np.cos(2 * np.pi * angle))
