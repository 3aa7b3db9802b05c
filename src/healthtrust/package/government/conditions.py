"""When a best package may be called certified, and, when not, why not, in words.

    leader and followers solve one concave problem over (λ, θ, t), so that 3.5 is its supergradient, if
    welfare        S is nondecreasing and s(U(H, W)) concave
    taxes          linear in their free rates, brackets fixed;  f convex and nondecreasing, on what all pay
    voluntary      own-risk premiums with a fixed loading, not deductible; nobody leaves the package
    private        what the pool saves when a covered case is treated privately is what a voucher costs: s = φ

λ, θ, t  coverage, purchases, taxes;  S, s  social welfare;  f  collection cost;  s, φ  share of the public
price that private treatment spares the pool, and that a voucher is worth
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006; the conditions are
        beyond the paper (it derives first-order rules, and shows that they hold, not that nothing is better)

Premiums are never deductible here and brackets never chosen, so those two cannot be violated.

>>> from dataclasses import replace
>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1]])
>>> asked = Question(Interventions.of(("A",), [6.0], [6.6]), two, Utility(1.0, 1.0), Limits.none(1))
>>> not_certified(asked)
()
>>> not_certified(replace(asked, top_up=TopUp("substitutive")))
('people may leave the package for private cover: taxes and premiums then affect who stays',)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthtrust.package.government.welfare import concave
from healthtrust.package.household.increments import private_is_better
from healthtrust.package.question import Flags, Question


def not_certified(question: Question) -> tuple[str, ...]:
    """Return every reason why no certificate may be claimed for the question; empty if one may."""
    return (*_of_welfare(question), *_of_taxes(question), *_of_voluntary_cover(question))


def misaligned(question: Question) -> Flags:
    """Return which interventions [i], treated privately, spare the pool another amount than their voucher."""
    better, top_up = private_is_better(question), question.top_up
    if top_up.kind == "voucher":
        return np.asarray(better & (question.interventions.voucher_share != 1.0))
    if top_up.kind == "supplementary" and top_up.saves:
        return better
    return np.zeros_like(better)


def _of_welfare(question: Question) -> Iterator[str]:
    utility = question.utility
    if (reason := concave(question)) is not None:
        yield reason
    if utility.health_weight < 0 or utility.wealth_weight < 0:
        yield "utility falls with health or with wealth"
    if utility.rho < 0 or utility.eta < 0:
        yield "utility is not concave in health and wealth: ρ and η must be 0 or more"


def _of_taxes(question: Question) -> Iterator[str]:
    terms, budget = question.budget.collection, question.budget
    if terms is not None and terms.rate < 0:
        yield "the cost of collection falls as more is collected"
    if terms is not None and terms.curvature < 0:
        yield "the cost of collection is concave: collecting more costs less at the margin"
    if budget.overhead < 0:
        yield "overhead is negative: spending more on care would leave the pool more"


def _of_voluntary_cover(question: Question) -> Iterator[str]:
    yield from _of_terms(question)
    wrong = misaligned(question)
    if wrong.any():
        codes = [code for code, is_so in zip(question.interventions.codes, wrong, strict=True) if is_so]
        named = ", ".join(codes[:3]) + (f" and {len(codes) - 3} more" if len(codes) > 3 else "")
        yield (
            f"private treatment of {named} spares the pool another amount than the voucher is worth: "
            "households do not count what they spare others"
        )


def _of_terms(question: Question) -> Iterator[str]:
    top_up = question.top_up
    if top_up.kind == "substitutive":
        yield "people may leave the package for private cover: taxes and premiums then affect who stays"
    if top_up.community_rated and top_up.kind != "none":
        yield "premiums are community-rated: what one household buys changes what another pays"
