"""The share of each plan expected of each person: those who choose by logit, the others where they are.

    S_ip = stay_i [i was in p] + assigned_i D_ip + (1 − stay_i − assigned_i) Σ_j w_j L_p(V_i(z_j))

stay_i, assigned_i  probabilities not to choose (persistence.py);  D_ip  default assignment
L_p     share of plan p among the choosers (nests.py);  V_i(z_j)  utilities at taste node j, of weight w_j
Source  mixed logit as a mean over tastes: Train, Discrete choice methods with simulation, 2009, chapter 6
        [recalled]; the rest as in its own file.

Tastes of those in a plan are taken as those of everyone: that members chose it once is not used again.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import Choosers, Offers
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 100.0])})
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.1),), persistence=0.8)
>>> one, both_open = np.array([1]), np.ones((1, 2), dtype=bool)
>>> in_unity = Choosers(one.astype(np.uint64), {}, one, before=np.array([1]), may_join=both_open)
>>> expected_shares(rule, offers, in_unity).round(3).tolist()
[[0.1, 0.9]]
>>> expected_shares(rule.model_copy(update={"active_choice": True}), offers, in_unity).round(3).tolist()
[[0.5, 0.5]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.nests import nest_of, nested_shares
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import spread_terms, utilities

Floats = NDArray[np.float64]


def expected_shares(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> Floats:
    """Return the expected share [person, plan] of each plan; a row adds up to 1.

    A row adds up to 0 where no plan may be joined, but for what a default of last resort takes. Raises
    ValueError for a rule with more than three terms of spread.
    """
    shares = choosing_shares(rule, offers, choosers)
    staying, assigned = not_choosing(rule, choosers, default is not None)
    shares *= (1 - staying - assigned)[:, None]
    members = np.flatnonzero(staying > 0)
    shares[members, choosers.before[members]] += staying[members]
    if default is not None:
        if default.last_resort is not None:
            assigned = np.where(choosers.may_join.any(axis=1), assigned, 1.0)
        placed = np.flatnonzero(assigned > 0)
        shares[placed] += assigned[placed, None] * default_shares(default, choosers.may_join[placed])
    return shares


def choosing_shares(rule: PlanChoice, offers: Offers, choosers: Choosers) -> Floats:
    """Return the share [person, plan] of each plan among those who choose, averaged over tastes."""
    nest, dissimilarity = nest_of(rule, offers.names)
    deviates, weights = taste_nodes(len(spread_terms(rule)))
    shares = np.zeros((choosers.rows, offers.count), dtype=np.float64)
    for node, weight in zip(deviates, weights.tolist(), strict=True):
        worth = utilities(rule, offers, choosers, node)
        shares += weight * nested_shares(worth, choosers.may_join, nest, dissimilarity)
    return shares
