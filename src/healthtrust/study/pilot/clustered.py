"""How far chance may have moved an effect: errors by place, whatever their correlation over periods.

    s(i) = Σ v(i, t) [ Y(i, t) − Ȳ(g, t) ] over t       V(g) = n(g) / (n(g) − 1) · Σ s(i)² over i in g
    standard error = √ Σ V(g)                           df = ( Σ V(g) )² / Σ V(g)² / (n(g) − 1)

v       weights of the cells of an estimate that is linear in the outcome
g       places that begin in the same period, n(g) of them; those that never do are one group
Ȳ       their weighted mean
Source  cluster-robust variance: Liang and Zeger, Biometrika 1986; within groups that begin together:
        Borusyak, Jaravel and Spiess 2024; degrees of freedom: Satterthwaite, Biometrics 1946 [recalled].
        Where all begin together and count alike this is Welch's t of the places' changes

With few places on a side this is too sure of itself; below ten on either side the pilot is judged by
re-assignment instead (`reassigned`).

>>> from healthtrust.study.pilot.panel import Panel
>>> y = np.array([[5.0, 4.0], [5.0, 5.0], [5.0, 6.0], [4.0, 5.5]])
>>> panel = Panel(("a", "b", "c", "d"), ("1", "2"), y, np.array([1, 1, 2, 2]))
>>> v = np.array([[-0.5, 0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, -0.5]])
>>> found = clustered(panel, v)
>>> round(found.error, 4), round(found.freedom, 3)                   # changes −1, 0 and 1, 1.5
(0.559, 1.471)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.study.pilot.panel import Panel, Real

ENOUGH = 10
"""Places on either side from which errors by place are relied on [assumed; see the coverage tests]."""


@dataclass(frozen=True)
class Clustered:
    """Standard error of an estimate and its degrees of freedom."""

    error: float
    freedom: float

    def interval(self, effect: float, level: float = 0.95) -> tuple[float, float]:
        """Return the interval about an effect by Student's t."""
        from scipy.special import stdtrit

        reach = float(stdtrit(self.freedom, (1 + level) / 2)) * self.error
        return effect - reach, effect + reach

    def probability(self, effect: float) -> float:
        """Return the two-sided p of no effect."""
        from scipy.special import stdtr

        return float(2 * stdtr(self.freedom, -abs(effect) / self.error)) if self.error else 0.0


def reliable(panel: Panel) -> bool:
    """Return whether there are enough places on either side, and no place that begins alone."""
    begun = panel.begins[panel.pilots]
    alone = min(np.unique(begun, return_counts=True)[1].tolist()) < 2
    return not alone and min(int(panel.pilots.sum()), int(panel.controls.sum())) >= ENOUGH


def scores(panel: Panel, weights: Real) -> Real:
    """Return s [..., place] of cell weights [..., place, period]."""
    left = np.empty_like(panel.outcome)
    for begin in np.unique(panel.begins):
        group = panel.begins == begin
        left[group] = panel.outcome[group] - np.average(
            panel.outcome[group], axis=0, weights=panel.weight[group]
        )
    return np.asarray((weights * left).sum(axis=-1))


def clustered(panel: Panel, weights: Real) -> Clustered:
    """Return the standard error of the estimate with these cell weights [place, period]."""
    found, s = [], scores(panel, weights)
    for begin in np.unique(panel.begins):
        group = panel.begins == begin
        count = int(group.sum())
        if count > 1:
            found.append((count / (count - 1) * float((s[group] ** 2).sum()), count - 1))
    variance = sum(v for v, _ in found)
    below = sum(v**2 / freedom for v, freedom in found)
    return Clustered(variance**0.5, variance**2 / below if below else 1.0)


def covariance(panel: Panel, weights: Real) -> Real:
    """Return the covariance [estimate, estimate] of several estimates, weights [estimate, place, period]."""
    s = scores(panel, weights)
    total = np.zeros((len(weights), len(weights)))
    for begin in np.unique(panel.begins):
        group = panel.begins == begin
        count = int(group.sum())
        if count > 1:
            total += count / (count - 1) * s[:, group] @ s[:, group].T
    return total
