"""How sure what a rule expects is, given how sure its coefficients are: the delta method.

    var f(b) = J C J'       f = expected members of every plan, their mean price; with a reform, both there

b, C  what the rule has estimated, and its covariance (design/plan_choice.py);  J  derivatives of f by b
Source  first-order expansion (elasticity/delta.py). Only estimation is counted: neither the luck of who draws
        what, nor whether the rule is the right one. A rule without a covariance has no intervals.

>>> from healthtrust.design.plan_choice import Term
>>> from healthtrust.market.choice.tables import everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 100.0])})
>>> term = Term(attribute="premium", coefficient=-0.02), Term(plan="Unity", coefficient=0.0)
>>> rule = PlanChoice(terms=term, covariance=((1e-6, 0.0), (0.0, 0.04)))
>>> found = uncertain([(rule, offers, everybody(100, 2), None)])
>>> found.members[0].round(3).tolist()             # 100 × ½ × ½ × 0.2
[5.0, 5.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.persistence import Default
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.elasticity.delta import delta

Floats = NDArray[np.float64]
Faced = tuple[PlanChoice, Offers, Choosers, Default | None]
"""A rule, with what those who follow it choose among."""

STEP = 0.1
"""How far a coefficient is moved, in its standard errors: totals are known to five digits."""


@dataclass(frozen=True, eq=False)
class Uncertain:
    """Standard errors of what is expected, by set of offers."""

    members: tuple[Floats, ...]
    """[plan] of each."""
    price: tuple[float, ...]
    """Of the mean price."""
    more: Floats
    """[plan of the second], of its members over those of the plan of the same name in the first."""
    price_more: float


def uncertain(sides: Sequence[Faced]) -> Uncertain | None:
    """Return how sure expected members are before one or two sets of offers; none without a covariance."""
    rule = sides[0][0]
    if not rule.covariance:
        return None
    counts = [offers.count for _, offers, _, _ in sides]

    def of(at: Floats) -> Floats:
        told = [_expected(rule_at(each, at), offers, who, default) for each, offers, who, default in sides]
        members = [one[:-1] for one in told]
        return np.concatenate([*told, *_differences(sides, members), [told[-1][-1] - told[0][-1]]])

    error = delta(of, np.array(rule.estimated), np.array(rule.covariance), STEP).standard_error
    parts = np.split(error, np.cumsum([count + 1 for count in counts]))
    errors, rest = parts[:-1], parts[-1]
    return Uncertain(
        tuple(part[:-1] for part in errors),
        tuple(float(part[-1]) for part in errors),
        rest[:-1],
        float(rest[-1]),
    )


def rule_at(rule: PlanChoice, at: Floats) -> PlanChoice:
    """Return the rule with other values of what it has estimated, in the order of `PlanChoice.estimated`."""
    values = iter(at.tolist())
    coefficients = [next(values) for _ in rule.terms]
    spreads = [next(values) if term.spread else 0.0 for term in rule.terms]
    terms = tuple(
        term.model_copy(update={"coefficient": coefficient, "spread": spread})
        for term, coefficient, spread in zip(rule.terms, coefficients, spreads, strict=True)
    )
    nests = tuple(nest.model_copy(update={"dissimilarity": next(values)}) for nest in rule.nests)
    switching = rule.switching_cost if rule.switching_cost_error is None else next(values)
    persistence = rule.persistence if rule.persistence_error is None else next(values)
    changed = {"terms": terms, "nests": nests, "switching_cost": switching, "persistence": persistence}
    return rule.model_copy(update=changed)


def _expected(rule: PlanChoice, offers: Offers, choosers: Choosers, default: Default | None) -> Floats:
    """Return expected members [plan], and last the mean price they pay."""
    members = expected_totals(rule, offers, choosers, default=default).members
    price = offers.columns[rule.price] @ members / max(float(members.sum()), 1e-300)
    return np.append(members, price)


def _differences(sides: Sequence[Faced], members: Sequence[Floats]) -> list[Floats]:
    """Return members of each plan of the last offers, over those of the same name in the first."""
    known = dict(zip(sides[0][1].names, members[0].tolist(), strict=True))
    was = np.array([known.get(name, 0.0) for name in sides[-1][1].names])
    return [members[-1] - was]
