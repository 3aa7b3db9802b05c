"""Leaving the statutory package for private cover: who would, and the smallest rebate that makes them.

    U_private(y)  = max over what is bought of  u( H + health bought ,  y − premium ),      no package
    z leaves      iff  U_private(W_z − t_z + rebate) > U_stay
    ŷ_z           U_private(W_z − t_z + ŷ_z) = U_stay,   the compensating variation: z leaves iff rebate > ŷ_z
    at equal quality   ŷ_z ≤ (1 + ℓ) Σ_i λ_i π_iz x_i,     equal if the household would buy everything

H, W, t    health without any care, wealth, tax, which whoever leaves still pays;  rebate  a share of t back
U_stay     utility with the package and the best cover on top of it;  λ_i, π_iz, x_i  coverage, cases, price
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2

Private cover is bought at own-risk premiums with loading ℓ, in the standard version of each intervention or a
better private one. Where private versions are better, ŷ may be negative: some would pay to be rid of the
package. The bound holds for `divisible`, and for `subset` where λ is whole: whoever buys by `prefix`, or
cannot buy a part that the package gave, may need more. U_private is continuous and rising: ŷ is found by
halving an interval.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> question = Question(services, two, Utility(1, 1), Limits.none(2), top_up=TopUp("substitutive"))
>>> covered, taxes = np.array([1.0, 1.0]), np.array([2.0, 16.0])
>>> cost_of_own_cover(question, covered).tolist()
[9.0, 9.0]
>>> compensating_transfer(question, covered, taxes, "subset").round(4).tolist()
[8.2069, 9.0]
>>> leaves(question, covered, taxes, "subset").tolist()
[False, False]
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from healthtrust.package.household.increments import Offer, increments, offer
from healthtrust.package.household.purchase import Bought, purchase, purchase_all
from healthtrust.package.question import Flags, Mode, OnTop, Question, Real

CLOSE = 1e-15
"""How closely ŷ is enclosed, relative to wealth."""
HALVINGS = 120


def on_terms(question: Question, kind: OnTop) -> Question:
    """Return the question with another kind of voluntary cover, and the same loading."""
    return replace(question, top_up=replace(question.top_up, kind=kind))


def private_cover(question: Question, wealth: Real, mode: Mode) -> Bought:
    """Return what each row buys [z] that has left the package: everything anew, in either version.

    wealth [z]: after tax, with any rebate.
    """
    return purchase_all(on_terms(question, "supplementary"), _nothing(question), wealth, mode)


def staying(question: Question, coverage: Real, wealth_after_tax: Real, mode: Mode) -> Bought:
    """Return what each row buys [z] on top of the package while it stays in it."""
    kind = "complementary" if question.top_up.kind == "substitutive" else question.top_up.kind
    return purchase_all(on_terms(question, kind), coverage, wealth_after_tax, mode)


def rebates(question: Question, taxes: Real) -> Real:
    """Return the part of the tax given back to whoever leaves [z]; nothing of a negative tax."""
    return np.asarray(question.top_up.rebate_share * np.maximum(taxes, 0.0))


def leaves(question: Question, coverage: Real, taxes: Real, mode: Mode) -> Flags:
    """Return which rows [z] are better off out of the package with the rebate; none that may not insure."""
    after = question.society.wealth - taxes
    out = private_cover(question, after + rebates(question, taxes), mode).utility
    may = question.society.may_insure[question.society.class_of_row]
    return np.asarray(may & (out > staying(question, coverage, after, mode).utility))


def cost_of_own_cover(question: Question, coverage: Real) -> Real:
    """Return the loaded premium (1 + ℓ) Σ_i λ_i π_iz x_i at own risk for what the package covers [z]."""
    covered = question.loaded * coverage * question.interventions.price
    return np.asarray((covered @ question.society.incidence)[question.society.class_of_row])


def compensating_transfer(question: Question, coverage: Real, taxes: Real, mode: Mode) -> Real:
    """Return the smallest rebate ŷ [z] that makes a row as well off out of the package as in it.

    NaN where the row may not insure, or where tax alone leaves it nothing.
    """
    society, after = question.society, question.society.wealth - taxes
    stay = staying(question, coverage, after, mode).utility
    first_guess = cost_of_own_cover(question, coverage)
    alone = on_terms(question, "supplementary")
    offered, transfer = offer(alone), np.full(society.rows, np.nan)
    for c, (start, stop) in enumerate(pairwise(society.first.tolist())):
        rows = start + np.flatnonzero(after[start:stop] > 0)
        if society.may_insure[c] and len(rows):
            transfer[rows] = _transfers(
                _Class(alone, c, offered, mode), after[rows], stay[rows], first_guess[rows]
            )
    return transfer


class _Class:
    """The members of one class who have left the package."""

    def __init__(self, alone: Question, c: int, offered: Offer, mode: Mode) -> None:
        self.steps = increments(alone, _nothing(alone), c, offered=offered)
        self.health, self.tastes, self.mode = float(alone.society.health[c]), alone.utility, mode

    def utility(self, wealth: Real) -> Real:
        """Return utility [row] of the best private cover at that wealth after tax."""
        return purchase(self.steps, self.health, wealth, self.tastes, self.mode).utility


def _transfers(outside: _Class, after: Real, stay: Real, first_guess: Real) -> Real:
    """Return ŷ for some rows of a class."""
    low, high = -after, np.maximum(first_guess, 1e-3 * after)
    while (short := outside.utility(after + high) < stay).any():
        low, high = np.where(short, high, low), np.where(short, high + (high + after), high)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if (high - low <= CLOSE * (after + np.abs(high))).all():
            break
        short = outside.utility(after + middle) < stay
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray(0.5 * (low + high))


def _nothing(question: Question) -> Real:
    return np.zeros(question.interventions.count)
