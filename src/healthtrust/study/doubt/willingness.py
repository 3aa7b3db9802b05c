"""Which package suits which willingness to pay, and how likely it then is the best.

    k = (A / B) W^η H^−ρ       money for a QALY at mean wealth W and mean health H, of U = A v_ρ(H) + B v_η(W)

A setting multiplies A, and so k. At each the best package of the expected values is found; all packages so
found are judged at every setting in a third of the draws, and the chance that the preferred one is the best
of them is the acceptability frontier (`study.inclusion`).

Source  Fenwick, Claxton and Sculpher, Health Econ 2001; 10: 779-787 [recalled]

>>> from healthtrust.package.question import Interventions, Limits, Society
>>> one = Society.of_groups(("all",), share=[1], wealth=[60], health=[5], incidence=[[1]])
>>> candidates = Interventions.of(("a",), [1], [1])
>>> willingness_to_pay(Question(candidates, one, Utility(0.5, 0.5), Limits.none(1)))
12.0
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.question import Flags, Question, Real, Utility
from healthtrust.study.doubt.draws import worth
from healthtrust.study.doubt.work import Work
from healthtrust.study.inclusion import Acceptability, acceptability

PART = 3
"""One draw in so many is used: settings times packages are many."""


@dataclass(frozen=True)
class AtWillingness:
    """The packages best at the expected values for some willingness to pay, judged at each of them."""

    willingness_to_pay: Real
    """[setting]: money for a QALY at mean wealth and health."""
    packages: Real
    """[package, i]"""
    found: Acceptability


def at_willingness(work: Work, found: Flags) -> AtWillingness:
    """Return the packages best at some willingness to pay, judged at each in the draws `found`."""
    from healthtrust.package.government.certify import certified

    question = work.of.question
    utilities = [_worth_more(question.utility, factor) for factor in work.terms.settings]
    best = [certified(replace(question, utility=u), work.terms.gap).coverage for u in utilities]
    packages = np.unique(np.array(best), axis=0)[::-1]

    def values(column: Real) -> Real:
        now = work.of.at(column)
        asked = [replace(now, utility=utility) for utility in utilities]
        return np.array([[worth(each, package) for package in packages] for each in asked])

    part = work.of.first(-(-work.of.draws // PART))
    by_draw = work.each(values, "willingness to pay", part, packages, np.array(work.terms.settings))
    by_draw = by_draw[found[: part.draws]]
    stated = willingness_to_pay(question)
    money = stated * np.array(work.terms.settings)
    return AtWillingness(money, packages, acceptability(by_draw.transpose(1, 2, 0)))


def willingness_to_pay(question: Question) -> float:
    """Return money for a QALY at mean wealth and health."""
    people, u = question.society, question.utility
    wealth = float(people.share @ people.wealth)
    health = float(people.class_share @ people.health)
    return float(u.health_weight / u.wealth_weight * wealth**u.eta / health**u.rho)


def _worth_more(utility: Utility, factor: float) -> Utility:
    """Return the utility of somebody who would pay that many times as much for health."""
    more = factor * utility.health_weight
    if not utility.power:
        return replace(utility, health_weight=more)
    scale = (utility.health_weight + utility.wealth_weight) / (more + utility.wealth_weight)
    return replace(utility, health_weight=scale * more, wealth_weight=scale * utility.wealth_weight)
