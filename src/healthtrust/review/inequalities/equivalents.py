"""What everybody could equally have, from group means: what inequality costs, and who should count most.

    E       equally distributed equivalent of group means: Atkinson (ε) or Kolm (κ), see `ground.equality`
    index   1 − E / μ  (Atkinson),     μ − E  (Kolm)
    weight  w_g ∝ m_g^(−ε)  or  exp(−κ m_g), their mean over people 1;  ratio  w_worst / w_best
    error²  ∇E′ V ∇E

m_g, V     group means and how they vary together (`means`);  μ  the mean of all
Source     Atkinson 1970; Kolm 1976 (see `ground.equality`); the English public's ε = 10.95 and κ = 0.15 a
           QALY of lifetime health: Robson et al., Health Econ 2017; 26: 1328-1334 [cited]

It is taken between groups, each person counted at the mean of the group: what people of one group have
differs by luck and age as well. One who has nothing makes Atkinson's E nothing from ε = 1 on.

>>> from healthtrust.review.inequalities.means import group_means
>>> from healthtrust.pool.fairness.sample import Sample
>>> fifths = ("1", "2", "3", "4", "5")
>>> health = [[63.19885892, 67.67622058, 69.99, 73.184, 75.07]]       # England, years of full health at birth
>>> found = equivalent_of(group_means(health, np.arange(5), fifths, Sample.of(5)), "atkinson", 10.95)
>>> round(found.level.value, 2), round(found.index.value, 4), round(found.weight_ratio, 2)
(68.39, 0.0206, 6.59)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from healthtrust.ground.equality import equivalent, marginal_weights, slopes
from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.sample import Real
from healthtrust.review.inequalities.means import Means

Judging = Literal["atkinson", "kolm"]


@dataclass(frozen=True)
class Equivalent:
    """One measure at one aversion."""

    measure: Judging
    aversion: float
    level: Estimate
    """Equally distributed equivalent."""
    cost: Estimate
    """Mean less that: what inequality costs."""
    index: Estimate
    """That over the mean for Atkinson; itself for Kolm."""
    weights: Real
    """[g] what a little more is worth to one of the group, 1 on average."""

    @property
    def weight_ratio(self) -> float:
        """Return the weight of the worst off group over that of the best off."""
        return float(self.weights[0] / self.weights[-1])


def equivalent_of(means: Means, measure: Judging, aversion: float) -> Equivalent:
    """Return the equivalent of the first outcome's group means; all must be above 0 for Atkinson."""
    m, share = means.values[0], means.share
    mean, level = float(share @ m), equivalent(measure, m, aversion, means.people)
    rise = slopes(measure, m, aversion, means.people)
    cost = means.estimate(mean - level, _padded(share - rise, means))
    index = cost
    if measure == "atkinson":
        index = means.estimate(1 - level / mean, _padded(level / mean**2 * share - rise / mean, means))
    return Equivalent(
        measure, aversion, means.estimate(level, _padded(rise, means)), cost, index,
        marginal_weights(measure, m, aversion, means.people),
    )  # fmt: skip


def _padded(of_first: Real, means: Means) -> Real:
    """Return slopes [k g] of what follows from the first outcome only."""
    return np.asarray(np.r_[of_first, np.zeros(means.values.size - len(of_first))])
