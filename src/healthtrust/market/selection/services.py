"""Which kinds of care a plan gains by stinting: those used by persons who lose it money, and who can be told.

    predictability_s = sd(x̂_s) / mean(x̂_s)                      how unlike persons' expected use is
    predictiveness_s = corr(x̂_s, π̂)                             how use goes with profit
    index_s          = predictability_s × predictiveness_s       below 0 stint, above 0 be generous
    profit_s         = Σ w x̂_s π̂ / Σ w x̂_s = mean(π̂) + index_s sd(π̂)
    shadow price     q_s ∝ 1 / profit_s, where profit_s > 0

x̂_s     expected spending on kind s per person-year: the mean of persons alike in all that is known
π̂       expected profit: the mean of revenue less cost of persons alike;  w  person-years
Source  predictability and predictiveness: Ellis and McGuire, J Health Econ 2007; 26: 25-48; shadow prices
        with equal sensitivity of all persons: Frank, Glazer and McGuire, J Health Econ 2000; 19: 829-854.
        There the index carries the elasticity of demand as well, and use is correlated with all spending:
        under flat payment the same but for its sign [all recalled].

profit_s is what a plan earns on whom the average pound of care s goes to. It rations hard what it loses by:
where profit_s is not above 0 no quality of that care pays.

>>> insured = Insured.of(cost=[100.0, 100.0, 400.0])
>>> flat = Amount(np.full(3, 200.0))
>>> care = {"checks": np.array([50.0, 50.0, 50.0]), "dialysis": np.array([0.0, 0.0, 300.0])}
>>> found = stinted(care, flat, np.array([0, 0, 1]), insured)
>>> [(each.service, round(each.predictability, 4), round(each.index, 4)) for each in found]
[('checks', 0.0, 0.0), ('dialysis', 1.4142, -1.4142)]
>>> [round(each.profit, 6) + 0.0 for each in found]
[0.0, -200.0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from healthtrust.market.incentives.amounts import Amount, Classes, Insured, Real, class_mean

NOTHING = 1e-9
"""Spread, over the mean, that is but rounding."""


@dataclass(frozen=True)
class Stinted:
    """One kind of care under a scheme."""

    service: str
    share_of_cost: float
    predictability: float
    predictiveness: float
    index: float
    profit: float
    """Money per person-year, on persons weighted by their expected use."""


def stinted(
    services: Mapping[str, Real], revenue: Amount, cells: Classes, insured: Insured
) -> tuple[Stinted, ...]:
    """Return how it pays to ration each kind of care [n], where cells [n] are what a plan can tell."""
    earned = class_mean(insured, cells, revenue.of - insured.cost).of
    return tuple(_stinted(name, spent, earned, cells, insured) for name, spent in services.items())


def _stinted(name: str, spent: Real, earned: Real, cells: Classes, insured: Insured) -> Stinted:
    weights = insured.weights / insured.person_years
    use = class_mean(insured, cells, spent).of
    mean, profit = float(weights @ use), float(weights @ earned)
    spread, apart = (sqrt(max(float(weights @ (v - weights @ v) ** 2), 0.0)) for v in (use, earned))
    predictability = spread / mean if mean > 0 else nan
    together = float(weights @ ((use - mean) * (earned - profit)))
    some = spread > NOTHING * mean and apart > NOTHING * insured.mean
    predictiveness = together / (spread * apart) if some else 0.0
    return Stinted(
        service=name,
        share_of_cost=mean / insured.mean if insured.mean > 0 else nan,
        predictability=predictability,
        predictiveness=float(np.clip(predictiveness, -1, 1)),
        index=predictability * predictiveness,
        profit=float(weights @ (use * (earned if apart > NOTHING * insured.mean else profit))) / mean
        if mean > 0
        else nan,
    )
