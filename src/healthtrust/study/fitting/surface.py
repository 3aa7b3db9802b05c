"""Quadratic surfaces through trials, and history matching: what of the ranges is not implausible yet.

    m_j(u) ≈ a_j + Σ_i b_ji u_i + Σ_i≤k c_jik u_i u_k,            v_j(u) its prediction variance
    I(u) = max_j |m_j(u) − y_j| / √( s_j² + v_j(u) ),             implausible where I > 3

Each wave tries points that were not implausible, and fits the surfaces anew to what lies there.
Source  Craig et al, in Gatsonis (ed), Case Studies in Bayesian Statistics III, Springer 1997; Andrianakis et
        al, PLoS Comput Biol 2015; 11: e1003968; three: Pukelsheim, Am Stat 1994; 48: 88-91 [all recalled]

>>> bowl = Distance(np.array([0]), np.array([0.09]), np.array([0.01]), np.ones(1), np.zeros(1), np.zeros(1))
>>> found = matched(bowl, lambda points: points**2, 1, seed=1)
>>> [round(float(u), 1) for u in found.starts[0]], found.waves[-1].plausible < 0.3
([0.3], True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.distributions import Uncertain
from healthtrust.study.fitting.distance import Distance
from healthtrust.study.trial import sampled

Real = NDArray[np.float64]
Ask = Callable[[Real], Real]

IMPLAUSIBLE = 3.0
WAVES = 3
PROPOSED = 4_000
"""Points of each wave that surfaces are asked about before any is tried."""
EACH = 2
"""Trials of a wave for each term of a surface."""


class Wave(NamedTuple):
    """One wave: trials, the share of the ranges not implausible before it, and the worst surface's error."""

    number: int
    tried: int
    plausible: float
    error: float
    """Residual standard deviation of the worst surface, in standard errors of its target."""


@dataclass(frozen=True, eq=False)
class Matched:
    """Where fits may start, the most plausible first, and how waves narrowed the ranges."""

    starts: Real
    waves: tuple[Wave, ...]


def spread_points(knobs: int, count: int, seed: int) -> Real:
    """Return points [point, knob] of a Latin hypercube over the ranges: each knob once in each slice."""
    even = 12**-0.5  # the standard deviation of an even spread from 0 to 1, which is a beta of 1 and 1
    along = [Uncertain(f"knob {n}", "beta", 0.5, even) for n in range(knobs)]
    return sampled(along, "latin hypercube", count, seed).T


def matched(distance: Distance, ask: Ask, knobs: int, seed: int, most: int = 3) -> Matched:
    """Return starts after waves of trials that are tried through `ask`."""
    terms = 1 + knobs + knobs * (knobs + 1) // 2
    count = max(EACH * terms, terms + 4)
    proposed = spread_points(knobs, PROPOSED, seed)
    left = np.ones(PROPOSED, dtype=np.bool_)
    points, found, waves = np.empty((0, knobs)), np.empty((0, 0)), list[Wave]()
    worst, each = np.zeros(PROPOSED), Surfaces(())
    for number in range(1, WAVES + 1):
        chosen = proposed[_chosen(worst, left, count)]
        new = ask(chosen)
        points = np.concatenate([points, chosen])
        found = new if not found.size else np.concatenate([found, new])
        there = np.isfinite(distance.missed(found)).all(axis=1)
        if there.sum() <= terms:
            break
        each = surfaces(points[there][-count * 2 :], distance.missed(found[there])[-count * 2 :])
        middle, error = each.at(proposed)
        waves.append(Wave(number, len(chosen), float(left.mean()), each.error))
        worst = (np.abs(middle) / np.sqrt(1 + error**2)).max(axis=1)
        left = worst <= IMPLAUSIBLE
    return Matched(_starts(distance, each, proposed, most), tuple(waves))


def _chosen(worst: Real, left: NDArray[np.bool_], count: int) -> NDArray[np.intp]:
    """Return the proposals tried next: some of those left, or the least implausible where few are."""
    plausible = np.flatnonzero(left)
    if len(plausible) >= count:
        return plausible[np.linspace(0, len(plausible) - 1, count).round().astype(np.intp)]
    return np.argsort(worst, kind="stable")[:count]


def _starts(distance: Distance, each: Surfaces, proposed: Real, most: int) -> Real:
    if not each.fits:
        return proposed[:most]
    middle, _ = each.at(proposed)
    prior = ((proposed - distance.centre) * distance.pull) ** 2
    far = (distance.weight * middle**2).sum(axis=1) + prior.sum(axis=1)
    return proposed[np.argsort(far, kind="stable")[:most]]


@dataclass(frozen=True, eq=False)
class Surfaces:
    """A quadratic surface for each target, in standard errors from it."""

    fits: tuple[Any, ...]

    @property
    def error(self) -> float:
        """Return the residual standard deviation of the worst."""
        return max(float(np.sqrt(fit.scale)) for fit in self.fits)

    def at(self, points: Real) -> tuple[Real, Real]:
        """Return what the surfaces say at points, and the standard error of that [point, target]."""
        told = [fit.get_prediction(_terms(points)) for fit in self.fits]
        middle = np.array([each.predicted_mean for each in told]).T
        return middle, np.array(
            [np.sqrt(each.var_pred_mean + fit.scale) for each, fit in zip(told, self.fits, strict=True)]
        ).T


def surfaces(points: Real, missed: Real) -> Surfaces:
    """Return the surfaces through points, by ordinary least squares."""
    from statsmodels.regression.linear_model import OLS

    terms = _terms(points)
    return Surfaces(tuple(OLS(column, terms).fit() for column in missed.T))


def _terms(points: Real) -> Real:
    knobs = points.shape[1]
    squares = [points[:, i] * points[:, k] for i, k in combinations_with_replacement(range(knobs), 2)]
    return np.column_stack([np.ones(len(points)), points, *squares])
