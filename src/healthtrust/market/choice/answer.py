"""What a choice of plan answers: who is in which plan, who switched, and what a reform changes for whom.

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.ground.money import currency
>>> from healthtrust.market.choice.asked import Asked, Question, side_of
>>> from healthtrust.market.choice.persons_table import Wanted, persons_of
>>> from healthtrust.market.choice.plans_table import plans_of
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.1),))
>>> plans = plans_of({"plan": np.array(["A", "B"]), "premium": np.array([90.0, 80.0])}, "plans.csv", rule)
>>> people = persons_of({"person_id": np.arange(100), "plan": np.array(["A"] * 100)}, "p.csv", Wanted())
>>> asked = Asked(drawn=False)
>>> found = answer(Question(people, asked, side_of(rule, plans, people, asked), None, currency("GBP")))
>>> found.now.heads.tolist(), found.now.matrix.tolist()
([27, 73], [[27, 73, 0], [0, 0, 0], [0, 0, 0]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency
from healthtrust.ground.words import Words
from healthtrust.market.choice.asked import Question, Side
from healthtrust.market.choice.drawn import Drawn
from healthtrust.market.choice.matrix import expected_switching, moved, switched, switching
from healthtrust.market.choice.price_elasticity import elasticities
from healthtrust.market.choice.respond_choice import Luck, draw_plans
from healthtrust.market.choice.shares import expected_totals, expected_with_shares
from healthtrust.market.choice.surplus import consumer_surplus
from healthtrust.market.choice.uncertain import Uncertain, uncertain
from healthtrust.market.elasticity.numerical import mean_own

MOST_GROUPS = 12
"""Groups whose own elasticities are told."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What comes of one set of offers."""

    side: Side
    expected: Floats
    """[plan]: members that are expected."""
    shares: NDArray[np.float32]
    """[person, plan]: expected."""
    drawn: Drawn | None
    matrix: Whole
    """[plan before, plan after], with a last row and column for none."""
    surplus: Floats
    """[person]: of one person, in the unit of the price; NaN where it has none."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the plans."""
        return self.side.plans.offers.names

    @property
    def before(self) -> Whole:
        """Return the members of last year [plan], and those in none of these plans."""
        return np.asarray(self.matrix.sum(axis=1))

    @property
    def heads(self) -> Whole:
        """Return the members of this year [plan]: drawn, or expected in whole persons."""
        return np.asarray(self.matrix[:, :-1].sum(axis=0))

    @property
    def switched(self) -> int:
        """Return how many left a plan for another."""
        return switched(self.matrix)

    @property
    def premium(self) -> float:
        """Return the mean price that members pay, expected."""
        price = self.side.plans.offers.columns[self.side.rule.price]
        return float(price @ self.expected / max(self.expected.sum(), 1e-300))


@dataclass(frozen=True, eq=False)
class Answer:
    """What comes of the offers, and of a reform's, with the same luck."""

    asked: Question
    now: Outcome
    reform: Outcome | None
    elasticity: Floats
    """[plan, price of plan]: of expected members."""
    by_group: Floats | None
    """[group]: own elasticity of the mean member; none without groups, or with too many of them."""
    moved: Whole | None
    """[plan, plan under the reform], with a last row and column for none; where choices are drawn."""
    sure: Uncertain | None
    """Standard errors of what is expected; none where the rule has no covariance."""

    @property
    def money(self) -> Currency:
        """Return the currency of prices."""
        return self.asked.money

    @property
    def persons(self) -> int:
        """Return the number of persons."""
        return int(self.asked.persons.weight.sum())


def answer(question: Question) -> Answer:
    """Return who is in which plan, under the offers and under the reform where one is asked for."""
    now = outcome_of(question, question.now)
    reform = None if question.reform is None else outcome_of(question, question.reform)
    side = question.now
    price = elasticities(side.rule, side.plans.offers, side.choosers, side.default)
    between = None
    if reform is not None and now.drawn is not None and reform.drawn is not None:
        between = moved(now.drawn, reform.drawn, now.names, reform.names)
    faced = [(each.rule, each.plans.offers, each.choosers, each.default) for each in question.sides]
    groups = own_by_group(side, question.persons.group)
    return Answer(question, now, reform, price, groups, between, uncertain(faced))


def own_by_group(side: Side, group: Words | None) -> Floats | None:
    """Return the own elasticity [group] of the mean member; none for more than `MOST_GROUPS` groups."""
    if group is None or len(group.distinct) > MOST_GROUPS:
        return None
    found = []
    for g in range(len(group.distinct)):
        some = side.choosers.part(np.flatnonzero(group.index == g))
        members = expected_totals(side.rule, side.plans.offers, some, default=side.default).members
        own = elasticities(side.rule, side.plans.offers, some, side.default).diagonal()
        found.append(mean_own(own, members) if np.isfinite(own).any() else np.nan)
    return np.array(found, dtype=np.float64)


def outcome_of(question: Question, side: Side) -> Outcome:
    """Return what comes of one set of offers."""
    asked, choosers, offers = question.asked, side.choosers, side.plans.offers
    totals = expected_with_shares(side.rule, offers, choosers, default=side.default)
    assert totals.shares is not None
    drawn = None
    if asked.drawn:
        drawn = draw_plans(side.rule, offers, choosers, Luck(asked.seed, asked.year), side.default)
        matrix = switching(choosers.before, drawn, choosers.weight)
    else:
        matrix = expected_switching(choosers.before, choosers.weight, totals.shares)
    surplus = consumer_surplus(side.rule, offers, choosers, side.default)
    return Outcome(side, totals.members, totals.shares, drawn, matrix, surplus)
