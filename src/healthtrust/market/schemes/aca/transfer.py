"""State transfers of the Affordable Care Act: risk a plan bears, less the risk its premium may reflect.

    T_i = [ R_i / Σ_k s_k R_k  −  A_i / Σ_k s_k A_k ] × P̄          R_i = PLRS_i IDF_i GCF_i
    Σ_i s_i T_i = 0                                               A_i = AV_i ARF_i IDF_i GCF_i

T_i   transfer of plan i per member month, + received;  s_i  its share of the member months of the state
PLRS  plan liability risk score;  IDF  induced demand;  GCF  cost of the area;  AV  actuarial value
ARF   what age rating lets the plan charge;  P̄  mean premium of the state less a share for administration
Source  Pope et al. 2014, Medicare & Medicaid Research Review 4(3): risk transfer formula [cited for its
        parts]; administration of 14 % is taken off since 2018 [recalled].

>>> alike = np.ones(2)
>>> plans = PlanFactors(np.array([50.0, 50]), np.array([1.1, 0.9]), alike, alike, alike, alike, 1000 * alike)
>>> [round(float(each), 6) for each in transfer_per_month(plans, np.array([0, 0]), administration=0.0)]
[100.0, -100.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PlanFactors:
    """Columns of plans [plan], all above zero."""

    member_months: Floats
    risk_score: Floats
    actuarial_value: Floats
    induced_demand: Floats
    geographic_cost: Floats
    age_rating: Floats
    premium: Floats
    """Per member month, major units."""


def transfer_per_month(plans: PlanFactors, pool: Codes, administration: float) -> Floats:
    """Return the transfer per member month of each plan [plan], in the unit of premiums.

    pool: [plan], which state (and market) a plan belongs to, from 0 on; administration: share of premiums.
    """
    risk = plans.risk_score * plans.induced_demand * plans.geographic_cost
    allowed = plans.actuarial_value * plans.age_rating * plans.induced_demand * plans.geographic_cost
    premium = statewide_premium(plans, pool) * (1.0 - administration)
    each = (_relative(risk, plans, pool) - _relative(allowed, plans, pool)) * premium
    return each - _mean(each, plans, pool)  # which is nothing but what floats leave over


def statewide_premium(plans: PlanFactors, pool: Codes) -> Floats:
    """Return the mean premium per member month of each plan's pool [plan]."""
    return _mean(plans.premium, plans, pool)


def _relative(values: Floats, plans: PlanFactors, pool: Codes) -> Floats:
    return values / _mean(values, plans, pool)


def _mean(values: Floats, plans: PlanFactors, pool: Codes) -> Floats:
    """Return the mean of values [plan] over the member months of each plan's pool [plan]."""
    total = np.bincount(pool, weights=plans.member_months * values)
    return np.asarray((total / np.bincount(pool, weights=plans.member_months))[pool])
