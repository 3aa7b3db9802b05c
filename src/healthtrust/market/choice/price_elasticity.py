"""How members answer to prices: per cent more members of each plan for one per cent on a price.

    e_pq = d ln N_p / d ln price_q ≈ [ N_p(1.005 price_q) − N_p(0.995 price_q) ] / (0.01 N_p)

N_p     expected members of plan p (shares.py)
Source  for one person who chooses by logit, with slope −α: own e_pp = −α price_p (1 − S_p), cross
        e_pq = α price_q S_q: McFadden 1974 [recalled]. With persistence ρ both are (1 − ρ) times that for
        members whose share is where it settles: short-run elasticities.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import Offers, everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 100.0])})
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.02),))
>>> elasticities(rule, offers, everybody(10, 2)).round(3).tolist()
[[-1.0, 1.0], [1.0, -1.0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.persistence import Default
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.choice.tables import Choosers, Offers

STEP = 0.005
"""Prices are raised and lowered by half a per cent."""


def elasticities(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> NDArray[np.float64]:
    """Return the elasticity [plan, price of plan] of expected members to prices.

    NaN for a plan without members and for a price of zero.
    """
    price = offers.columns[rule.price]
    members = expected_totals(rule, offers, choosers, default=default).members
    change = np.empty((offers.count, offers.count), dtype=np.float64)
    for q in range(offers.count):
        moved = []
        for factor in (1 + STEP, 1 - STEP):
            dearer = price.copy()
            dearer[q] *= factor
            other = offers.with_column(rule.price, dearer)
            moved.append(expected_totals(rule, other, choosers, default=default).members)
        change[:, q] = (moved[0] - moved[1]) / (2 * STEP)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((members > 0)[:, None] & (price != 0), change / members[:, None], np.nan)
