"""Judge an effect by what the same sum finds in pilots that were not.

    p(τ) = ( 1 + #{ r: |A(r) − τ B(r)| ≥ |A − τ| } ) / ( 1 + R ),      A(r) = Σ v(r) Y,   B(r) = Σ v(r) D

τ       an effect supposed true; taken off the treated cells, the places are alike again
v(r)    cell weights of deal r (`assignments`), R of them;  A  the estimate itself
interval: all τ with p(τ) > 1 − level. As |B(r)| < 1, each deal holds between (A − A(r)) / (1 − B(r)) and
(A + A(r)) / (1 + B(r)), and the ends are order statistics of these: no search.
Source  Fisher 1935; Rosenbaum, Observational Studies, 2002, on inversion; for few treated clusters
        MacKinnon and Webb, Journal of Econometrics 2020 [recalled]

It needs no large numbers. It supposes that places would have changed alike but for chance of the same spread,
and that the effect is the same in all. With few deals the level asked for is out of reach; what is
reached is said.

>>> found = judged(-2.0, np.array([0.5, -0.4, 0.1, 0.3]), np.zeros(4), level=0.8)
>>> found.p, found.low, found.high, found.level
(0.2, -2.5, -1.5, 0.8)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np

from healthtrust.study.pilot.panel import Real

_NEAR = 1e-9


@dataclass(frozen=True)
class Judged:
    """What re-assignment says of an effect."""

    p: float
    low: float
    high: float
    level: float
    """The level reached: that asked for, or the highest that so few deals allow."""
    deals: int


def judged(effect: float, dealt: Real, of_treatment: Real, level: float = 0.95) -> Judged:
    """Return p of no effect and the interval; A(r) and B(r) are [deal]."""
    deals = len(dealt)
    slack = _NEAR * max(1.0, float(np.abs(dealt).max(initial=0.0)))
    p = (1 + int((np.abs(dealt) >= abs(effect) - slack).sum())) / (1 + deals)
    within = np.clip(of_treatment, -1 + _NEAR, 1 - _NEAR)
    ends = np.sort(np.stack([(effect - dealt) / (1 - within), (effect + dealt) / (1 + within)]), axis=0)
    needed = floor((1 - level) * (deals + 1) + _NEAR)
    kept = max(needed, 1)
    if kept > deals:
        return Judged(p, -np.inf, np.inf, 1.0, deals)
    low, high = float(np.sort(ends[0])[kept - 1]), float(np.sort(-ends[1])[kept - 1])
    return Judged(p, low, -high, level if needed else 1 - 1 / (deals + 1), deals)


def reach(dealt: Real, level: float = 0.95) -> float:
    """Return how far from zero deals without effect lie at that level: half the width of an interval."""
    kept = max(floor((1 - level) * (len(dealt) + 1) + _NEAR), 1)
    return float(np.sort(-np.abs(dealt))[kept - 1] * -1)
