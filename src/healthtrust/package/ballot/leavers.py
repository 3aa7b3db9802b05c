"""The vote where each takes the package as it is or leaves it for private cover, and pays the tax either way.

    stay_z   = u( H_z + Σ_i λ_i π_iz b_i ,  W_z − t_z )
    leave_z  = max_θ u( H_z + Σ_i θ_i π_iz b_i ,  W_z − (1−ρ) t_z − (1+ℓ) Σ_i θ_i π_iz x_i )
    S        = { z : stay_z ≥ leave_z }
    budget     Σ_z g_z t_z − Σ_{z not in S} g_z ρ t_z  =  what the package costs for those in S

S       those who stay: a fixed point, since the tax depends on it (`opting_out`); the largest is voted on
ρ       part of the tax given back to leavers;  θ  what a leaver buys;  λ, t, π, ℓ  as in `budget_line`
Source  Epple and Romano, J Public Economics 1996, carried over to packages; Smith, York 2006, section 3.
        Beyond the paper: there leaving is not put to a vote.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> three = Society.of_groups(("poor", "middle", "rich"), share=[0.3, 0.3, 0.4], wealth=[10, 20, 60],
...                           health=[5, 5, 5], incidence=[[1, 1, 1], [1, 1, 1], [1, 1, 1]])
>>> asked = Question(Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 2.5]), three,
...                  Utility(1, 1), Limits.none(3), top_up=TopUp("substitutive", mode="prefix"))
>>> voters = package_or_private(asked)
>>> voters.line.spending.tolist(), voters.staying.sum(axis=1).tolist()
([0.0, 2.0, 5.0, 9.0], [0, 2, 3, 3])
>>> voters.line.rates.round(4).tolist()           # at 2.0, all pay for three people in five
[0.0, 0.0364, 0.1515, 0.2727]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.ballot.budget_line import BudgetLine, budget_line, rate_for
from healthtrust.package.ballot.electorate import Tabled
from healthtrust.package.ballot.opting_out import FixedPoints, both_ends
from healthtrust.package.ballot.preferences import without_supplements
from healthtrust.package.government.taxes import basis
from healthtrust.package.household.increments import health_with_package
from healthtrust.package.household.purchase import purchase_all
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Flags, Question, Real


@dataclass(frozen=True)
class Leavable(Tabled):
    """An electorate over packages that each may leave."""

    line: BudgetLine
    """The options, with the tax that pays for those who stay."""
    staying: Flags
    """[o, z]: who uses the package."""
    ends: tuple[FixedPoints, ...]
    """[o]: who would, as found from everybody in and from everybody out."""


@dataclass(frozen=True)
class Settled:
    """One package once nobody wants to move."""

    staying: Flags
    rate: float
    utility: Real
    ends: FixedPoints


def package_or_private(question: Question, spending: ArrayLike | None = None) -> Leavable:
    """Return the electorate over packages that each may leave, with the most who would stay at each."""
    society = question.society
    line = budget_line(without_supplements(question), spending)
    found = [settled(question, coverage) for coverage in line.coverage]
    rates = np.array([of.rate for of in found])
    return Leavable(
        line.spending,
        society.wealth,
        society.share,
        np.array([of.utility for of in found]),
        replace(line, rates=rates),
        np.array([of.staying for of in found]),
        tuple(of.ends for of in found),
    )


def stays(question: Question, coverage: Real) -> FixedPoints:
    """Return which rows use a package [z] where each may leave it, found from both ends."""
    return both_ends(lambda of: _wish(question, coverage, of)[0], question.society.rows)


def settled(question: Question, coverage: Real) -> Settled:
    """Return a package with the largest set of rows that stay; with all of them where none comes to rest."""
    every = np.ones(question.society.rows, dtype=np.bool_)
    ends = stays(question, coverage)
    staying = every if ends.from_everybody is None else ends.from_everybody
    _, rate, stay, leave = _wish(question, coverage, staying)
    return Settled(staying, rate, np.where(staying, stay, leave), ends)


def _wish(question: Question, coverage: Real, staying: Flags) -> tuple[Flags, float, Real, Real]:
    """Return who would rather stay, the tax rate, and utilities of staying and leaving, given who stays."""
    rebate, base = question.top_up.rebate_share, basis(question)[0]
    rate = _rate(question, coverage, staying)
    left = question.society.wealth - rate * base
    health = health_with_package(question, coverage)[question.society.class_of_row]
    stay = utilities(question.utility, health, left)
    nothing = np.zeros(question.interventions.count)
    private = replace(question, top_up=replace(question.top_up, kind="complementary"))
    leave = purchase_all(private, nothing, left + rebate * rate * base, question.top_up.mode).utility
    return np.asarray(stay >= leave), rate, stay, leave


def _rate(question: Question, coverage: Real, staying: Flags) -> float:
    """Return the tax rate that pays for those who stay and for the rebates of the others."""
    society, base = question.society, basis(question)[0]
    kept = society.share @ (base * np.where(staying, 1.0, 1.0 - question.top_up.rebate_share))
    rate = rate_for(_used_by(question, staying), coverage)
    return float(rate * (society.share @ base) / kept) if rate > 0 else 0.0


def _used_by(question: Question, staying: Flags) -> Question:
    """Return the question with incidence as the package meets it: of those who stay only."""
    society = question.society
    weight = np.where(staying, society.share, 0.0)
    part = np.bincount(society.class_of_row, weight, len(society.classes)) / society.class_share
    return replace(question, society=replace(society, incidence=society.incidence * part))
