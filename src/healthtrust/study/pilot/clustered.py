"""How far chance may have moved an effect: errors by place, whatever their correlation over periods.

    s(i) = Σ v(i, t) [ Y(i, t) − Ȳ(g, t) ] over t       V(g) = Σ s(i)² / ( 1 − 2 p(i) + q ) over i in g
    standard error = √ Σ V(g)                           df = ( Σ V(g) )² / Σ V(g)² / f(g)
    f(g) = ( Σ c(i) G(i, i) )² / Σ c(i) c(j) G(i, j)²   c = p² / (1 − 2 p + q)
                                                        G(i, j) = 1 where i = j, − p(i) − p(j) + q

v       weights of the cells of an estimate that is linear in the outcome
g       places that begin in the same period; those that never do are one group;  Ȳ  their weighted mean
p, q    share of a place in the weight of its group, and Σ p². Where all count alike 1 − 2 p + q is
        (n − 1) / n, and f is n − 1
Source  cluster-robust variance: Liang and Zeger, Biometrika 1986; within groups that begin together:
        Borusyak, Jaravel and Spiess 2024; unbiased for unequal weights, with its degrees of freedom: Bell and
        McCaffrey, Survey Methodology 2002; of a sum: Satterthwaite, Biometrics 1946 [recalled].
        Where all begin together and count alike this is Welch's t of the places' changes

With few places on a side, or few that carry the weight (1 / q), this is too sure of itself; below ten on
either side the pilot is judged by re-assignment instead (`reassigned`).

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

from healthtrust.study.pilot.panel import Flags, Panel, Real

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
        """Return the two-sided p of no effect; NaN where nothing varies."""
        from scipy.special import stdtr

        if not self.error:
            return float("nan")
        return float(2 * stdtr(self.freedom, -abs(effect) / self.error))


def counted(weight: Real) -> float:
    """Return how many places of equal weight would say as much: 1 / Σ p².

    >>> counted(np.ones(10)), round(counted(np.array([9.0, 1, 1])), 2)
    (10.0, 1.46)
    """
    return float(weight.sum() ** 2 / (weight**2).sum())


def reliable(panel: Panel) -> bool:
    """Return whether there are enough places on either side, and no place that begins alone."""
    begun = panel.begins[panel.pilots]
    alone = min(np.unique(begun, return_counts=True)[1].tolist()) < 2
    fewest = min(counted(panel.weight[panel.pilots]), counted(panel.weight[panel.controls]))
    return not alone and fewest >= ENOUGH * (1 - 1e-9)


def scores(panel: Panel, weights: Real) -> Real:
    """Return s / √(1 − 2 p + q) [..., place] of cell weights [..., place, period]; nought for one alone."""
    left = np.zeros_like(panel.outcome)
    for group, p in _groups(panel):
        away = panel.outcome[group] - p @ panel.outcome[group]
        left[group] = away / np.sqrt(1 - 2 * p + p @ p)[:, None]
    return np.asarray((weights * left).sum(axis=-1))


def clustered(panel: Panel, weights: Real) -> Clustered:
    """Return the standard error of the estimate with these cell weights [place, period]."""
    s = scores(panel, weights)
    found = [(float((s[group] ** 2).sum()), _freedom(p)) for group, p in _groups(panel)]
    variance = sum(v for v, _ in found)
    if variance <= (1e-12 * float(np.abs(panel.outcome).max())) ** 2:
        return Clustered(0.0, 1.0)
    below = sum(v**2 / freedom for v, freedom in found)
    return Clustered(variance**0.5, variance**2 / below)


def covariance(panel: Panel, weights: Real) -> Real:
    """Return the covariance [estimate, estimate] of several estimates, weights [estimate, place, period]."""
    s = scores(panel, weights)
    return np.asarray(sum(s[:, group] @ s[:, group].T for group, _ in _groups(panel)))


def _groups(panel: Panel) -> list[tuple[Flags, Real]]:
    """Return places that begin together, where they are two or more, and their shares of the weight."""
    each = [panel.begins == begin for begin in np.unique(panel.begins)]
    return [(group, panel.weight[group] / panel.weight[group].sum()) for group in each if group.sum() > 1]


def _freedom(p: Real) -> float:
    """Return the degrees of freedom of a group with these shares: (tr A)² / tr A², A as c G in the docstring.

    >>> round(_freedom(np.full(8, 1 / 8)), 6), round(_freedom(np.array([0.9, 0.05, 0.05])), 2)
    (7.0, 1.0)
    """
    q = float(p @ p)
    own, a = 1 - 2 * p + q, q - p
    c = p**2 / own
    apart = c.sum() * (c @ a**2) - 2 * (c @ a) * (c @ p) + c.sum() * (c @ p**2) - c**2 @ (q - 2 * p) ** 2
    return float((c @ own) ** 2 / (apart + c**2 @ own**2))
