"""What a course is worth under several terms at once: the weight of every QALY and of all money by year.

    J = Σ_t [ a_t QALY_t − b_t cost_t ] + Σ_s n_{s,T+1} ψ_s        a_t = Λ w (1 + dQ)^−t,   b_t = (1 + dC)^−t

a_t, b_t    zero after the horizon, so that short and long horizons are followed side by side
w           equity weight of a group of people;  ψ_s  worth of a person left at the end (`terms`)
Source  delivery model, section 4, objective. What programmes cost is not in J but beside it: J is what the
        left side of the marginal rule is the slope of.

>>> short, long = Terms(horizon=1, threshold=10_000.0), Terms(horizon=2, threshold=10_000.0)
>>> weighed([short, long], years=3).qalys.round(0).tolist()
[[10000.0, 9662.0, 0.0], [10000.0, 9662.0, 9335.0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.people.exposure import yearly_rates
from healthtrust.records.persons import SEGMENTS
from healthtrust.study.investment.course import LOSS_PER_ADMISSION, Course, Setting
from healthtrust.study.investment.terms import Terms, discounts
from healthtrust.study.investment.use import Real


@dataclass(frozen=True)
class Weights:
    """What a QALY and a unit of money of each year [terms, year] count, and a person left at the end."""

    qalys: Real
    money: Real
    last: Real
    """[terms, segment]: zero where the tail is not counted."""
    end: Real
    """[terms, year]: one in the last year of the horizon, else zero."""

    def weighing(self, group: float) -> Weights:
        """Return the weights of a group whose QALYs count so much more."""
        return replace(self, qalys=self.qalys * group)


def weighed(asked: Sequence[Terms], years: int, setting: Setting | None = None) -> Weights:
    """Return the weights of terms over that many years; the tail needs the setting it follows."""
    qalys, money, end = (np.zeros((len(asked), years)) for _ in range(3))
    last = np.zeros((len(asked), len(SEGMENTS)))
    for k, terms in enumerate(asked):
        until = min(terms.horizon + 1, years)
        for_qalys, for_money = discounts(terms)
        qalys[k, :until] = terms.threshold * for_qalys[:until]
        money[k, :until] = for_money[:until]
        end[k, until - 1] = 1.0
        if terms.tail:
            assert setting is not None, "the tail needs the setting it follows"
            last[k] = left_over(terms, setting)
    return Weights(qalys, money, last, end)


def left_over(terms: Terms, setting: Setting) -> Real:
    """Return what a person of each segment [segment] is worth after the horizon, moves being as today."""
    moves, use, one = moves_matrix(setting), setting.use, np.eye(len(SEGMENTS))
    quality = setting.moves.weights - LOSS_PER_ADMISSION * use.admissions.sum(axis=1)
    worth = np.zeros(len(SEGMENTS))
    for value, rate in ((terms.threshold * quality, terms.discount_qalys), (-use.cost, terms.discount_money)):
        beta = 1 / (1 + rate)
        worth += beta ** (terms.horizon + 1) * np.linalg.solve(one - beta * moves.T, value)
    return worth


def worth(found: Course, weights: Weights) -> Real:
    """Return J [terms] of a course [terms or one, year, ...], money; without what programmes cost."""
    end = (found.people[..., 1:, :] * weights.last[..., None, :]).sum(axis=-1)
    return np.asarray(
        (weights.qalys * found.qalys - weights.money * found.cost + weights.end * end).sum(axis=-1)
    )


def moves_matrix(setting: Setting) -> Real:
    """Return the yearly moves of today [to, from]; columns add up to one less the share that dies."""
    on, dying = yearly_rates(setting.moves, np.ones(5), setting.quality)
    return np.asarray(np.diag(1 - on - dying) + np.diag(on[:4], -1))
