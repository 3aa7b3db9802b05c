"""What a plan is worth to a person before luck: attributes of the plan, times columns of the person.

    V_ip = a × ( Σ_k c_k(z_k) x_kp y_ik + g × [i was in p] )

c_k(z)    coefficient of term k of a person of taste z: c + s z, or c exp(s z);  z  a standard normal deviate
x_kp      attribute of plan p that term k speaks of, 1 for a constant, 0 for plans it does not speak of
y_ik      column of person i that it is multiplied by, 1 where it names none
g         switching cost: utility of the plan one is in over any other;  a  scale of the rule
Source    additive random utility: McFadden 1974 [recalled]. Switching cost: Handel 2013 [cited]; an
          active choice leaves it out.

Terms of one column are added up once for all plans (`slopes`), so that utility is columns [person, column]
times slopes [column, plan] whatever the number of terms.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import Offers, everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 120.0])})
>>> dear, liked = Term(attribute="premium", coefficient=-0.1), Term(plan="Unity", coefficient=1.5)
>>> rule = PlanChoice(terms=(dear, liked))
>>> utilities(rule, offers, everybody(1, 2)).round(6).tolist()
[[-10.0, -10.5]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.market.choice.tables import Choosers, Offers

Floats = NDArray[np.float64]


def utilities(
    rule: PlanChoice, offers: Offers, choosers: Choosers, node: Sequence[float] | Floats | None = None
) -> Floats:
    """Return the utility [person, plan]; node holds a deviate for each term with a spread, zero unless given.

    Raises KeyError where a term names a column that the offers or the choosers do not have.
    """
    names, slope = slopes(rule, offers, node)
    worth = columns_of(names, choosers.columns, choosers.rows) @ slope
    cost = switching_cost(rule)
    if cost:
        members = np.flatnonzero(choosers.before >= 0)
        worth[members, choosers.before[members]] += cost
    return np.asarray(worth)


def slopes(
    rule: PlanChoice, offers: Offers, node: Sequence[float] | Floats | None = None
) -> tuple[tuple[str, ...], Floats]:
    """Return the persons' columns that utility looks at, "" being 1, and utility per unit [column, plan]."""
    names = tuple(dict.fromkeys(["", *(term.by for term in rule.terms)]))
    slope = np.zeros((len(names), offers.count), dtype=np.float64)
    for term, deviate in zip(rule.terms, deviates_of(rule, node), strict=True):
        slope[names.index(term.by)] += rule.scale * term.at(deviate) * attribute_of(term, offers)
    return names, slope


def columns_of(names: Sequence[str], columns: Mapping[str, Floats], rows: int) -> Floats:
    """Return columns of persons side by side [person, column]; "" is a column of ones."""
    beside = np.ones((rows, len(names)), dtype=np.float64)
    for k, name in enumerate(names):
        if name:
            beside[:, k] = columns[name]
    return beside


def attribute_of(term: Term, offers: Offers) -> Floats:
    """Return what a term multiplies its coefficient by [plan]: an attribute, or 1; 0 for other plans."""
    attribute = offers.columns[term.attribute] if term.attribute else np.ones(offers.count)
    if not term.plan:
        return np.asarray(attribute, dtype=np.float64)
    return np.where(np.array([name == term.plan for name in offers.names]), attribute, 0.0)


def spread_terms(rule: PlanChoice) -> tuple[Term, ...]:
    """Return the terms whose coefficient differs between persons in a way that nobody observes."""
    return tuple(term for term in rule.terms if term.spread > 0)


def switching_cost(rule: PlanChoice) -> float:
    """Return the utility of the plan one is in over any other: none where all choose anew."""
    return 0.0 if rule.active_choice else rule.scale * rule.switching_cost


def price_response(
    rule: PlanChoice, choosers: Choosers, node: Sequence[float] | Floats | None = None
) -> Floats:
    """Return α [person], what one unit of price takes from the utility of every plan: −∂V/∂price at a node.

    Terms of the price that speak of one plan only are left out: they are no part of what money is worth.
    """
    response = np.zeros(choosers.rows, dtype=np.float64)
    for term, deviate in zip(rule.terms, deviates_of(rule, node), strict=True):
        if term.attribute == rule.price and not term.plan:
            by = choosers.columns[term.by] if term.by else 1.0
            response -= rule.scale * term.at(deviate) * by
    return response


def deviates_of(rule: PlanChoice, node: Sequence[float] | Floats | None) -> list[float]:
    """Return the deviate of every term: that of the node where a term has a spread, 0 elsewhere."""
    given = iter(np.zeros(len(spread_terms(rule))) if node is None else node)
    return [float(next(given)) if term.spread > 0 else 0.0 for term in rule.terms]
