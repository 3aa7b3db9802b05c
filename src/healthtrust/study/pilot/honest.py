"""What is left of an effect if pilot and other places would have drifted apart.

Relative magnitudes: from one period to the next the drift is at most M times the largest step seen before.
    step = max |θ(h) − θ(h−1)| over h < 0;    k = Σ v(i, t) t over the pilot's places
    bound = [ low − M · step · k,  high + M · step · k ]
    breakdown = ( distance of the interval from zero ) / ( step · k )

Trend carried on: the straight line through θ before the beginning is drawn on and taken off.
    slope = Σ (h + 1) θ(h) / Σ (h + 1)²  over h < 0;     effect less slope · k

θ, h    of the event study (`event`);  low, high  interval of the effect
v       weights of the estimate's cells (`imputation`). It compares with the mean of the periods before, so
        that a drift counts from their middle: with m periods before and r after, k = (m + r) / 2
Source  Rambachan and Roth, Review of Economic Studies 2023 [recalled]. The bound here is their identified
        set with the steps taken as seen, joined to the interval of the estimate; it is not their confidence
        set, which also counts the chance in the steps. As chance makes steps, not hides them, it is wide
        rather than narrow where nothing drifts

>>> found = honest(np.array([-3, -2, -1, 0]), np.array([0.2, 0.1, 0.0, -1.0]), 1.0, (-1.4, -0.6))
>>> [round(x, 3) for x in (found.step, found.breakdown, found.low, found.high, found.slope)]
[0.1, 6.0, -1.5, -0.5, -0.1]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.imputation import cell_weights
from healthtrust.study.pilot.panel import Ints, Panel, Real


@dataclass(frozen=True)
class Honest:
    """Bounds and the trend carried on; in the unit of the effect."""

    step: float
    breakdown: float | None
    """How many times the largest step before would undo the finding; None where zero is within already."""
    low: float
    """Bound at `magnitude`."""
    high: float
    slope: float
    """Drift per period before the beginning."""
    off: float
    """What the trend carried on takes off the effect."""
    magnitude: float = 1.0


def honest(
    horizon: Ints, theta: Real, reach: float, interval: tuple[float, float], magnitude: float = 1.0
) -> Honest | None:
    """Return bounds of an effect, `reach` = k; None where there is one period before the beginning."""
    before = horizon < 0
    if before.sum() < 2:
        return None
    step = float(np.abs(np.diff(theta[before])).max())
    away = horizon[before] + 1
    slope = float((away * theta[before]).sum() / (away**2).sum())
    low, high = interval
    wide = magnitude * step * reach
    clear = max(low, -high)
    breakdown = clear / (step * reach) if clear > 0 and step > 0 else None
    return Honest(step, breakdown, low - wide, high + wide, slope, slope * reach, magnitude)


def mean_reach(panel: Panel) -> float:
    """Return k: Σ v(i, t) t over the pilot's places, how far a drift of one a period moves the estimate."""
    v = cell_weights(panel, panel.begins)[panel.pilots]
    return float(v.sum(axis=0) @ np.arange(len(panel.periods)))
