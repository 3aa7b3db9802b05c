"""The gap between the very worst off and the very best off, read from a line through everybody.

    h = α + β R            slope index  SII = β,                      relative index  RII = (α + β) / α
    h = exp(α + β R)       slope index  SII = exp(α) (exp(β) − 1),    relative index  RII = exp(β)

h, R    outcome, and fractional rank from 0 (worst off) to 1 (best off): the ridit, by the size of groups
line    least squares with weights; the second form is a Poisson regression, which needs no Poisson outcome,
        only the mean to be right, and holds for rates and shares of any size
errors  robust: u_i = (Σ w x x′)⁻¹ w_i x_i e_i, added up by cluster; squares times (n − 1)/(n − 2) for two
        coefficients; the interval of a ratio is taken on its logarithm
Source  Mackenbach and Kunst, Soc Sci Med 1997; 44: 757-771; Moreno-Betancur et al., Epidemiology 2015; 26:
        518-527 (the log-linear form); White, Econometrica 1980; 48: 817-838 [all recalled]

Unlike a gap between two groups it uses all people and takes account of how large groups are. Ranks count as
known.

>>> people = ranked_people([1, 2, 3, 4, 5])
>>> found = linear([10.0, 11.0, 12.0, 13.0, 14.0], people)
>>> round(found.index.value, 6), round(found.ratio, 6), round(found.bottom, 6)
(5.0, 1.526316, 9.5)
>>> steep = log_linear([1.0, 2.0, 4.0, 8.0], ranked_people([1, 2, 3, 4]))
>>> round(steep.ratio, 6), round(steep.bottom, 6)
(16.0, 0.707107)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.allocate.fitted.families import Rates
from healthtrust.allocate.fitted.scoring import scored
from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.sample import Linear, Real, Sample
from healthtrust.review.inequalities.concentration import Ranked, ranked_people

__all__ = ["Slope", "linear", "log_linear", "ranked_people"]
COEFFICIENTS = 2


@dataclass(frozen=True)
class Slope:
    """A line over ranks: what it says of rank 0 and rank 1, and how sure their gap and ratio are."""

    form: str
    bottom: float
    top: float
    index: Estimate
    """Top less bottom."""
    log_ratio: Estimate
    """Logarithm of top over bottom; NaN where one is not above zero."""

    @property
    def ratio(self) -> float:
        """Return top over bottom."""
        return exp(self.log_ratio.value)


def linear(outcome: ArrayLike, people: Ranked) -> Slope:
    """Return the straight line through an outcome [n] over fractional ranks."""
    h, sample, columns = _given(outcome, people)
    inverse = np.linalg.inv((columns * sample.weights[:, None]).T @ columns)
    found = inverse @ (columns.T @ (sample.weights * h))
    moves = ((h - columns @ found) * sample.weights)[:, None] * (columns @ inverse)
    bottom, rise = (Linear(float(b), moves[:, k]) for k, b in enumerate(found))
    top = bottom + rise
    fine = bottom.value > 0 and top.value > 0
    ratio = _logarithm(top) - _logarithm(bottom) if fine else Linear(nan, np.full(len(h), nan))
    return Slope(
        "straight", bottom.value, top.value, robust(rise, sample, COEFFICIENTS),
        robust(ratio, sample, COEFFICIENTS),
    )  # fmt: skip


def log_linear(outcome: ArrayLike, people: Ranked) -> Slope:
    """Return the exponential line through an outcome [n] of zero or more; refuses where none settles."""
    h, sample, columns = _given(outcome, people)
    a, b = scored(columns, Rates(h, sample.weights / sample.weights.mean()), "poisson").tolist()
    mean = np.exp(columns @ np.array([a, b]))
    inverse = np.linalg.inv((columns * (sample.weights * mean)[:, None]).T @ columns)
    moves = ((h - mean) * sample.weights)[:, None] * (columns @ inverse)
    rise = Linear(b, moves[:, 1])
    bottom, top = exp(a), exp(a + b)
    gap = Linear(top - bottom, top * (moves[:, 0] + moves[:, 1]) - bottom * moves[:, 0])
    return Slope(
        "exponential", bottom, top, robust(gap, sample, COEFFICIENTS), robust(rise, sample, COEFFICIENTS)
    )


def robust(of: Linear, sample: Sample, coefficients: int) -> Estimate:
    """Return a regression's estimate with its robust standard error; NaN where no rows are left over."""
    rows = len(of.moves)
    if rows <= coefficients:
        return Estimate(of.value, nan)
    return Estimate(of.value, sample.standard_error(of) * sqrt((rows - 1) / (rows - coefficients)))


def _given(outcome: ArrayLike, people: Ranked) -> tuple[Real, Sample, Real]:
    ridit = people.ridit
    columns = np.column_stack([np.ones(len(ridit)), ridit])
    return np.asarray(outcome, dtype=np.float64), people.sample, columns


def _logarithm(of: Linear) -> Linear:
    return Linear(log(of.value), of.moves / of.value)
