"""How places moved apart without any pilot: from it follows how small an effect can be seen.

    γ(k) = ½ mean [ e(i, t) − e(i, t − k) ]² ,      e(i, t) = Y(i, t) − Ȳ(t)
    γ(k) = σ² (1 − φᵏ)                              fitted by least squares, by number of pairs
    intra-cluster correlation = 1 − σ² / mean variance between places in a period

γ       variogram of what moves a place apart from the others: the place's own level falls out of it, so that
        φ is not biased down, as correlations of residuals are in short panels (Nickell, Econometrica 1981
        [recalled])
σ², φ   variance within places, and its correlation from one period to the next
Variances of places are unbiased: times n / (n − 1) for the mean taken off.

>>> y = np.array([[1.0, 2.0, 1.0, 2.0], [3.0, 2.0, 3.0, 2.0], [5.0, 5.0, 5.0, 5.0]])
>>> found = history(y)
>>> round(found.variance, 3), found.serial, round(found.cluster, 3)
(0.259, -0.95, 0.926)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.panel import Panel, Real

_TRIED = np.concatenate([np.arange(-0.95, 0.95, 0.01), np.arange(0.95, 0.999, 0.002)])


@dataclass(frozen=True)
class History:
    """What the untreated past says of chance: within places, from period to period, and between places."""

    variance: float
    """σ², within a place over time, in the square of the outcome's unit."""
    serial: float
    """φ, the correlation from one period to the next."""
    cluster: float
    """Intra-cluster correlation: share of variance that lasts with the place."""
    mean: float
    places: int
    periods: int

    def variogram(self, lags: Real) -> Real:
        """Return γ at lags [...]."""
        return np.asarray(self.variance * (1 - np.power(self.serial, lags)))

    def change(self, before: int, after: int) -> float:
        """Return the variance of a place's mean after less its mean before, so many periods each."""
        a = np.concatenate([np.full(before, -1 / before), np.full(after, 1 / after)])
        lag = np.abs(np.subtract.outer(np.arange(len(a)), np.arange(len(a))))
        return float(-a @ self.variogram(lag.astype(np.float64)) @ a)


def untreated(panel: Panel) -> Real:
    """Return outcomes [place, period] that no pilot touched: all before the first begins, or the others."""
    before = panel.outcome[:, : panel.first]
    others = panel.outcome[panel.controls]
    return before if before.shape[1] >= 4 or len(others) < 4 else others


def history(outcome: Real) -> History:
    """Return what untreated outcomes [place, period] say; at least two places and three periods."""
    count, periods = outcome.shape
    e = outcome - outcome.mean(axis=0)
    lags = np.arange(1, periods)
    seen = np.array([((e[:, k:] - e[:, :-k]) ** 2).mean() / 2 for k in lags]) * count / (count - 1)
    shape = 1 - np.power(_TRIED[:, None], lags)
    pairs = periods - lags
    sill = np.maximum((shape * seen * pairs).sum(axis=1) / (shape**2 * pairs).sum(axis=1), 0.0)
    best = int((((sill[:, None] * shape - seen) ** 2) * pairs).sum(axis=1).argmin())
    total = float(outcome.var(axis=0, ddof=1).mean())
    cluster = max(0.0, 1 - float(sill[best]) / total) if total else 0.0
    return History(
        float(sill[best]), round(float(_TRIED[best]), 3), cluster, float(outcome.mean()), count, periods
    )
