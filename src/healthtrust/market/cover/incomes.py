"""Take-up by income without persons: a share and an income elasticity put on a distribution of incomes.

    ln y ~ N(μ, σ²),  μ = ln ȳ − σ²/2          G = 2 Φ(σ/√2) − 1

ȳ, σ    mean income, and spread of its logarithm;  G  Gini coefficient;  Φ  normal distribution function
Source  lognormal incomes and their Gini: Aitchison and Brown 1957 [recalled]; σ 0.6 and 0.8 give 0.33, 0.43

The rule is that of take_up.py: β = e / (1 − share), and the intercept that gives the share on this
distribution, of which each point stands for a thousandth of the people.

>>> round(spread_of_gini(0.33), 2), round(spread_of_gini(0.43), 2)
(0.6, 0.8)
>>> found = take_up_on(TakeUp(share=0.02, income_elasticity=1.12), lognormal(40_000, 0.6))
>>> [round(share, 4) for share in found["share"]][::3], round(sum(found["share"]) / 10, 4)
([0.0051, 0.0124, 0.0209, 0.0535], 0.02)
"""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import TakeUp
from healthtrust.market.cover.by_income import Sample, by_group, income_groups
from healthtrust.market.cover.take_up import take_up

Floats = NDArray[np.float64]
POINTS = 1_000


class Incomes(NamedTuple):
    """Incomes and how many people have each."""

    income: Floats
    weight: Floats


def spread_of_gini(gini: float) -> float:
    """Return the spread σ of the logarithm of lognormal incomes with that Gini coefficient, 0 < gini < 1."""
    return sqrt(2) * NormalDist().inv_cdf((1 + gini) / 2)


def lognormal(mean: float, spread: float, points: int = POINTS) -> Incomes:
    """Return lognormal incomes at the middles of equal groups of people, scaled to the mean exactly."""
    middle = log(mean) - spread**2 / 2
    normal = NormalDist()
    income = np.array([exp(middle + spread * normal.inv_cdf((i + 0.5) / points)) for i in range(points)])
    return Incomes(income * (mean / income.mean()), np.ones(points))


def take_up_on(rule: TakeUp, incomes: Incomes, groups: int = 10, floor: float = 1.0) -> dict[str, list[Any]]:
    """Return take-up by income group, 1 the poorest: group, mean income, share.

    Of a rule only the share or intercept, and income, can speak: there are no other columns.
    """
    income, weight = incomes
    everybody = np.ones(len(income), dtype=np.bool_)
    chance = take_up(rule, {"income": income}, weight, everybody, floor)
    sample = Sample(income, weight, income_groups(income, weight, groups))
    found = by_group(chance, sample, groups)
    return {name: found[name] for name in ("group", "mean income", "share")}
