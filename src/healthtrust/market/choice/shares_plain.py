"""Expected members and cost of each plan in double precision: the plain twin of `shares_compiled`.

It also serves nests, whose shares within a nest of small dissimilarity ask for more digits than single
precision has.

>>> from healthtrust.design.plan_choice import Term
>>> from healthtrust.market.choice.tables import everybody
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-1),))
>>> offers = Offers(("A", "B"), {"premium": np.array([5.0, 5.0])})
>>> shares, members, costs = add_up(rule, offers, everybody(3, 2), None, np.array([10.0, 20.0, 30.0]))
>>> members.tolist(), costs.tolist()
([1.5, 1.5], [30.0, 30.0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.expected import expected_shares
from healthtrust.market.choice.persistence import Default
from healthtrust.market.choice.tables import Choosers, Offers

Floats = NDArray[np.float64]


def add_up(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None, cost: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return shares [person, plan], expected members [plan] and their cost [plan]; cost: [person]."""
    shares = expected_shares(rule, offers, choosers, default)
    heads = shares * choosers.weight[:, None]
    return shares, heads.sum(axis=0), (heads * cost[:, None]).sum(axis=0)
