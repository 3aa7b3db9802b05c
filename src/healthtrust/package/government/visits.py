"""One package with its purchases, valued exactly at the best taxes for them, and what households then do.

    visit       settle the taxes of (λ, θ), both given:  a smooth concave problem
    buy again   each row takes its own best subset at those taxes;  welfare never falls, so it comes to rest

λ, θ    coverage, purchases
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections 2 and 3

>>> from healthtrust.package.question import Interventions, Society, TopUp, Utility
>>> from healthtrust.package.question import Limits as Unlimited
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False], weight=[6, 1])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                  Unlimited.none(2), top_up=TopUp("complementary"))
>>> steps = steps_of(asked)
>>> first = visit(asked, steps, np.array([0.0, 1.0]), np.zeros(len(steps.row), dtype=np.bool_))
>>> rest = settle_visit(asked, steps, first)
>>> int(first.taken.sum()), int(rest.taken.sum()), rest.welfare > first.welfare
(0, 1, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.settle import Settled, settle_purchases
from healthtrust.package.government.subset_programme import Steps, steps_of
from healthtrust.package.household.increments import health_with_package, increments, offer
from healthtrust.package.household.purchase import Bought
from healthtrust.package.household.subset import best_subset
from healthtrust.package.household.utility import utilities
from healthtrust.package.question import Flags, Question, Real

__all__ = ["Visit", "buy_again", "settle_visit", "steps_of", "visit"]


@dataclass(frozen=True)
class Visit:
    """One package with its purchases, at the best taxes for them."""

    coverage: Real
    taken: Flags
    """[j]: which steps are bought."""
    settled: Settled | None
    """None where no tax pays for the package and leaves everyone something."""

    @property
    def welfare(self) -> float:
        """Return its welfare, minus infinity where it cannot be had."""
        return -np.inf if self.settled is None else self.settled.outcome.welfare


def visit(question: Question, steps: Steps, coverage: Real, taken: Flags) -> Visit:
    """Return a package [i] and purchases [j], valued exactly."""
    society = question.society
    more, premium = steps.bought(coverage, taken, society.rows)
    health = health_with_package(question, coverage)[society.class_of_row] + more
    wealth = society.wealth - premium
    whole = np.bincount(steps.row[taken], minlength=society.rows).astype(np.int64)
    utility = utilities(question.utility, health, wealth)
    bought = Bought(whole, np.zeros(society.rows), health, wealth, utility, premium)
    return Visit(coverage, taken, settle_purchases(question, coverage, bought))


def buy_again(question: Question, steps: Steps, seen: Visit) -> Flags:
    """Return what each row takes [j] when it chooses for itself, coverage and taxes being what they are."""
    society, taken = question.society, np.zeros(len(steps.row), dtype=np.bool_)
    if seen.settled is None or not len(steps.row):
        return taken
    offered, left = offer(question), society.wealth - seen.settled.outcome.taxes
    start = health_with_package(question, seen.coverage)
    for z, c in enumerate(society.class_of_row):
        own = np.flatnonzero(steps.row == z)
        if len(own) and left[z] > 0:
            there = increments(question, seen.coverage, int(c), offered=offered)
            here = own[steps.share(seen.coverage)[own] > 0]
            taken[here] = best_subset(there, float(start[c]), float(left[z]), question.utility)
    return taken


def settle_visit(question: Question, steps: Steps, seen: Visit) -> Visit:
    """Return where taxes and purchases come to rest: no round worse than the last."""
    for _ in range(20):
        again = visit(question, steps, seen.coverage, buy_again(question, steps, seen))
        if again.welfare <= seen.welfare:
            return seen
        seen = again
    return seen
