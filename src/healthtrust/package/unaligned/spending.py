"""What the pool pays and gets once some have left the package and some are treated privately.

    overhead × (Σ_i C_i − Σ_e min(amount_e, C in e)) − other income  =  Σ_z g_z [ t_z − ρ o_z t_z⁺ − f(e_z) ]
    C_i = λ_i x_i Σ_z g_z π_iz (1 − o_z) [ 1 − (s − φ_i) σ_iz ]
    e_z = t_z − ρ o_z t_z⁺ − (1 − o_z) Σ_i λ_i π_iz x_i           f(e) = rate e + curvature e² / 2

λ, x, π  coverage, price per case, cases a year;  g share of the population;  t tax
o_z      1 if z left;  ρ  part of its tax that a leaver gets back, 1 where leavers stop paying
σ_iz     share of covered cases treated privately;  s  1 if that spares the pool a price;  φ_i  voucher
f, e     cost of collecting from classes that resist, above their own fair cost; leavers get no care
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3, the
         budget; overhead, envelopes and the rebate as a share of tax are beyond the paper

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> from healthtrust.package.unaligned.decisions import nothing_done, with_left
>>> society = Society.of_groups(("poor", "rich"), share=[0.75, 0.25], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 0.6]])
>>> question = Question(Interventions.of(("A",), [6.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> stay = nothing_done(question, np.ones(1))
>>> round(need(question, np.ones(1), stay), 6), need(question, np.ones(1), with_left(stay, [False, True]))
(5.4, 4.5)
>>> gone = with_left(stay, [False, True])
>>> round(revenue(question, np.ones(1), gone, np.array([2.0, 12.0])), 6)
1.5
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.question import Flags, Question, Real
from healthtrust.package.unaligned.decisions import Decisions


def spared(question: Question) -> Real:
    """Return what private treatment of a covered case spares the pool of its price, s − φ_i [i].

    0 for double cover that spares nothing and for a voucher of the full price: then no choice touches the
    budget. A voucher is spent only where the pool does not treat, so with one s = 1.
    """
    if question.top_up.kind == "voucher":
        return 1.0 - question.interventions.voucher_share
    saves = question.top_up.kind == "supplementary" and question.top_up.saves
    return np.full(question.interventions.count, 1.0 if saves else 0.0)


def care(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return what the pool pays for each intervention [i], per head of the population and year."""
    society, rest = question.society, spared(question)
    staying = society.share * ~decisions.left
    cases = society.incidence @ np.bincount(society.class_of_row, staying, len(society.classes))
    for i in np.flatnonzero((rest != 0) & decisions.private.any(axis=0)):
        treated = society.incidence[i, society.class_of_row] * decisions.private[:, i]
        cases[i] -= rest[i] * float(staying @ treated)
    return np.asarray(coverage * question.interventions.price * cases)


def need(question: Question, coverage: Real, decisions: Decisions) -> float:
    """Return what taxes must bring in net of collecting them, per head and year; may be negative."""
    budget, cost = question.budget, care(question, coverage, decisions)
    paid = sum(min(one.amount, float(cost[one.pays_for].sum())) for one in budget.envelopes)
    return float(budget.overhead * (cost.sum() - paid) - budget.other_income)


def paid(question: Question, left: Flags, taxes: Real) -> Real:
    """Return what each row pays in the end [z]: its tax, less the rebate if it left; a subsidy has no rebate.

    Infinite taxes stay so, but for those who get all of it back.
    """
    part = question.top_up.rebate_share * left
    kept = np.where(taxes > 0, 1.0 - part, 1.0)
    return np.asarray(np.where(kept > 0, taxes, 0.0) * kept)


def own_cost(question: Question, coverage: Real, decisions: Decisions) -> Real:
    """Return what the package is expected to cost for each row, nothing for one that left [z]."""
    fair = (coverage * question.interventions.price) @ question.society.incidence
    return np.asarray(np.where(decisions.left, 0.0, fair[question.society.class_of_row]))


def resistance(question: Question, excess: Real) -> tuple[Real, Real]:
    """Return f and f' of every row's tax above its own cost [z]; nothing for rows that do not resist."""
    collection, classes = question.budget.collection, question.society.class_of_row
    if collection is None:
        return np.zeros(len(excess)), np.zeros(len(excess))
    e = np.where(collection.resists[classes], np.maximum(excess, 0.0), 0.0)
    cost = e * (collection.rate + collection.curvature * e / 2)
    return cost, np.where(e > 0, collection.rate + collection.curvature * e, 0.0)


def revenue(question: Question, coverage: Real, decisions: Decisions, taxes: Real) -> float:
    """Return what taxes [z] bring in after rebates and the cost of collecting them, per head and year."""
    net = paid(question, decisions.left, taxes)
    cost, _ = resistance(question, net - own_cost(question, coverage, decisions))
    return float(question.society.share @ (net - cost))
