"""Who answered: rates by group, how like the members respondents are, and classes of equal chance to answer.

    logit ρ_i = x_i'γ                      chance to answer by the groups i is in, among all who were asked
    R         = 1 − 2 S(ρ̂)                 1: all alike; lower: some answer far more than others
    P_u(z)    = √( Σ_g N_g/N (ρ̄_g − ρ̄)² )  what one margin adds to S

S       standard deviation over all who were asked
Source  Schouten, Cobben and Bethlehem, Survey Methodology 2009; 35: 101-113; partial indicators: Schouten,
        Shlomo and Skinner, J Official Statistics 2011; 27: 231-253; classes of propensity: Little,
        International Statistical Review 1986; 54: 139-157 [recalled].

R is only as good as the groups are: it says nothing of what they do not tell, and S is above zero by chance
alone where few were asked (`by_chance`).

>>> groups = [np.array([0, 0, 0, 0, 1, 1, 1, 1])]
>>> answered = np.array([1, 1, 1, 0, 1, 0, 0, 0], dtype=bool)
>>> found = propensities(groups, [2], answered)
>>> found.round(4).tolist()[::4], round(r_indicator(found), 4)
([0.75, 0.25], 0.4655)
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from healthtrust.ground.inequality import quantile_groups
from healthtrust.market.cover.take_up import logistic
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.raking import cells_of

CLASSES = 5
STEPS, CLOSE, LARGEST = 50, 1e-10, 30.0


def propensities(groups: Sequence[Ints], sizes: Sequence[int], answered: Ints) -> Real:
    """Return the chance to answer [n] of each who was asked, by main effects of groups [margin][n]."""
    cell, of_cell = cells_of(groups, sizes)
    count = of_cell.shape[1]
    asked, there = (
        added_up(cell, np.ones(len(cell)), count),
        added_up(cell, answered.astype(np.float64), count),
    )
    blocks = [np.ones((count, 1))]
    blocks += [
        np.equal.outer(at, np.arange(1, size)).astype(np.float64)
        for at, size in zip(of_cell, sizes, strict=True)
    ]
    return _logit(np.hstack(blocks), asked, there)[cell]


def _logit(x: Real, asked: Real, there: Real) -> Real:
    """Return fitted shares by cell: Newton's steps, a logit never beyond ±30 where all or none answered."""
    start = (there.sum() + 0.5) / (asked.sum() + 1)
    gamma = np.zeros(x.shape[1])
    gamma[0] = np.log(start / (1 - start))
    for _ in range(STEPS):
        share = logistic(np.clip(x @ gamma, -LARGEST, LARGEST))
        weight = np.maximum(asked * share * (1 - share), 1e-12)
        step = np.linalg.lstsq(x.T @ (weight[:, None] * x), x.T @ (there - asked * share), rcond=1e-12)[0]
        gamma = gamma + np.clip(step, -5, 5)
        if np.abs(step).max() < CLOSE:
            break
    return np.asarray(logistic(np.clip(x @ gamma, -LARGEST, LARGEST)))


def r_indicator(chances: Real) -> float:
    """Return 1 − 2 S of the chances to answer [n]."""
    return 1 - 2 * float(np.std(chances, ddof=1)) if len(chances) > 1 else 1.0


def by_chance(rate: float, asked: float, free: int) -> float:
    """Return about what R is if all are as likely to answer, of groups with so many free coefficients.

    Fitted chances then vary by E S² ≈ ρ (1 − ρ) k / n, the variance of k coefficients over n who were asked.

    >>> round(by_chance(0.4, 1000, 10), 3)
    0.902
    """
    return 1 - 2 * sqrt(max(rate * (1 - rate), 0.0) * free / asked) if asked else 1.0


def between(members: Real, respondents: Real) -> float:
    """Return what one margin adds to the spread of response: members and respondents by group.

    >>> round(between(np.array([4.0, 4.0]), np.array([3.0, 1.0])), 4)
    0.25
    """
    some = members > 0
    n, rate = members[some], respondents[some] / members[some]
    share = n / n.sum()
    return sqrt(float(share @ (rate - share @ rate) ** 2))


def classes(chances: Real, answered: Ints, count: int = CLASSES) -> tuple[Ints, Real, Real]:
    """Return the class of each who was asked [n], lowest chance first; those asked and answering by class."""
    of = quantile_groups(chances, groups=count).astype(np.int64)
    return of, added_up(of, np.ones(len(of)), count), added_up(of, answered.astype(np.float64), count)
