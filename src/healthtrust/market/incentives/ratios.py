"""Predictive ratios: what a scheme pays for a group over what the group costs.

    PR_g = Σ_{i in g} w q / Σ_{i in g} w y             Σ_g c_g PR_g = 1,   c_g the group's share of all cost

q       payment per person-year, scaled to the cost of all;  y  cost;  w  person-years
Source  Ash, Porell, Gruenberg, Sawitz and Beiser, Health Care Financ Rev 1989; 10(4): 17-29, who set groups
        of former cost beside what a formula pays for them [recalled].

Below 1 a group is underpaid. Groups cut by the year's own cost are underpaid at the top by every payment made
before the year: the dear were in part unlucky. Groups that could be told beforehand say what selection gains.

>>> from healthtrust.market.incentives.paid import Terms, class_mean_scheme
>>> insured = Insured.of(cost=[1.0, 1.0, 2.0, 8.0])
>>> paid = class_mean_scheme("age", np.array([0, 0, 1, 1]), insured, Terms())
>>> found = predictive_ratios(paid, insured, ["a", "b", "a", "b"])
>>> [(each.group, round(each.ratio.value, 6)) for each in found]
[('a', 2.0), ('b', 0.666667)]
>>> [(each.group, round(each.share_of_cost, 6)) for each in by_tenth(insured.cost, paid, insured, tenths=2)]
[(1, 0.166667), (2, 0.833333)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate, quantile_groups
from healthtrust.market.incentives.amounts import Insured, Real
from healthtrust.market.incentives.paid import Paid
from healthtrust.pool.fairness.sample import Linear


@dataclass(frozen=True)
class Ratio:
    """One group: who they are, what they cost, and what is paid for each pound of it."""

    group: Any
    person_years: float
    share_of_cost: float
    ratio: Estimate
    """NaN where the group costs nothing."""


def predictive_ratios(paid: Paid, insured: Insured, labels: Sequence[Any]) -> tuple[Ratio, ...]:
    """Return the predictive ratio of every group of labels [n], in their order."""
    names, position = np.unique(np.asarray(labels), return_inverse=True)
    return tuple(ratio_within(name, position == k, paid, insured) for k, name in enumerate(names.tolist()))


def by_tenth(by: Real, paid: Paid, insured: Insured, tenths: int = 10) -> tuple[Ratio, ...]:
    """Return predictive ratios of tenths, 1 the lowest, of persons ranked by cost or payment [n].

    Persons of equal rank stay together, so that tenths differ in size and some may be empty and are left out.
    """
    group = quantile_groups(by, insured.weights, tenths).astype(np.int64) + 1
    return predictive_ratios(paid, insured, group.tolist())


def ratio_within(group: Any, within: NDArray[np.bool_], paid: Paid, insured: Insured) -> Ratio:
    """Return the predictive ratio of those within [n]."""
    weights = insured.weights * within
    cost = insured.sample.sum(insured.cost * within)
    payment = insured.sample.sum(paid.predicted.of * within)
    payment = Linear(payment.value, payment.moves + paid.predicted.moves(weights, insured.weights))
    total = insured.mean * insured.person_years
    share = cost.value / total if total > 0 else np.nan
    found = insured.sample.estimate(payment / cost)
    return Ratio(group, float(weights.sum()), share, found)
