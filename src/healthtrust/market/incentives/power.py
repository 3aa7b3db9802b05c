"""Power: what part of the next pound a plan bears itself; balance: how evenly over kinds of care.

    power_s = 1 − Σ w x_s F′(c) / Σ w x_s             of the next 1 % of care of kind s
    unevenness = √( Σ_s h_s (power_s − power)² )      h_s share of kind s in cost;  0 is balanced

F′(c)   what is refunded of the next pound of a person who cost c (`refunds`): 0 where payment is set before
        the year, so that such a payment has power 1, and payment of all that is spent power 0
x_s     spending on care of kind s per person-year;  w  person-years
Source  power, the share of marginal cost that the plan bears, and balance, how alike it is over services:
        Geruso and McGuire, Tradeoffs in the design of health plan payment systems: fit, power and balance,
        J Health Econ 2016; 47: 1-19 [recalled]. That the next pound falls in proportion to present spending,
        and unevenness as the standard deviation over kinds of care weighted by cost, are ours [assumed].

A payment stated as a column is taken as set beforehand. Where it follows what is coded or spent within the
year (diagnoses found, procedures), plans bear less than is said here.

>>> import numpy as np
>>> insured = Insured.of(cost=[100.0, 900.0])
>>> ward = {"surgery": np.array([0.0, 800.0]), "practice": np.array([100.0, 100.0])}
>>> found = power(Refund(0.5, above=500.0), insured, ward)
>>> found.all_care, found.by_service, round(found.unevenness, 6)
(0.55, {'surgery': 0.5, 'practice': 0.75}, 0.1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan, sqrt

from healthtrust.market.incentives.amounts import Insured, Real
from healthtrust.market.incentives.refunds import Refund


@dataclass(frozen=True)
class Power:
    """What part of the next pound plans bear: of all care, and of each kind of it."""

    all_care: float
    by_service: Mapping[str, float] = field(default_factory=dict)
    unevenness: float = nan
    """NaN without kinds of care."""


def power(refund: Refund, insured: Insured, services: Mapping[str, Real] | None = None) -> Power:
    """Return the power of a refund; services: spending per person-year [n] by kind of care."""
    slope = refund.slope(insured.cost * insured.years)
    weights = insured.weights

    def borne(spent: Real) -> float:
        total = float(weights @ spent)
        return 1 - float((weights * slope) @ spent) / total if total > 0 else nan

    kinds = {name: borne(spent) for name, spent in (services or {}).items()}
    return Power(borne(insured.cost), kinds, _unevenness(kinds, insured, services or {}))


def _unevenness(kinds: Mapping[str, float], insured: Insured, services: Mapping[str, Real]) -> float:
    size = {name: float(insured.weights @ spent) for name, spent in services.items()}
    kept = [name for name in kinds if size[name] > 0]
    total = sum(size[name] for name in kept)
    if not kept:
        return nan
    mean = sum(size[name] * kinds[name] for name in kept) / total
    return sqrt(sum(size[name] * (kinds[name] - mean) ** 2 for name in kept) / total)
