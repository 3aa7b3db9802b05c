"""Figures 1 and 2 of the paper: what a poor and a rich person spend on health, before and after the subsidy.

    h(X)       health for spending X: interventions in the order of b / x, each costing π x and bringing π b
    before     max over X of U( h(X), W − X )
    after      max over X of U( h(X), W + s − X ) ;  what one pays oneself is X − s

W, U       wealth and utility of the person;  π, x, b  cases a year, price and health gain per case
s          what others pay of one's care through taxes, t = own share − s: the curve h moves left by s; for
           the rich, who pay more than their share, s < 0 and it moves right
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, figures 1, 2

Both tangencies are with parts of interventions and fair premiums, as drawn in the paper; `really` is where
the person is in fact, with whole interventions, and the taxes and premiums of the model. `after` and `really`
coincide at the optimum with free taxes and parts.

>>> from healthtrust.package.question import Interventions, Limits, Society, Utility
>>> one = Society.of_groups(("poor",), share=[1], wealth=[10], health=[5], incidence=[[0.5], [1.0]])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [3.6, 3.2]), one, Utility(1, 1), Limits.none(2))
>>> curve = production_function(asked, 0)
>>> curve.codes, curve.spending.tolist(), curve.health.round(9).tolist()
(('B', 'A'), [0.0, 3.0, 6.0], [5.0, 8.2, 10.0])
>>> before, after = tangency(asked, 0, subsidy=0.0), tangency(asked, 0, subsidy=2.0)
>>> round(before.own, 4), round(after.own, 4), round(after.total, 4)
(2.6562, 1.0, 3.0)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.government.outcome import Outcome
from healthtrust.package.government.payments import payments
from healthtrust.package.household.increments import increments
from healthtrust.package.household.purchase import purchase
from healthtrust.package.household.utility import curves, uncurves, utilities
from healthtrust.package.question import Question, Real, TopUp, Utility

POINTS = 81
"""Points along an indifference curve."""


@dataclass(frozen=True)
class Curve:
    """Health against spending on a person's care, money a year: the corners of h, best value first."""

    codes: tuple[str, ...]
    """[j]: what is added from each corner to the next."""
    spending: Real
    """[j + 1]"""
    health: Real
    """[j + 1]"""


@dataclass(frozen=True)
class Choice:
    """A point of the figure."""

    own: float
    """What the person pays, tax and premium, or would choose to; less than zero if given cash."""
    total: float
    """What is spent on the person's care, whoever pays."""
    health: float
    utility: float


@dataclass(frozen=True)
class Picture:
    """Figure 1 or 2: one person."""

    row: int
    who: str
    """Name of the class."""
    curve: Curve
    subsidy: float
    """What others pay of the person's care: afterwards the curve is drawn at `spending` − `subsidy`."""
    before: Choice
    after: Choice
    really: Choice
    """Where the person is in fact."""
    indifference_before: tuple[Real, Real]
    """Own spending and health, along the indifference curve through `before`."""
    indifference_after: tuple[Real, Real]


def picture(question: Question, found: Outcome, row: int) -> Picture:
    """Return the figure of one row of a society under a package with its taxes.

    The subsidy is what the row's tax falls short of its own share of the package.
    """
    paid, society = payments(question, found), question.society
    c = int(society.class_of_row[row])
    subsidy = -float(paid.for_others[row])
    before, after = tangency(question, row, 0.0), tangency(question, row, subsidy)
    own = float(paid.tax[row] + paid.premium[row])
    spent = float(paid.own_cover[row])
    really = Choice(own, spent, float(found.health[row]), float(found.utility[row]))
    curve = production_function(question, c)
    wealth = float(society.wealth[row])
    ends = -max(subsidy, 0.0), min(float(curve.spending[-1] - min(subsidy, 0.0)), wealth)
    return Picture(
        row, society.classes[c], curve, subsidy, before, after, really,
        indifference(question.utility, wealth, before.utility, ends),
        indifference(question.utility, wealth, after.utility, ends),
    )  # fmt: skip


def production_function(question: Question, c: int) -> Curve:
    """Return health against spending for a member of class c, all interventions in the order of b / x."""
    steps = increments(_everything_on_offer(question), np.zeros(question.interventions.count), c)
    health = question.society.health[c] + steps.health_up_to
    return Curve(tuple(question.interventions.codes[i] for i in steps.intervention), steps.cost_up_to, health)


def tangency(question: Question, row: int, subsidy: float) -> Choice:
    """Return what a person would spend if others paid the first `subsidy` of it, or took it where below zero.

    Raises ValueError if less than nothing is left.
    """
    society = question.society
    c, wealth = int(society.class_of_row[row]), float(society.wealth[row]) + subsidy
    if wealth <= 0:
        raise ValueError(f"row {row} has nothing left after paying {-subsidy:g} for others")
    steps = increments(_everything_on_offer(question), np.zeros(question.interventions.count), c)
    health = float(society.health[c])
    bought = purchase(steps, health, np.array([wealth]), question.utility, "divisible")
    spent, reached = float(bought.premium[0]), float(bought.health[0])
    utility = float(utilities(question.utility, reached, wealth - spent))
    return Choice(spent - subsidy, spent, reached, utility)


def indifference(
    utility: Utility, wealth: float, level: float, between: tuple[float, float]
) -> tuple[Real, Real]:
    """Return own spending and the health that makes up for it, at one level of utility.

    between: the least and most spent. Where no health would make up for it the health is NaN.

    >>> spending, health = indifference(Utility(1.0, 1.0), 10.0, float(np.log(50.0)), (0.0, 5.0))
    >>> health[[0, -1]].round(6).tolist()
    [5.0, 10.0]
    """
    spending = np.linspace(*between, POINTS)
    left = wealth - spending
    of_wealth = utility.wealth_weight * curves(np.where(left > 0, left, 1.0), utility.eta)
    health = uncurves((level - of_wealth) / utility.health_weight, utility.rho)
    return spending, np.where((left > 0) & np.isfinite(health) & (health > 0), health, np.nan)


def _everything_on_offer(question: Question) -> Question:
    """Return the question with everything for sale to everybody at fair premiums, the standard versions."""
    everyone = replace(question.society, may_insure=np.ones(len(question.society.classes), dtype=np.bool_))
    return replace(question, society=everyone, top_up=TopUp("complementary"))
