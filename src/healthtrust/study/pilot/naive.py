"""Two-way fixed effects with one dummy for treatment, shown for comparison: wrong where starts differ.

    Y(i, t) = a(i) + l(t) + β D(i, t) + e(i, t),     β̂ = Σ w d Y / Σ w d D

d       D less what places and periods explain of it;  w  weight of the place
share of negative weights = Σ |w d| over treated cells with d < 0, of Σ |w d| over all treated
Source  de Chaisemartin and D'Haultfœuille, American Economic Review 2020; Goodman-Bacon, Journal of
        Econometrics 2021 [recalled]. Errors by place as `CRV1`, (G/(G−1)) ((n−1)/(n−k)), k without places

β̂ uses places already treated as comparisons for those that begin later. Where an effect grows, their growth
is taken off: β̂ may lie outside all effects, even beyond zero.

>>> from healthtrust.study.pilot.panel import Panel
>>> panel = Panel(("a", "b", "c"), ("1", "2"), np.array([[5.0, 4.0], [5, 6], [4, 5]]), np.array([1, 2, 2]))
>>> found = naive(panel)
>>> round(found.effect, 6), found.negative
(-2.0, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.imputation import two_way
from healthtrust.study.pilot.panel import Panel, Real


@dataclass(frozen=True)
class Naive:
    """The coefficient of the dummy, its error by place, and how much of it is weighted negatively."""

    effect: float
    error: float
    negative: float


def naive(panel: Panel) -> Naive:
    """Return the naive estimate; covariates are partialled out where there are any."""
    weight = np.broadcast_to(panel.weight[:, None], panel.outcome.shape)
    left = [_freed(weight, each) for each in (panel.treated.astype(np.float64), *panel.covariates)]
    d, y = left[0], _freed(weight, panel.outcome)
    if left[1:]:
        free = np.array(left[1:]).reshape(len(left) - 1, -1)
        d, y = (_without(free, weight, each) for each in (d, y))
    size = float((weight * d * d).sum())
    effect = float((weight * d * y).sum()) / size
    score = (weight * d * (y - effect * d)).sum(axis=1)
    groups, cells = panel.outcome.shape[0], panel.outcome.size
    counted = panel.outcome.shape[1] + len(left)
    small = groups / (groups - 1) * (cells - 1) / max(cells - counted, 1)
    treated = (weight * d)[panel.treated]
    negative = float(np.abs(treated[treated < -1e-12]).sum() / np.abs(treated).sum())
    return Naive(effect, float((small * (score**2).sum()) ** 0.5 / size), negative)


def _freed(weight: Real, values: Real) -> Real:
    """Return values less what places and periods explain of them."""
    place, period = two_way(weight, (weight * values).sum(axis=1), (weight * values).sum(axis=0))
    return np.asarray(values - place[:, None] - period)


def _without(free: Real, weight: Real, values: Real) -> Real:
    """Return values less what covariates, themselves freed [covariate, cell], explain of them."""
    square = (free * weight.ravel()) @ free.T
    slope = np.linalg.lstsq(square, (free * weight.ravel()) @ values.ravel(), rcond=None)[0]
    return np.asarray(values - (slope @ free).reshape(values.shape))
