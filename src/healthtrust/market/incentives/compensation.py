"""Whom a scheme over- and underpays: revenue less cost per person-year of a group, and how sure that is.

    Δ_g = Σ_{i in g} w (R − y) / Σ_{i in g} w           Δ_g ± 1.96 standard errors
    Λ   = Σ_k w_k |Δ_k| / Σ_k w_k                       mean size of Δ over cells k of persons alike

R, y    what a plan receives and what it spends, per person-year;  w  person-years
Source  under- and overcompensation of groups: van Kleef, van Vliet and van de Ven, Expert Rev Pharmacoecon
        Outcomes Res 2013; 13: 743; mean size over groups, weighted: Layton, Ellis, McGuire and van Kleef,
        J Health Econ 2017; 56: 237-255 (group-level fit) [both recalled].

Standard errors follow the persons sampled, in clusters where they were drawn together, and know that the
payment was scaled to, or reckoned from, the same persons.

>>> from healthtrust.market.incentives.paid import Terms, class_mean_scheme
>>> insured = Insured.of(cost=[1.0, 1.0, 2.0, 8.0])
>>> paid = class_mean_scheme("age", np.array([0, 0, 1, 1]), insured, Terms())
>>> ill = compensated("ill", np.array([False, False, False, True]), paid, insured)
>>> ill.mean.value, ill.cost, round(ill.share_of_cost, 6), ill.share_of_persons
(-3.0, 8.0, 0.666667, 0.25)
>>> lost_and_gained(np.array([0, 0, 1, 2]), paid, insured)
1.5
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.ground.intervals import Interval, mean_interval
from healthtrust.market.incentives.amounts import Classes, Insured, mean_difference
from healthtrust.market.incentives.paid import Paid
from healthtrust.pool.fairness.sample import added_up


@dataclass(frozen=True)
class Compensated:
    """A group under a scheme; money per person-year."""

    group: str
    rows: int
    person_years: float
    share_of_persons: float
    share_of_cost: float
    cost: float
    mean: Estimate
    """Revenue less cost: below 0 the group is underpaid."""

    @property
    def interval(self) -> Interval:
        """Return the interval that holds the true mean in 95 of 100 samples."""
        return mean_interval(self.mean.value, self.mean.standard_error)

    @property
    def sure(self) -> bool:
        """Return whether the interval leaves out nothing at all, neither over nor under."""
        return self.interval.low > 0 or self.interval.high < 0

    @property
    def total(self) -> float:
        """Return the money over or under for all of the group."""
        return self.mean.value * self.person_years


def compensated(group: str, within: NDArray[np.bool_], paid: Paid, insured: Insured) -> Compensated:
    """Return how a scheme pays for those within [n] against what they cost."""
    weights = insured.weights * within
    years, cost = float(weights.sum()), float(weights @ insured.cost)
    all_cost = insured.mean * insured.person_years
    return Compensated(
        group=group,
        rows=int(np.count_nonzero(within)),
        person_years=years,
        share_of_persons=years / insured.person_years,
        share_of_cost=cost / all_cost if all_cost > 0 else np.nan,
        cost=cost / years if years else np.nan,
        mean=insured.sample.estimate(mean_difference(paid.revenue, insured.spent, within, insured)),
    )


def lost_and_gained(cells: Classes, paid: Paid, insured: Insured) -> float:
    """Return the mean size, per person-year, of revenue less cost of the cells [n] that persons are in."""
    apart = added_up(cells, insured.weights * (paid.revenue.of - insured.cost))
    return float(np.abs(apart).sum()) / insured.person_years
