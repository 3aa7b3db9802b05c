"""What the pool needs for a package, and what collecting it costs.

    needed      =  overhead × ( Σ_i λ_i x_i Π_i − Σ_e min( amount_e, Σ_{i in e} λ_i x_i Π_i ) ) − other income
    collection  =  Σ_{z resists} g_z f(e_z),    f(e) = a e + b e² / 2 for e > 0
    e_z         =  t_z − Σ_i λ_i π_iz x_i
    budget         Σ_z g_z t_z − collection ≥ needed

λ_i  coverage;  x_i, Π_i  price per case, cases per head and year;  amount_e  envelope e: donor or earmarked
money that pays for its own interventions and for nothing else;  g_z, t_z  share and tax of row z
e_z  tax above the fair premium of the package, which is what those who resist resist;  a, b  rate, curvature
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3 (the
        budget) and 3.3 (tax resistance, f per head of those who resist). Overhead, other income and
        envelopes are beyond the paper.

What is needed is convex in λ (an envelope that is used up pays no more) and so is f: a tangent to either
never lies above it, which the bounds on other packages rest on (`marginal`).

>>> from healthtrust.package.question import Budget, Collection, Envelope, Interventions, Limits, Question
>>> from healthtrust.package.question import Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 0]])
>>> malaria = Envelope("malaria", 1.0, np.array([False, True]))
>>> means = Budget(1.1, 0.5, (malaria,), Collection(np.array([False, True]), rate=0.05))
>>> both = Question(Interventions.of(("a", "b"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                 Limits.none(2), budget=means)
>>> covered = np.ones(2)
>>> round(needed(both, covered), 9), needed_slope(both, covered).round(9).tolist()
(6.65, [6.6, 1.65])
>>> fair_premium(both, covered).tolist(), round(collection(both, covered, np.array([1.0, 12.0])), 9)
([9.0, 6.0], 0.15)
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.question import Question, Real


def needed(question: Question, coverage: Real) -> float:
    """Return what the pool must raise for a package [i], per head and year; negative where income is left."""
    budget, spent = question.budget, coverage * question.cost
    paid_for = sum(
        min(envelope.amount, float(spent[envelope.pays_for].sum())) for envelope in budget.envelopes
    )
    return float(budget.overhead * (spent.sum() - paid_for) - budget.other_income)


def needed_slope(question: Question, coverage: Real) -> Real:
    """Return what covering a little more of each intervention adds to what is needed [i].

    Nothing where an envelope that pays for it has money left.
    """
    budget, spent = question.budget, coverage * question.cost
    slope = budget.overhead * question.cost
    for envelope in budget.envelopes:
        if spent[envelope.pays_for].sum() < envelope.amount:
            slope = np.where(envelope.pays_for, 0.0, slope)
    return slope


def fair_premium(question: Question, coverage: Real) -> Real:
    """Return what a member of each row [z] costs the package, Σ_i λ_i π_iz x_i: money a year."""
    society = question.society
    return np.asarray(((coverage * question.interventions.price) @ society.incidence)[society.class_of_row])


def resists(question: Question) -> Real:
    """Return 1 for each row whose class resists tax above the fair premium, else 0 [z]."""
    terms, society = question.budget.collection, question.society
    if terms is None:
        return np.zeros(society.rows)
    return terms.resists[society.class_of_row].astype(np.float64)


def collection(question: Question, coverage: Real, taxes: Real) -> float:
    """Return what collecting the taxes [z] costs, money per head and year."""
    terms = question.budget.collection
    if terms is None:
        return 0.0
    above = np.maximum(taxes - fair_premium(question, coverage), 0.0)
    each = above * (terms.rate + terms.curvature * above / 2)
    return float((question.society.share * resists(question)) @ each)


def collection_slope(question: Question, coverage: Real, taxes: Real) -> Real:
    """Return f'(e_z) [z]: what one more unit of tax costs to collect; 0 for those who do not resist."""
    terms = question.budget.collection
    if terms is None:
        return np.zeros(question.society.rows)
    above = taxes - fair_premium(question, coverage)
    return np.asarray(np.where(above > 0, terms.rate + terms.curvature * above, 0.0) * resists(question))


def surplus(question: Question, coverage: Real, taxes: Real) -> float:
    """Return what taxes [z] bring in above what is needed and what collecting costs, per head and year."""
    raised = float(question.society.share @ taxes)
    return raised - collection(question, coverage, taxes) - needed(question, coverage)
