"""What everybody pays for care, in three parts: for themselves, for others, and voluntarily.

    a_z = Σ_i λ_i π_iz x_i        b_z = t_z − a_z        c_z = (1 + ℓ) Σ_i θ_iz π_iz x_i
    Σ_z g_z b_z  =  collection + (overhead − 1)(C − E) − E − other income + unspent

a, b, c   tax for one's own share of the package; tax that subsidises others, below zero a subsidy received;
          voluntary premium. a + c is the cost of one's own cover, so that b is the real choice of policy.
t, π, x   tax, cases a year, price per case;  λ, θ  covered, bought;  ℓ  loading;  g  share of the population
C, E      what the package costs per head, Σ_i λ_i x_i Π_i, and what envelopes pay of it
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, on what the rich
          pay: Σ g b is the cost of collection. Overhead, other income and envelopes: beyond the paper.

>>> from healthtrust.package.government.outcome import outcome
>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1, 1), Limits.none(2),
...                  top_up=TopUp("complementary"))
>>> found = outcome(asked, np.array([0.0, 1.0]), np.array([7.0, -1.0]))
>>> paid = payments(asked, found)
>>> paid.own_share.tolist(), paid.for_others.tolist(), paid.premium.tolist(), paid.own_cover.tolist()
([3.0, 3.0], [4.0, -4.0], [6.0, 0.0], [9.0, 3.0])
>>> balance(asked, found).for_others, balance(asked, found).unspent
(0.0, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthtrust.package.government.needs import collection, fair_premium, needed
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.question import Question, Real


@dataclass(frozen=True)
class Payments:
    """Columns of rows z, or of classes c: money a head and year."""

    own_share: Real
    """(a): tax for one's own share of the package."""
    for_others: Real
    """(b): tax that subsidises others; less than zero for those who are subsidised."""
    premium: Real
    """(c): for voluntary cover, with its loading."""

    @property
    def tax(self) -> Real:
        """Return (a) + (b)."""
        return self.own_share + self.for_others

    @property
    def own_cover(self) -> Real:
        """Return (a) + (c): what one's own cover costs, covered and bought."""
        return self.own_share + self.premium


@dataclass(frozen=True)
class Balance:
    """Where the tax that subsidises others goes, money per head of the population and year."""

    for_others: float
    """Σ_z g_z b_z."""
    collection: float
    overhead: float
    """What the pool spends beyond care: (overhead − 1) × care that it pays for."""
    envelopes: float
    """What envelopes pay for care instead of taxes."""
    other_income: float
    unspent: float
    """What is raised and not needed; zero at the best taxes, unless the least they bring in is more."""


def payments(question: Question, found: Outcome) -> Payments:
    """Return what each row [z] pays."""
    own = fair_premium(question, found.coverage)
    return Payments(own, found.taxes - own, found.bought.premium)


def class_payments(question: Question, found: Outcome) -> Payments:
    """Return what each class [c] pays, means over its members; zero for a class without members."""
    each, society = payments(question, found), question.society

    def mean(values: Real) -> Real:
        sums = [society.share[a:b] @ values[a:b] for a, b in pairwise(society.first)]
        heads = society.class_share
        return np.divide(sums, heads, out=np.zeros(len(heads)), where=heads > 0)

    return Payments(mean(each.own_share), mean(each.for_others), mean(each.premium))


def balance(question: Question, found: Outcome) -> Balance:
    """Return the identity that ends the docstring above, item by item.

    Private treatment of covered cases that spares the pool its price is not in it (see `unaligned`).
    """
    budget, spent = question.budget, found.coverage * question.cost
    envelopes = sum(min(each.amount, float(spent[each.pays_for].sum())) for each in budget.envelopes)
    raised = float(question.society.share @ found.taxes)
    collected = collection(question, found.coverage, found.taxes)
    care = float(spent.sum())
    return Balance(
        for_others=float(question.society.share @ payments(question, found).for_others),
        collection=collected,
        overhead=(budget.overhead - 1) * (care - envelopes),
        envelopes=envelopes,
        other_income=budget.other_income,
        unspent=raised - collected - needed(question, found.coverage),
    )
