"""A rule whose price counts for as much as somebody measured, by its elasticity before the offers.

    find f > 0:   Σ_p s_p e_pp( f × coefficients of the price ) = e

e_pp  own elasticity of expected members of plan p (price_elasticity.py);  s_p  its share of them
e     the elasticity asked for. Short run: those counted who do not think of changing; long run: without them,
      as of those who choose. The same e says much more in the short run than in the long
Source  published elasticities: market/elasticity/published.py; the search: market/elasticity/calibrate.py

>>> from healthtrust.design.plan_choice import Term
>>> from healthtrust.market.choice.tables import everybody
>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 100.0])})
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-1.0),))
>>> found = calibrated_rule(rule, offers, everybody(10, 2), target_of("-1.5"))
>>> round(found.terms[0].coefficient, 5)                                     # −1.5 / (100 × ½)
-0.03
>>> target_of("plan.netherlands.2007-2015").value, target_of("plan.netherlands.2007-2015").horizon
(-1.55, 'short run')
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.market.choice.asked import Question
from healthtrust.market.choice.price_elasticity import elasticities
from healthtrust.market.choice.shares import expected_totals
from healthtrust.market.choice.tables import Choosers, Offers
from healthtrust.market.elasticity.calibrate import calibrated
from healthtrust.market.elasticity.numerical import mean_own
from healthtrust.market.elasticity.published import every, published

HORIZONS = ("short run", "long run")
CLOSE = 1e-6


@dataclass(frozen=True)
class Target:
    """An own elasticity to calibrate to."""

    value: float
    horizon: str
    source: str
    """Where it is from; empty = the user's own."""


def target_of(said: str, horizon: str = "") -> Target:
    """Return the target of a number, or of a published elasticity's name; raises InvalidInput otherwise."""
    problems = list[Problem]()
    if horizon and horizon not in HORIZONS:
        near = nearest_match(horizon, HORIZONS)
        problems.append(Problem("--horizon", repr(horizon), in_words(HORIZONS), near))
    known = [row.parameter for row in every() if row.parameter.startswith("plan.")]
    try:
        found = Target(float(said), horizon or HORIZONS[0], "")
    except ValueError:
        if said not in known:
            expected = f"a number, or one of {', '.join(known)}"
            problems.append(Problem("--elasticity", repr(said), expected, nearest_match(said, known)))
            refuse(problems)
        row = published(said)
        found = Target(row.value, horizon or row.horizon, row.source)
    if not np.isfinite(found.value) or found.value >= 0:
        problems.append(Problem("--elasticity", said, "a number below 0: members leave what is dearer"))
    refuse(problems)
    return found


def calibrated_rule(rule: PlanChoice, offers: Offers, choosers: Choosers, to: Target) -> PlanChoice:
    """Return the rule with the coefficients of its price multiplied; raises InvalidInput out of reach.

    It is no longer what choices told: standard errors of the price and the covariance are left out.
    """

    def own(tried: PlanChoice) -> float:
        if to.horizon == HORIZONS[1]:
            tried = tried.model_copy(update={"persistence": 0.0})
        members = expected_totals(tried, offers, choosers).members
        return mean_own(elasticities(tried, offers, choosers), members)

    found = calibrated(rule, to.value, own, "price", CLOSE)
    terms = tuple(
        term.model_copy(update={"standard_error": None}) if term.attribute == rule.price else term
        for term in found.terms
    )
    told = f"price calibrated to an own elasticity of {to.value:g}, {to.horizon}"
    source = "; ".join(part for part in (rule.source, f"{told}: {to.source}" if to.source else told) if part)
    return found.model_copy(update={"terms": terms, "source": source, "status": "assumed", "covariance": ()})


def calibrated_question(question: Question, to: Target) -> Question:
    """Return the question with its rule calibrated before the offers as they are."""
    now = question.now
    rule = calibrated_rule(now.rule, now.plans.offers, now.choosers, to)
    sides = [replace(side, rule=side.plans.nested(rule)) for side in question.sides]
    return replace(question, now=sides[0], reform=sides[1] if len(sides) > 1 else None)
