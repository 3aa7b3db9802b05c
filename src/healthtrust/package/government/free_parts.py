"""Unrestricted taxes when every row buys parts of items on top, and re-optimises as its tax changes.

    α_z = (1 − f'_z) μ,    and step j is bought iff β_z gain_j ≥ α_z cost_j

α_z, β_z   marginal social value of wealth left to z, of its health;  f'  slope of what collecting costs
μ          opportunity cost of public money
gain, cost health and premium of step j of what z may buy, best ratio first (`household.increments`)
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections
           2 and 3.1. Solving both at once is beyond the paper: a household that may buy parts
           wants what the government would buy for it, so the two are one jointly concave problem.

At given μ each row climbs its ladder by bisection, what is left to it being set anew at every step; then μ is
moved until taxes meet the budget. Only steps bought whole or not at all would have several peaks (`settle`).

>>> from healthtrust.package.question import Interventions, Limits, Society, Tax, TopUp, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]], may_insure=[False, True], weight=[1, 6])
>>> both = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                 Limits.none(2), tax=Tax("unrestricted"), top_up=TopUp("complementary"))
>>> taxes_with_parts(both, np.array([0.0, 1.0])).taxes.round(6).tolist()
[1.714286, 4.285714]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.free_taxes import (
    FreeTaxes,
    Rows,
    falling_root,
    meet_budget,
    rows_of,
    wealth_left,
)
from healthtrust.package.government.needs import needed
from healthtrust.package.household.increments import health_with_package, increments, offer
from healthtrust.package.question import Question, Real, Whole

NUDGE = 1e-7
"""Of a step: slopes by differences."""


@dataclass(frozen=True)
class Ladders:
    """The steps that rows may buy under one package, as sums of the first j, padded to one length."""

    of_row: Whole
    """[z]: the class of each row."""
    count: Whole
    """[c]"""
    gain: Real
    """[c, j]: health of the first j steps."""
    cost: Real
    """[c, j]: premium of the first j steps."""

    @classmethod
    def of(cls, question: Question, coverage: Real) -> Ladders:
        """Return the ladders of all classes."""
        offered, classes = offer(question), range(len(question.society.classes))
        steps = [increments(question, coverage, c, offered=offered) for c in classes]
        count = np.array([own.count for own in steps], dtype=np.int64)
        length = int(count.max(initial=0)) + 2
        gain, cost = (
            np.array([np.pad(sums, (0, length - len(sums)), mode="edge") for sums in of])
            for of in ([own.health_up_to for own in steps], [own.cost_up_to for own in steps])
        )
        return cls(question.society.class_of_row, count, gain, cost)

    def step(self, j: Whole) -> tuple[Real, Real, Real]:
        """Return health and premium [z] of the first j [z] steps, and ln gain / cost of the one after."""
        gain, cost = self.gain[self.of_row, j], self.cost[self.of_row, j]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log(self.gain[self.of_row, j + 1] - gain) - np.log(
                self.cost[self.of_row, j + 1] - cost
            )
        return gain, cost, ratio


def taxes_with_parts(question: Question, coverage: Real) -> FreeTaxes | None:
    """Return the best taxes when every row may buy parts; None where what is needed is out of reach."""
    society = question.society
    if float(society.share @ society.wealth) <= needed(question, coverage):
        return None
    ladders = Ladders.of(question, coverage)
    health = health_with_package(question, coverage)[society.class_of_row]
    rows = rows_of(question, coverage, health, np.zeros(society.rows))

    def taxes_at(log_price: float) -> Real:
        gain, premium = _bought(question, rows, ladders, log_price)
        return society.wealth - premium - wealth_left(question, rows.after(gain, premium), log_price)

    return meet_budget(question, coverage, taxes_at)


def _bought(question: Question, rows: Rows, ladders: Ladders, log_price: float) -> tuple[Real, Real]:
    """Return health and premium [z] of what each row buys at ln μ."""
    low, high = np.zeros(len(rows.health), dtype=np.int64), ladders.count[ladders.of_row]
    for _ in range(int(high.max(initial=0)).bit_length()):
        open_, middle = low < high, (low + high) // 2
        ratio = ladders.step(middle)[2]
        gain, cost, _ = ladders.step(np.minimum(middle + 1, high))
        worth_it = ratio + _worth(question, rows.after(gain, cost), log_price) >= 0.0
        low = np.where(open_ & worth_it, middle + 1, low)
        high = np.where(open_ & ~worth_it, middle, high)
    gain, cost, ratio = ladders.step(low)
    next_gain, next_cost, _ = ladders.step(np.minimum(low + 1, ladders.count[ladders.of_row]))
    more = np.flatnonzero(low < ladders.count[ladders.of_row])
    some = rows.after(gain, cost).some(more)
    share = np.zeros(len(low))
    share[more] = _parts(question, some, (next_gain - gain)[more], (next_cost - cost)[more], log_price)
    return gain + share * (next_gain - gain), cost + share * (next_cost - cost)


def _parts(question: Question, rows: Rows, gain: Real, cost: Real, log_price: float) -> Real:
    """Return the part of the next step that each row buys, 0 to 1, at ln μ."""

    share = np.zeros(len(gain))
    at = np.flatnonzero(np.log(gain) - np.log(cost) + _worth(question, rows, log_price) > 0.0)
    if not len(at):
        return share
    rows, gain, cost = rows.some(at), gain[at], cost[at]

    def excess(part: Real) -> Real:
        return np.log(gain) - np.log(cost) + _worth(question, rows.after(part * gain, part * cost), log_price)

    def with_slope(part: Real) -> tuple[Real, Real]:
        value = excess(part)
        return value, (excess(part + NUDGE) - value) / NUDGE

    low, high = np.zeros(len(at)), np.ones(len(at))
    share[at] = falling_root(with_slope, np.full(len(at), 0.5), low, high)
    return share


def _worth(question: Question, rows: Rows, log_price: float) -> Real:
    """Return ln(β / α) [z]: log money a unit of health is worth, with what is left at ln μ."""
    utility = question.utility
    weights = np.log(utility.health_weight / utility.wealth_weight)
    left = np.log(wealth_left(question, rows, log_price))
    return np.asarray(weights - utility.rho * np.log(rows.health) + utility.eta * left)
