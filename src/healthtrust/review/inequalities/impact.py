"""The health equity impact plane of one design beside another, with intervals.

    across  equity impact  N [ ΔE − Δh̄ ]        up  net health  N Δh̄        worth  N ΔE, their sum
    error²  ∇f′ V ∇f,   V of the group means before and after together: the same people stand in both
    flip    aversions at which the better of the two changes: `ground.equality.crossings`

N, h̄, E  people, mean of the group means, and its equally distributed equivalent
Source   Cookson et al., Value in Health 2017; 20: 206-212 [recalled]; points: `package.equity.plane`

The interval holds the shares of groups fixed, and says nothing of how sure the model of a design is.

>>> from healthtrust.review.inequalities.means import group_means
>>> from healthtrust.pool.fairness.sample import Sample
>>> before, after = [60.0, 62.0, 74.0, 76.0], [61.0, 62.4, 74.1, 76.0]
>>> means = group_means([before, after], np.array([0, 0, 1, 1]), ("poor", "rich"), Sample.of(4))
>>> found = impact(means, ("atkinson", 10.95))
>>> round(found.net_health.value, 3), found.quarter, found.net_health.standard_error > 0
(1.5, 'healthier and more equal', True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.equality import Crossings, crossings, slopes
from healthtrust.ground.inequality import Estimate
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.plane import Judge, plane
from healthtrust.review.inequalities.means import Means


@dataclass(frozen=True)
class Impact:
    """Where a design lies beside the one before it; amounts of all people together."""

    net_health: Estimate
    equity_impact: Estimate
    worth: Estimate
    quarter: str
    flips: Crossings
    """Aversions at which the two designs are equally good."""


def impact(means: Means, judge: Judge) -> Impact:
    """Return the impact of the second of two outcomes, before and after, by group means above zero."""
    measure, aversion = judge
    before, after = means.values
    people, share = means.people, means.share
    whole = float(people.sum())
    groups = Groups(means.names, people, before, share)
    found = plane(groups, [after], ("after",), judge)
    of_mean = whole * np.r_[-share, share]
    of_worth = whole * np.r_[
        -slopes(measure, before, aversion, people), slopes(measure, after, aversion, people)
    ]  # fmt: skip
    net, equity = float(found.net_health[0]), float(found.equity_impact[0])
    return Impact(
        means.estimate(net, of_mean),
        means.estimate(equity, of_worth - of_mean),
        means.estimate(net + equity, of_worth),
        found.quarters[0],
        crossings(measure, before, after, people),
    )
