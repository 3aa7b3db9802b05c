"""How cells choose by a rule: utility straight in the price, so that it need be reckoned twice and no more.

    a_iqp = V_ip(premium 0, tastes q)            b_iqp = V_ip(premium 1, tastes q) − V_ip(premium 0, tastes q)

V   utility by the rule of choice (market/choice/utility.py)
The outside option is an alternative like any other: a term may speak of it by name; its attributes are 0 and
its price is the penalty. Tastes are taken at a few weighted nodes (market/choice/nodes.py).

>>> from healthtrust.design.plan_choice import Term
>>> cells = Read({"people": np.array([5.0]), "worth": np.array([90.0])}, "cells.csv")
>>> plans = Read({"plan": np.array(["Mutual"], dtype=object)}, "plans.csv")
>>> worth, dear = Term(plan="Mutual", by="worth", coefficient=1), Term(attribute="premium", coefficient=-1)
>>> demand = demand_of(cells, plans, PlanChoice(terms=(worth, dear), scale=0.1), Premiums())
>>> demand.constant[0].tolist(), demand.slope[0].round(9).tolist()
([[9.0, 0.0]], [[-0.1, -0.1]])
"""

from __future__ import annotations

import numpy as np

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.design.premiums import Premiums
from healthtrust.market.choice.nests import nest_of
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.plans_table import in_nests, nests_of
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import spread_terms, switching_cost, utilities
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.joining import before, joinable
from healthtrust.market.equilibrium.tables import Read


def demand_of(cells: Read, plans: Read, rule: PlanChoice, premiums: Premiums) -> Demand:
    """Return how the cells choose among the plans and, where they may, the outside option."""
    rule = in_nests(rule, plans.texts("plan"), nests_of(plans.columns, plans.rows))
    offers = _offers(plans, rule, premiums)
    choosers = Choosers(
        identity=np.arange(cells.rows, dtype=np.uint64),
        columns=cells.numeric(),
        weight=np.rint(cells.numbers("people")).astype(np.int64),
        before=before(cells, offers.names),
        may_join=joinable(cells, plans, premiums),
    )
    free, dear = (offers.with_column(rule.price, np.full(offers.count, price)) for price in (0.0, 1.0))
    deviates, weight = taste_nodes(len(spread_terms(rule)))
    constant = np.stack([utilities(rule, free, choosers, node) for node in deviates], axis=1)
    slope = np.stack([utilities(rule, dear, choosers, node) for node in deviates], axis=1) - constant
    friction = np.zeros((cells.rows, offers.count))
    was = np.flatnonzero(choosers.before >= 0)
    friction[was, choosers.before[was]] = switching_cost(rule)
    nest, dissimilarity = nest_of(rule, offers.names)
    nested = bool((dissimilarity < 1).any())
    return Demand(
        constant=constant,
        slope=slope,
        weight=weight,
        may_join=choosers.may_join,
        before=choosers.before,
        persistence=0.0 if rule.active_choice else rule.persistence,
        friction=friction if friction.any() else None,
        nest=nest if nested else None,
        dissimilarity=dissimilarity if nested else None,
    )


def _offers(plans: Read, rule: PlanChoice, premiums: Premiums) -> Offers:
    names, outside = tuple(plans.texts("plan")), premiums.joining == "voluntary"
    wanted = {term.attribute for term in rule.terms if term.attribute} - {rule.price}
    columns = {name: np.append(plans.numbers(name), np.zeros(1 if outside else 0)) for name in wanted}
    return Offers((*names, premiums.outside) if outside else names, columns)
