"""How members answer to prices: per cent more members of each plan for one per cent on a price.

    e_pq = d ln N_p / d ln price_q

N_p     expected members of plan p (shares.py); differences over half a per cent up and down, as totals of the
        compiled pass are known to five digits (elasticity/numerical.py)
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
from healthtrust.market.elasticity.numerical import of_totals

APART = 0.005
"""Logarithms of prices are moved by half a per cent."""


def elasticities(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> NDArray[np.float64]:
    """Return the elasticity [plan, price of plan] of expected members to prices.

    NaN for a plan without members and for a price of zero.
    """
    price = offers.columns[rule.price]

    def members_at(factor: NDArray[np.float64]) -> NDArray[np.float64]:
        dearer = offers.with_column(rule.price, price * factor)
        return expected_totals(rule, dearer, choosers, default=default).members

    return np.where(price != 0, of_totals(members_at, offers.count, APART), np.nan)
