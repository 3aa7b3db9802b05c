"""What each row wants: its utility along the budget line and its preferred size of package.

    u_z(E) = max over what z buys on top of u( H_z + Σ_i λ_i(E) π_iz b_i ,  W_z − τ(E) T_z )
    preferred size    E_z = argmax_E u_z(E)
    own ranking       z would like items covered in order of  b_i π_iz / ( x_i Π_i )

λ(E), τ(E)  the package and its tax on the budget line;  π_iz, Π_i  own and average cases a year
Source  Smith, York 2006, "A social choice perspective". If π_iz = c_z Π_i for all i, with parts of items and
        tax on wealth, u_z is concave in E: one peak. Who would insure the first item has E_z = 0 if
        W_z > (1+ℓ) c_z W̄: covering it for all costs them more tax than premium (at equality, all the same).
        The cut-off is beyond the paper.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> three = Society.of_groups(("poor", "middle", "rich"), share=[0.5, 0.3, 0.2], wealth=[10, 20, 60],
...                           health=[5, 5, 5], incidence=[[1, 1, 1], [1, 1, 1], [1, 1, 1]])
>>> asked = Question(Interventions.of(("A", "B", "C"), [2.0, 3.0, 4.0], [4.0, 3.0, 1.0]), three,
...                  Utility(1, 1), Limits.none(3), top_up=TopUp("complementary", mode="divisible"))
>>> voters = on_budget_line(asked)
>>> preferred_sizes(voters).tolist(), proportional_incidence(asked).tolist()
([5.0, 5.0, 0.0], [1.0, 1.0, 1.0])
>>> wants_none(asked).tolist()
[False, False, True]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.ballot.budget_line import BudgetLine, budget_line
from healthtrust.package.ballot.electorate import Electorate, ballots
from healthtrust.package.government.taxes import basis
from healthtrust.package.household.increments import Offer, offer
from healthtrust.package.household.purchase import purchase_all
from healthtrust.package.question import Flags, Mode, Question, Real, TopUp, Whole

ALIKE = 1e-9
"""Relative difference below which incidence counts as proportional."""


@dataclass(frozen=True)
class OnBudgetLine:
    """The rows of a question as voters, its budget line as options; an electorate."""

    question: Question
    line: BudgetLine
    mode: Mode
    offered: Offer

    @property
    def sizes(self) -> Real:
        """Return spending E of each option [o]."""
        return self.line.spending

    @property
    def wealth(self) -> Real:
        """Return wealth before tax [v]."""
        return self.question.society.wealth

    @property
    def share(self) -> Real:
        """Return shares of the votes [v]: one each, whatever social weight a row has."""
        return self.question.society.share

    def utility(self, option: int) -> Real:
        """Return what each row has at this option, with what it buys on top [v]."""
        left = self.wealth - float(self.line.rates[option]) * basis(self.question)[0]
        coverage = self.line.coverage[option]
        return purchase_all(self.question, coverage, left, self.mode, self.offered).utility


def on_budget_line(
    question: Question, spending: ArrayLike | None = None, mode: Mode | None = None
) -> OnBudgetLine:
    """Return the electorate over the budget line, households topping up on the question's terms.

    spending [o]: sizes to vote on, in parts of items; whole items where it is None. Raises InvalidInput for
    terms under which the package costs more or less by what is bought on top of it.
    """
    refuse(not_votable(question))
    line = budget_line(question, spending)
    return OnBudgetLine(question, line, mode or question.top_up.mode, offer(question))


def not_votable(question: Question) -> list[Problem]:
    """Return a problem for terms of voluntary cover under which the budget line is not a line."""
    terms, has = question.top_up, question.interventions
    private = np.isfinite(has.private_price)
    remedy = "Vote on complementary cover, or on none; opting out is a regime of its own."
    wanted = "cover whose purchase leaves the cost of the package as it is"
    if terms.community_rated:
        return [Problem("top-up", "premiums at one price for all", wanted, remedy=remedy)]
    if terms.kind == "substitutive":
        return [Problem("top-up", "substitutive cover", wanted, remedy=remedy)]
    changes = {
        "supplementary": terms.saves and bool(private.any()),
        "voucher": bool((private & (has.voucher_share < 1)).any()),
    }
    if changes.get(terms.kind, False):
        return [Problem("top-up", f"{terms.kind} cover that spares the pool money", wanted, remedy=remedy)]
    return []


def preferred_options(electorate: Electorate) -> Whole:
    """Return the option each voter likes best [v], the smallest of equals."""
    return ballots(electorate).peaks


def preferred_sizes(electorate: Electorate) -> Real:
    """Return the size each voter likes best [v], the smallest of equals."""
    return np.asarray(electorate.sizes[preferred_options(electorate)])


def wants_none(question: Question) -> Flags:
    """Return which rows would insure the first item themselves and prefer E = 0 for that [z].

    For tax on wealth, in parts; see the rule at the head.
    """
    relative = relative_incidence(question)
    first = int(np.lexsort((-question.interventions.ratio,))[0])
    society = question.society
    own = relative[first, society.class_of_row]
    dear = society.wealth > question.loaded * own * float(society.share @ society.wealth)
    alone = replace(question.top_up, mode="divisible")
    uncovered = np.zeros(question.interventions.count)
    bought = purchase_all(replace(question, top_up=alone), uncovered, society.wealth, "divisible")
    return np.asarray(dear & (bought.whole + bought.part > 0))


def relative_incidence(question: Question) -> Real:
    """Return π_ic / Π_i [i, c]: what a class suffers of i, relative to all; 0 for no cases."""
    average = question.society.prevalence[:, None]
    incidence = question.society.incidence
    return np.divide(incidence, average, out=np.zeros_like(incidence), where=average > 0)


def proportional_incidence(question: Question) -> Real | None:
    """Return c_c with π_ic = c_c Π_i for every i [c], or None where classes differ otherwise."""
    relative = relative_incidence(question)[question.society.prevalence > 0]
    alike = np.allclose(relative, relative[:1], rtol=ALIKE, atol=ALIKE)
    return relative[0] if alike and len(relative) else None


def own_ranking(question: Question, c: int) -> Whole:
    """Return the candidates as class c would have them covered, by b_i π_ic / (x_i Π_i), best first."""
    value = question.interventions.ratio * relative_incidence(question)[:, c]
    return np.lexsort((-value,))


def without_supplements(question: Question) -> Question:
    """Return the question with nothing for sale on top of the package."""
    return replace(question, top_up=TopUp("none", mode="prefix"))
