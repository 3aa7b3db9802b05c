"""What an investment gains over doing nothing, year by year: QALYs, money, cost of survivors, when it pays.

    ΔQ_t, ΔC_t, G_t      QALYs more, cost of care more, and what programmes cost in year t
    survivors_t          = ( N'_t − N_t ) C'_t / N'_t,      care of the healthier_t = ΔC_t − survivors_t
    gross cost per QALY  = Σ G_t β_C^t / Σ ΔQ_t β_Q^t;      net: Σ ( G_t + ΔC_t ) β_C^t over the same
    cash_t  = −Σ_{u≤t} ( G_u + ΔC_u ) β_C^u;                net benefit_t = λ Σ_{u≤t} ΔQ_u β_Q^u + cash_t
    breaks even in the first year from which it stays at zero or more to the end of the horizon

N_t, N'_t   people alive without and with the investment;  C'_t  cost of care with it
β           1 / (1 + discount rate)
λ           what a QALY is worth when asking whether it pays
Source  delivery model, section 4, reporting. Whoever lives longer is cared for longer (van Baal et al. 2008
        [cited]), so survivors stand apart. Returns on investment of the literature (Masters et al. 2017,
        median 14.3 to 1) are of society, not of the payer, and enter nowhere.

>>> from healthtrust.study.investment.course import shipped_setting
>>> from healthtrust.study.investment.fifths import groups_of
>>> from healthtrust.study.investment.terms import Terms
>>> setting = shipped_setting()
>>> spending = np.zeros((41, len(setting.factors.codes)))
>>> spending[:5, 0] = 1.0                                   # one pound a head on the first, five years
>>> found = gains(spending, groups_of(setting), Terms(horizon=40))
>>> round(float(found.programme.sum())), bool(found.qalys.sum() > 0), bool(found.survivors.sum() > 0)
(500000, True, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.investment.course import Course, course
from healthtrust.study.investment.fifths import Group
from healthtrust.study.investment.terms import Terms, discounts
from healthtrust.study.investment.use import Real

PAYS_AT = 15_000.0
"""What a QALY is worth when asking in which year an investment has paid, money."""


@dataclass(frozen=True)
class Gains:
    """Differences to doing nothing, not discounted, money in major units; [..., year]."""

    terms: Terms
    qalys: Real
    programme: Real
    """What programmes cost."""
    care: Real
    """Cost of care more: admissions avoided, healthier people and survivors together."""
    survivors: Real
    """Cost of care of the people who are alive more."""
    emergency: Real
    """Cost of emergency admissions more, of as many people as would have lived; part of `healthier`."""
    admissions: Real
    """Emergency admissions more; below zero where they fall."""
    people: Real
    """People alive more at the end of the year."""

    @property
    def healthier(self) -> Real:
        """Return the cost of care more of as many people as would have lived; below zero where it falls."""
        return np.asarray(self.care - self.survivors)

    def summed(self, values: Real, *, money: bool = True) -> Real:
        """Return running sums of discounted values [..., year]."""
        of_qalys, of_money = discounts(self.terms)
        return np.asarray((values * (of_money if money else of_qalys)).cumsum(axis=-1))

    @property
    def gross(self) -> Real:
        """Return what programmes cost for each QALY [...]; infinite where none is gained."""
        return self._per_qaly(self.programme)

    @property
    def net(self) -> Real:
        """Return what programmes and care cost more for each QALY [...]; below zero where money is saved."""
        return self._per_qaly(self.programme + self.care)

    def _per_qaly(self, cost: Real) -> Real:
        gained = self.summed(self.qalys, money=False)[..., -1]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(gained > 0, self.summed(cost)[..., -1] / gained, np.inf)

    @property
    def offset(self) -> Real:
        """Return money of care saved for each unit of money spent [...]; below zero where care costs more."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(-self.summed(self.care)[..., -1] / self.summed(self.programme)[..., -1])

    def cash(self) -> Real:
        """Return the running sum of money saved less money spent [..., year]."""
        return -self.summed(self.programme + self.care)

    def benefit(self, worth: float = PAYS_AT) -> Real:
        """Return the running net benefit [..., year], money, a QALY being worth so much."""
        return np.asarray(worth * self.summed(self.qalys, money=False) + self.cash())

    def share_by(self, year: int) -> Real:
        """Return the share of discounted QALYs gained by the end of that many years [...]."""
        sums = self.summed(self.qalys, money=False)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(sums[..., min(year, sums.shape[-1]) - 1] / sums[..., -1])


def gains(spending: Real, groups: Sequence[Group], terms: Terms) -> Gains:
    """Return what spending [..., year, programme] a head gains over the horizon, all groups together."""
    until = spending[..., : terms.horizon + 1, :]
    both = np.concatenate([until.reshape(-1, *until.shape[-2:]), np.zeros((1, *until.shape[-2:]))])
    parts = [_between(course(both, each.setting)) for each in groups]
    summed = (sum(values) for values in zip(*parts, strict=True))
    return Gains(terms, *(np.asarray(each).reshape(until.shape[:-1]) for each in summed))


def _between(found: Course) -> tuple[Real, ...]:
    """Return the differences of courses [course, year] to the last, nothing, in the order of `Gains`."""
    alive = found.people.sum(axis=-1)
    share = 1 - alive[-1:, :-1] / alive[:-1, :-1]
    return (
        found.qalys[:-1] - found.qalys[-1:],
        found.programme_cost[:-1],
        found.cost[:-1] - found.cost[-1:],
        share * found.cost[:-1],
        (1 - share) * found.emergency_cost[:-1] - found.emergency_cost[-1:],
        found.admissions[:-1] - found.admissions[-1:],
        alive[:-1, 1:] - alive[-1:, 1:],
    )


def breaks_even(running: Real) -> NDArray[np.float64]:
    """Return the year, 1 is the first, from which running sums [..., year] are not negative; NaN if never.

    >>> breaks_even(np.array([[-3.0, -1.0, 2.0], [1.0, 2.0, -1.0], [-1.0, -1.0, -1.0]])).tolist()
    [3.0, nan, nan]
    """
    negative = running < 0
    years = running.shape[-1]
    last = np.where(negative.any(axis=-1), years - negative[..., ::-1].argmax(axis=-1), 0)
    return np.where(last == years, np.nan, last + 1.0)


def one_pound(programmes: int, years: int, followed: int) -> Real:
    """Return spending [programme, year, programme] of one unit of money a head, on each programme alone."""
    spending = np.zeros((programmes, followed, programmes))
    for each in range(programmes):
        spending[each, :years, each] = 1.0
    return spending
