"""Lorenz and concentration curves, how sure each point of them is, and whether one lies above another.

    L(p)  = Σ_i w_i h_i 1(R_i ≤ p) / Σ_i w_i h_i
    φ_i   = ( ( h_i − m_p ) 1(R_i ≤ p) + p m_p − L(p) h_i ) / μ

L(p)     share of the outcome h held by the share p of residents with the lowest income; a straight line
         between ranks;  the Lorenz curve where h is income itself, the diagonal where all have the same
w, R, μ  weights, fractional ranks by income, and the mean of h
m_p      mean of h among residents about rank p: income itself for the Lorenz curve
above    dominance: curve A is above B by more than chance at one or more of 19 points, and below it at
         none; the limit is set so that 19 equal points all hold in 95 of 100 samples, |z| ≤ 3.0
Source   φ: Beach and Davidson, Rev Econ Stud 1983; 50: 723-735, for the Lorenz curve; Davidson and Duclos,
         Econometrica 1997; 65: 1453-1465, for concentration curves; dominance with many points at once:
         O'Donnell et al., Analyzing Health Equity Using Household Survey Data, World Bank 2008, chapter 7;
         limit: Šidák, JASA 1967; 62: 626-633 [all recalled]

Payments whose curve lies below the Lorenz curve are progressive at every income, which an index above zero
alone does not say.

>>> people = observe(income=[10.0, 20.0, 30.0, 40.0])
>>> lorenz_curve(people, points=4).held.round(6).tolist()
[0.0, 0.1, 0.3, 0.6, 1.0]
>>> concentration_curve([0.0, 0.0, 1.0, 3.0], people, points=2).held.round(6).tolist()
[0.0, 0.0, 1.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.sample import Linear, Real

__all__ = ["Curve", "Relation", "concentration_curve", "dominance", "lorenz_curve", "observe", "point"]

Relation = Literal["above", "below", "crosses", "not distinguishable"]
POINTS_COMPARED = 19
WINDOW = 0.5
"""Half the width of the ranks about p that give m_p, as a multiple of rows^(-1/3) [assumed]."""


@dataclass(frozen=True)
class Curve:
    """Shares of residents from the poorest up, the shares of the outcome they hold, and standard errors."""

    people: Real
    held: Real
    standard_error: Real


def concentration_curve(outcome: ArrayLike, observed: Observed, points: int = 20) -> Curve:
    """Return the concentration curve of an outcome [n] per resident at points + 1 equal steps."""
    return _curve(observed.ordered(outcome), observed, points)


def lorenz_curve(observed: Observed, points: int = 20) -> Curve:
    """Return the Lorenz curve of income at points + 1 equal steps."""
    return _curve(observed.income, observed, points)


def dominance(
    first: ArrayLike, second: ArrayLike | None, observed: Observed, level: float = 0.95
) -> Relation:
    """Return how the concentration curve of the first outcome [n] lies to that of the second [n].

    Without a second it is compared with the diagonal; give income for the Lorenz curve. "crosses" says that
    it is above at one point and below at another, each by more than chance.
    """
    one = observed.ordered(first)
    other = np.ones(len(one)) if second is None else observed.ordered(second)
    pairs = zip(_points(one, observed), _points(other, observed), strict=True)
    z = np.array([_z(a, b, observed) for a, b in pairs])
    limit = NormalDist().inv_cdf(0.5 + 0.5 * level ** (1 / POINTS_COMPARED))
    above, below = bool((z > limit).any()), bool((z < -limit).any())
    if above and below:
        return "crosses"
    return "above" if above else "below" if below else "not distinguishable"


def _points(outcome: Real, observed: Observed) -> list[Linear]:
    steps = np.arange(1, POINTS_COMPARED + 1) / (POINTS_COMPARED + 1)
    return [point(outcome, observed, float(p)) for p in steps]


def _z(first: Linear, second: Linear, observed: Observed) -> float:
    apart = first - second
    error = observed.residents.standard_error(apart)
    if abs(apart.value) < 1e-12:
        return 0.0
    return apart.value / error if error > 0 else float(np.copysign(np.inf, apart.value))


def _curve(outcome: Real, observed: Observed, points: int) -> Curve:
    if points < 1:
        raise ValueError(f"points must be at least 1, not {points}")
    people = np.linspace(0.0, 1.0, points + 1)
    inner = [point(outcome, observed, float(p)) for p in people[1:-1]]
    errors = [observed.residents.standard_error(point) for point in inner]
    last = 1.0 if float(observed.by_income.share @ outcome) > 0 else nan
    held = np.array([0.0, *(point.value for point in inner), last])
    return Curve(people, held, np.array([0.0, *errors, 0.0]))


def point(outcome: Real, observed: Observed, p: float) -> Linear:
    """Return L(p), 0 < p < 1, with its moves; rows level with p count by their part that lies below p."""
    ranking, share = observed.by_income, observed.by_income.share
    mean = float(share @ outcome)
    if not mean > 0:
        return Linear(nan, np.full(len(outcome), nan))
    level = ranking.rows_about(p, p)
    inside = (p - float(share[: level.start].sum())) / float(share[level].sum())
    below = float(share[: level.start] @ outcome[: level.start])
    value = (below + inside * float(share[level] @ outcome[level])) / mean
    reach = WINDOW * len(outcome) ** (-1 / 3)
    near = ranking.rows_about(p - reach, p + reach)
    about = float(share[near] @ outcome[near]) / float(share[near].sum())
    moves = p * about - value * outcome
    moves[: level.start] += outcome[: level.start] - about
    moves[level] += inside * (outcome[level] - about)
    moves *= share / mean
    return Linear(value, moves)
