"""Community-rated premiums: everybody who insures i pays one price, the average cost of those who do.

    p_i = x_i Σ_z g_z π_iz volume_iz / Σ_z g_z volume_iz          premium_z = (1 + ℓ) Σ_i p_i volume_iz

p_i      price a year of the standard version of all cases of i, before loading
g_z      share of the population;  π_iz, x_i  cases a year, price;  volume_iz  see `decisions`;  ℓ  loading
Source   Smith, York 2006, section 2, charges own expected cost; pooling is beyond the paper. That one price
         for unequal risks drives good risks out: Akerlof 1970 [recalled]

The pool always balances: what buyers pay before loading is what they are expected to cost. Private versions
cost in proportion. Where nobody buys, the first buyer is taken for the worst risk that may buy: whether a
pool can start from nothing is then a question for the equilibrium, which is looked for from both ends.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> from healthtrust.package.unaligned.decisions import nothing_done
>>> society = Society.of_groups(("well", "ill"), share=[0.75, 0.25], wealth=[50, 50], health=[5, 5],
...                             incidence=[[0.1, 0.5]])
>>> question = Question(Interventions.of(("A",), [10.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("complementary", community_rated=True))
>>> nobody = nothing_done(question, np.zeros(1))
>>> both = Decisions(nobody.left, np.ones((2, 1)), nobody.private, nobody.health)
>>> pooled_price(question, both).tolist(), pooled_price(question, nobody).tolist()
([2.0], [5.0])
>>> premiums(question, both).tolist()
[2.0, 2.0]
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.question import Question, Real
from healthtrust.package.unaligned.decisions import Decisions, row_incidence


def unit_cost(question: Question, decisions: Decisions) -> Real | None:
    """Return one price for all buyers of each intervention [i], or None where premiums are at own risk."""
    return pooled_price(question, decisions) if question.top_up.community_rated else None


def pooled_price(question: Question, decisions: Decisions) -> Real:
    """Return the average cost a year of those who insure each intervention [i], before loading."""
    society, price = question.society, question.interventions.price
    insured = society.share[:, None] * decisions.volume
    buyers = insured.sum(axis=0)
    cases = (insured * row_incidence(question)).sum(axis=0)
    worst = np.where(society.may_insure, society.incidence, 0.0).max(axis=1, initial=0.0)
    return np.asarray(price * np.divide(cases, buyers, out=worst, where=buyers > 0))


def premiums(question: Question, decisions: Decisions) -> Real:
    """Return the premium of every row a year [z], with loading, under these decisions."""
    price = unit_cost(question, decisions)
    per_row = row_incidence(question) * question.interventions.price if price is None else price
    return np.asarray(question.loaded * (decisions.volume * per_row).sum(axis=1))
