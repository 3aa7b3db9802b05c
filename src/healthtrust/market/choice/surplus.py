"""What a choice is worth to those who have it, in money: consumer surplus, comparable between two offers.

    CS_i = Σ_j w_j W_ij / α_ij
    W    = c (ln Σ_p exp V_p − Σ_p L_p g_p) + s (V_b − g_b) + a Σ_p D_p (V_p − g_p)

V_p, L_p     utility of plan p at taste node j of weight w_j, among those that may be joined, and its share
g_p          pull of the plan one is in, its switching cost: it drives the choice and is no gain to anybody
c, s, a      probabilities to choose, to stay in plan b, to be assigned by the shares D (expected.py)
α            −∂V/∂price, what one unit of money is worth at the node
Source  Small and Rosen 1981, Econometrica 49; where choice follows another utility than is enjoyed: Leggett
        2002, Environ Resour Econ; Train 2015, J Choice Model [recalled]. With nests the inclusive value is in
        the logarithm's place (nests.py).

Only differences of it mean anything: its zero is arbitrary. Where α is not above 0 at some taste, a person's
surplus has no size in money. Whether a switching cost is borne or only a mistake is disputed (Handel 2013);
here it is none that anybody bears, so that a reform is judged by the plans people come to be in.

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
from healthtrust.market.choice.nests import nest_of, nested
from healthtrust.market.choice.nodes import taste_nodes
from healthtrust.market.choice.persistence import Default, default_shares, not_choosing
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.choice.utility import price_response, spread_terms, switching_cost, utilities

ROWS_AT_ONCE = 65_536

Floats = NDArray[np.float64]
Nesting = tuple[NDArray[np.int64], Floats]
"""The nest [plan] of each plan, and the dissimilarity [nest] of each nest."""


def consumer_surplus(
    rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None = None
) -> Floats:
    """Return the surplus [person] of one of the persons of each row, in the unit of the price.

    NaN where a person has no plan to join, or where price does not lower utility at every taste.
    """
    worth = np.empty(choosers.rows, dtype=np.float64)
    for start in range(0, choosers.rows, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        worth[rows] = _surplus(rule, offers, choosers.part(rows), default)
    return worth


def worth_of_choosing(
    utility: Floats, pull: Floats | None, may_join: NDArray[np.bool_], nesting: Nesting
) -> Floats:
    """Return what choosing is worth [n], utils, by utilities that drive the choice [n, plan].

    pull: [n, plan], the part of them that is no gain; none unless given. −∞ where no plan may be joined.
    """
    share, best = nested(utility, may_join, *nesting)
    return best if pull is None else np.asarray(best - (share * pull).sum(axis=1))


def _surplus(rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None) -> Floats:
    nesting = nest_of(rule, offers.names)
    staying, assigned = not_choosing(rule, choosers, default is not None)
    if default is not None and default.last_resort is not None:
        assigned = np.where(choosers.may_join.any(axis=1), assigned, 1.0)
    choosing = 1 - staying - assigned
    placed = np.flatnonzero(assigned > 0)
    into = (
        np.zeros((0, offers.count)) if default is None else default_shares(default, choosers.may_join[placed])
    )
    pull = _pull(rule, choosers, offers.count)
    rows, before = np.arange(choosers.rows), np.maximum(choosers.before, 0)
    found = np.zeros(choosers.rows, dtype=np.float64)
    nodes, weights = taste_nodes(len(spread_terms(rule)))
    for node, weight in zip(nodes, weights.tolist(), strict=True):
        utility = utilities(rule, offers, choosers, node)
        best = worth_of_choosing(utility, pull, choosers.may_join, nesting)
        enjoyed = utility if pull is None else utility - pull
        at_node = np.where(choosing > 0, choosing * np.where(choosing > 0, best, 0.0), 0.0)
        at_node += staying * enjoyed[rows, before]
        at_node[placed] += assigned[placed] * (into * enjoyed[placed]).sum(axis=1)
        response = price_response(rule, choosers, node)
        with np.errstate(invalid="ignore", divide="ignore"):
            found += weight * np.where(response > 0, at_node / response, np.nan)
    return np.where(np.isfinite(found), found, np.nan)


def _pull(rule: PlanChoice, choosers: Choosers, plans: int) -> Floats | None:
    """Return the switching cost where it pulls [person, plan]; none where there is none."""
    cost = switching_cost(rule)
    if not cost:
        return None
    members = choosers.before[:, None] == np.arange(plans)
    return np.where(members, cost, 0.0)
