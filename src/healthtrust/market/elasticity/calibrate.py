"""From a published elasticity to the coefficient of price: closed form for one plan, bisection for a rule.

    α = e / (x (1 − s))          e_long = e_short / (1 − ρ)

α, e   coefficient of price and elasticity of a plan's share in its own price;  x, s  the plan's price, share
ρ      persistence: share of members who do not think of changing in a year
e_short   what a market shows within a year, those counted who do not think of it;  e_long  what those who
          choose show, and all show once everyone has
Source  identity of the logit (identities.py). Persistence of 0.8 to 0.9: Douven et al. 2017 [cited]

A short-run elasticity put where a long-run one belongs understates the response five to ten times.

>>> coefficient(-1.0, 100.0, 0.2), round(long_run(-0.4, 0.85), 4), round(short_run(-2.0, 0.8), 4)
(-0.0125, -2.6667, -0.4)
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.01),))
>>> def own(rule): return rule.scale * rule.terms[0].coefficient * 100.0 * (1 - 0.2)
>>> round(calibrated(rule, -2.0, own).scale, 6)
2.5
>>> round(calibrated(rule, -2.0, own, by="price").terms[0].coefficient, 6)
-0.025
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from healthtrust.design.plan_choice import PlanChoice, Term
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

WIDEST = 1e6
CLOSE = 1e-12


def coefficient(elasticity: float, price: float, share: float) -> float:
    """Return the coefficient of price under which a plan's own elasticity is as given."""
    if price <= 0 or not 0 <= share < 1:
        raise ValueError(f"a price above 0 and a share below 1, not {price} and {share}")
    return elasticity / (price * (1 - share))


def long_run(short: float, persistence: float) -> float:
    """Return the elasticity of those who choose, from one that counts those who do not think of it."""
    if not 0 <= persistence < 1:
        raise ValueError(f"persistence lies from 0 to below 1, not {persistence}")
    return short / (1 - persistence)


def short_run(long: float, persistence: float) -> float:
    """Return the elasticity that a market shows within a year, from that of those who choose."""
    if not 0 <= persistence <= 1:
        raise ValueError(f"persistence lies from 0 to 1, not {persistence}")
    return long * (1 - persistence)


def calibrated(
    rule: PlanChoice,
    elasticity: float,
    own: Callable[[PlanChoice], float],
    by: Literal["scale", "price"] = "scale",
    close: float = CLOSE,
) -> PlanChoice:
    """Return the rule whose own elasticity, as `own` reckons it, is as published.

    By its scale, which multiplies every coefficient, or by the coefficients of its price alone. `own` tells
    whether those are counted who do not think of changing, and so must the elasticity. Raises InvalidInput
    where no positive multiple reaches it. close: how near to the multiple, relative to it.
    """
    if not own(rule) or (own(rule) < 0) != (elasticity < 0):
        found = f"a rule with an elasticity of {own(rule):+.3g}"
        remedy = "Give the price a coefficient of the right sign."
        raise InvalidInput([Problem("calibration", found, f"the sign of {elasticity:+g}", remedy=remedy)])
    low, high = _bracket(rule, elasticity, own, by)
    while high - low > close * high:
        middle = (low + high) / 2
        if abs(own(times(rule, middle, by))) < abs(elasticity):
            low = middle
        else:
            high = middle
    return times(rule, (low + high) / 2, by)


def times(rule: PlanChoice, factor: float, by: Literal["scale", "price"]) -> PlanChoice:
    """Return the rule with its scale, or every coefficient of its price, multiplied."""
    if by == "scale":
        return rule.model_copy(update={"scale": rule.scale * factor})
    terms = tuple(_times(term, factor) if term.attribute == rule.price else term for term in rule.terms)
    return rule.model_copy(update={"terms": terms})


def _times(term: Term, factor: float) -> Term:
    """Return a term whose coefficient is multiplied for everybody; the spread of a logarithm stays."""
    spread = term.spread * (factor if term.distribution == "normal" else 1.0)
    return term.model_copy(update={"coefficient": term.coefficient * factor, "spread": spread})


def _bracket(
    rule: PlanChoice,
    elasticity: float,
    own: Callable[[PlanChoice], float],
    by: Literal["scale", "price"],
) -> tuple[float, float]:
    """Return multiples below and above the one sought."""
    low, high = 0.0, 1.0
    while abs(own(times(rule, high, by))) < abs(elasticity):
        low, high = high, 2 * high
        if high > WIDEST:
            most = own(times(rule, low, by))
            found = f"no multiple that gives {elasticity:+g}; {most:+.3g} at {low:,.0f} times"
            remedy = "Is it a long-run elasticity against a rule with persistence?"
            raise InvalidInput([Problem("calibration", found, "an elasticity in reach", remedy=remedy)])
    return low, high
