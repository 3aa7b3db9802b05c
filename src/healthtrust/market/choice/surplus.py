"""What a choice is worth to those who have it, in money: consumer surplus, comparable between two offers.

    CS_i = [ (1 − stay_i − assigned_i) ln Σ_p exp V_ip + stay_i V_i,before + assigned_i Σ_p D_ip V_ip ] / α_i

V_ip    utility of plan p among those that may be joined;  α_i = −∂V/∂price, what one unit of money is worth
stay_i, assigned_i, D_ip  as in expected.py: who does not choose has what he is in, not the best there is
Source  Small and Rosen 1981, Econometrica 49 [recalled]. With nests the inclusive value stands for the
        logarithm (nests.py).

Only differences of it mean anything: its zero is arbitrary. Tastes that differ unobserved are averaged within
the logarithm and taken at their mean in α. Where α is not above 0 a person's surplus has no size in money.
Whether a switching cost counts as a loss, or only as a mistake, is disputed (Handel 2013): here it counts.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import Offers, everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 100.0])})
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.1),))
>>> one = everybody(1, 2)
>>> cheaper = offers.with_column("premium", np.array([90.0, 90.0]))
>>> (consumer_surplus(rule, cheaper, one) - consumer_surplus(rule, offers, one)).round(6).tolist()
[10.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.nests import nest_of, nested_surplus
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import price_response, spread_terms, utilities

ROWS_AT_ONCE = 65_536

Floats = NDArray[np.float64]


def consumer_surplus(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> Floats:
    """Return the surplus [person] of one of the persons of each row, in the unit of the price.

    NaN where a person has no plan to join, or where price does not lower utility.
    """
    worth = np.empty(choosers.rows, dtype=np.float64)
    for start in range(0, choosers.rows, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        worth[rows] = expected_utility(rule, offers, choosers.part(rows), default)
    response = price_response(rule, choosers)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((response > 0) & np.isfinite(worth), worth / response, np.nan)


def expected_utility(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> Floats:
    """Return what the plan that a person will be in is worth [person], utils, but for Euler's constant."""
    nest, dissimilarity = nest_of(rule, offers.names)
    staying, assigned = not_choosing(rule, choosers, default is not None)
    placed = np.flatnonzero(assigned > 0) if default is not None else np.zeros(0, dtype=np.int64)
    worth = np.zeros(choosers.rows, dtype=np.float64)
    nodes, weights = taste_nodes(len(spread_terms(rule)))
    rows = np.arange(choosers.rows)
    for node, weight in zip(nodes, weights.tolist(), strict=True):
        utility = utilities(rule, offers, choosers, node)
        best = nested_surplus(utility, choosers.may_join, nest, dissimilarity)
        choosing = 1 - staying - assigned
        at_node = np.where(choosing > 0, choosing * np.where(choosing > 0, best, 0.0), 0.0)
        at_node += staying * utility[rows, np.maximum(choosers.before, 0)]
        if default is not None and len(placed):
            into = default_shares(default, choosers.may_join[placed])
            at_node[placed] += assigned[placed] * (into * utility[placed]).sum(axis=1)
        worth += weight * at_node
    return worth
