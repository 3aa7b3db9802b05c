"""A population in fifths of deprivation, where health may count more: exposure is steeper, so are gains.

    X_rk = X_r g_rk,   ē_rk = ē_r g_rk        g_rk = D_r^((3 − k) / 4) / mean over k of the same
    w_k  = e^((3 − k) / 4) / mean over k of the same

X_r, ē_r    prevalence of factor r, and the reach of its programme;  D_r  prevalence in fifth 1 over fifth 5
e           weight of a QALY gained in the most deprived fifth over one in the least; 1 for no difference
k           fifth, 1 the most deprived; each has a fifth of the people
Source  delivery model, section 4, w^eq, an optional weight by group; geometric steps between fifths
        [assumed]; ratios in catalogue/coefficients/risk-factors.csv. Rates of illness without the factors are
        alike in all.

>>> from healthtrust.study.investment.course import shipped_setting
>>> smoking = [group.setting.factors.prevalence[0] for group in by_fifth(shipped_setting())]
>>> [round(float(share), 3) for share in smoking]          # the most deprived fifth first
[0.22, 0.17, 0.131, 0.101, 0.078]
>>> equity_weights(2.0).round(2).tolist(), equity_weights(1.0).tolist()
([1.37, 1.15, 0.97, 0.82, 0.69], [1.0, 1.0, 1.0, 1.0, 1.0])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.people.conditions import by_deprivation
from healthtrust.records.persons import FIFTHS
from healthtrust.study.investment.course import Setting
from healthtrust.study.investment.use import Real


@dataclass(frozen=True)
class Group:
    """Some of the people, and how much a QALY of theirs counts."""

    setting: Setting
    weight: float = 1.0


def equity_weights(most_over_least: float) -> Real:
    """Return the weight of a QALY in each fifth [fifth]; one on average."""
    return by_deprivation(most_over_least)


def by_fifth(setting: Setting, equity: float = 1.0) -> tuple[Group, ...]:
    """Return the five fifths of a population, the most deprived first, with the weights of their QALYs."""
    factors, weights = setting.factors, equity_weights(equity)
    of_mean = np.stack([by_deprivation(float(ratio)) for ratio in factors.deprivation_ratio])
    return tuple(
        Group(
            replace(
                setting,
                factors=replace(
                    factors,
                    prevalence=np.minimum(factors.prevalence * of_mean[:, k], 1.0),
                    trend=factors.trend * of_mean[:, k],
                    reach=factors.reach * of_mean[:, k],
                ),
                people=setting.people / FIFTHS,
                births=setting.births / FIFTHS,
            ),
            float(weights[k]),
        )
        for k in range(FIFTHS)
    )


def groups_of(setting: Setting, equity: float = 1.0) -> tuple[Group, ...]:
    """Return the groups that an optimum looks at: everybody as one, unless fifths count differently."""
    return (Group(setting),) if equity == 1 else by_fifth(setting, equity)
