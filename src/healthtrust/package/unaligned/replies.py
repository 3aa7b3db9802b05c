"""What each household does best when it takes taxes and premiums as they are, for it is one of many.

    stay     max over θ of  u( H + Σ λ π b + what θ brings,  W − t − its premium )
    leave    max over θ of  u( H + what θ brings,  W − (1 − ρ) t − its premium ),  private versions too
    it leaves iff the second is greater; at equality it stays

H, W     health without care, wealth;  λ coverage;  π, b cases and benefit;  t tax;  θ what is insured
ρ        part of the tax that leavers get back
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2:
         substitutive cover

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> society = Society.of_groups(("poor", "rich"), share=[0.75, 0.25], wealth=[10, 60], health=[5, 5],
...                             incidence=[[1.0, 0.6]])
>>> question = Question(Interventions.of(("A",), [6.0], [6.6]), society, Utility(1, 1), Limits.none(1),
...                     top_up=TopUp("substitutive", rebate_share=1.0))
>>> replies = Replies(question, np.ones(1))
>>> best = replies.best(np.array([2.4, 14.4]), None, np.arange(2))
>>> best.left.tolist(), best.volume.tolist(), best.health.round(2).tolist()
([False, True], [[0.0], [1.0]], [11.6, 8.96])
"""

from __future__ import annotations

from itertools import product

import numpy as np

from healthtrust.package.household.increments import (
    Increments,
    health_with_package,
    increments,
    offer,
)
from healthtrust.package.household.leaving import on_terms
from healthtrust.package.household.purchase import Bought, purchase
from healthtrust.package.question import Flags, Question, Real, Whole
from healthtrust.package.unaligned.decisions import Decisions, joined, may_leave
from healthtrust.package.unaligned.spending import paid

CLOSE = 1e-12
"""How much utility, relative to its size, leaving must bring at the least."""


class Menu:
    """What one class may insure under one package, and the volume of each step."""

    def __init__(self, question: Question, coverage: Real, c: int, unit_cost: Real | None) -> None:
        self.steps = increments(question, coverage, c, unit_cost, offer(question, unit_cost))
        society, has = question.society, question.interventions
        kind = self.steps.intervention
        own = society.incidence[kind, c] * has.price[kind] if unit_cost is None else unit_cost[kind]
        self.volume = np.divide(
            self.steps.cost, question.loaded * own, out=np.zeros(len(kind)), where=own > 0
        )

    def taken(self, parts: Real, count: int) -> tuple[Real, Real]:
        """Return volume and share treated privately [row, i] when rows take parts of steps [row, j]."""
        of = np.zeros((self.steps.count, count))
        of[np.arange(self.steps.count), self.steps.intervention] = 1.0
        return (parts * self.volume) @ of, (parts * self.steps.of_covered) @ of


def _sets(steps: Increments) -> Real:
    """Return every set of steps that takes none before the one it follows, as parts 0 and 1 [set, j]."""
    sets = np.array(list(product((0.0, 1.0), repeat=steps.count))).reshape(2**steps.count, steps.count)
    follows = np.flatnonzero(steps.follows >= 0)
    return np.asarray(sets[(sets[:, follows] <= sets[:, steps.follows[follows]]).all(axis=1)])


def _parts(bought: Bought, rows: int, count: int) -> Real:
    """Return what part of each step the rows take [row, j]."""
    if bought.chosen is not None:
        return np.array(bought.chosen, dtype=np.float64).reshape(rows, count)
    return np.asarray(np.clip((bought.whole + bought.part)[:, None] - np.arange(count), 0.0, 1.0))


class Replies:
    """The best replies under one package; menus at own risk are made once."""

    def __init__(self, question: Question, coverage: Real) -> None:
        self.question, self.coverage = question, coverage
        self.outside = on_terms(question, "supplementary")
        self.may_leave = may_leave(question)
        self.inside_health = health_with_package(question, coverage)
        self._menus: dict[tuple[int, bool], Menu] = {}
        self._priced: bytes = b""

    def best(self, charges: Real, unit_cost: Real | None, rows: Whole) -> Decisions:
        """Return what rows do at taxes [z] and, if premiums are pooled, at one price for all buyers [i]."""
        found, _ = self.valued(charges, unit_cost, rows)
        return found

    def valued(self, charges: Real, unit_cost: Real | None, rows: Whole) -> tuple[Decisions, Real]:
        """Return what rows do, and the additive utility they have of it [row]."""
        count, society = self.question.interventions.count, self.question.society
        best = Decisions(
            np.zeros(len(rows), np.bool_), np.zeros((len(rows), count)), np.zeros((len(rows), count)),
            np.zeros(len(rows)),
        )  # fmt: skip
        utility, classes = np.zeros(len(rows)), society.class_of_row[rows]
        for c in np.unique(classes):
            at = np.flatnonzero(classes == c)
            stay, of_staying = self._side(charges, unit_cost, rows[at], left=False)
            if self.may_leave[rows[at]].any():
                leave, of_leaving = self._side(charges, unit_cost, rows[at], left=True)
                size = np.where(np.isfinite(of_leaving), 1.0 + np.abs(of_leaving), 0.0)
                go = np.flatnonzero(of_leaving > of_staying + CLOSE * size)
                stay = stay.but(go, leave.of(go))
                of_staying[go] = of_leaving[go]
            best, utility[at] = best.but(at, stay), of_staying
        return best, utility

    def all_taken(self, left: Flags, rows: Whole) -> Decisions:
        """Return everything on offer insured by rows, of whom `left` says who has left [row]."""
        each = [self._bundles(int(z), bool(out), all_of_it=True) for z, out in zip(rows, left, strict=True)]
        return joined(each)

    def everything_each(self, most: int) -> list[Decisions] | None:
        """Return all that each row may do; None where there are more than `most` combinations."""
        total, found = 1, list[Decisions]()
        for z in range(self.question.society.rows):
            sides = (False, True) if self.may_leave[z] else (False,)
            total *= sum(2 ** self._steps(z, left).count for left in sides)
            if total > most:
                return None
            found.append(joined([self._bundles(z, left) for left in sides]))
        return found

    def _steps(self, z: int, left: bool) -> Increments:
        return self._menu(int(self.question.society.class_of_row[z]), left, self._any_price()).steps

    def _any_price(self) -> Real | None:
        """Return some price of pools: what may be bought does not depend on it."""
        return self.question.interventions.price if self.question.top_up.community_rated else None

    def _bundles(self, z: int, left: bool, all_of_it: bool = False) -> Decisions:
        """Return every set of steps that row z may buy; or only all of them together."""
        c, count = int(self.question.society.class_of_row[z]), self.question.interventions.count
        menu = self._menu(c, left, self._any_price())
        steps = menu.steps
        sets = np.ones((1, steps.count)) if all_of_it else _sets(steps)
        health = float(self.question.society.health[c] if left else self.inside_health[c])
        return Decisions(np.full(len(sets), left), *menu.taken(sets, count), health + sets @ steps.gain)

    def net(self, charges: Real, left: bool) -> Real:
        """Return what rows pay of taxes [z] if they stay, or leave."""
        return paid(self.question, np.full(len(charges), left), charges)

    def utility_of(self, z: int, left: bool, money: float, unit_cost: Real | None) -> float:
        """Return the most utility that row z gets inside, or outside, with `money` after tax and rebate."""
        c = int(self.question.society.class_of_row[z])
        health = float(self.question.society.health[c] if left else self.inside_health[c])
        after, steps = np.array([max(money, 0.0)]), self._menu(c, left, unit_cost).steps
        bought = purchase(steps, health, after, self.question.utility, self.question.top_up.mode)
        return float(bought.utility[0])

    def _side(self, charges: Real, unit_cost: Real | None, rows: Whole, left: bool) -> tuple[Decisions, Real]:
        """Return the best of staying, or of leaving, for rows of one class."""
        question, c = self.question, int(self.question.society.class_of_row[rows[0]])
        menu, count = self._menu(c, left, unit_cost), question.interventions.count
        after = np.maximum(question.society.wealth[rows] - self.net(charges, left)[rows], 0.0)
        health = float(question.society.health[c] if left else self.inside_health[c])
        bought = purchase(menu.steps, health, after, question.utility, question.top_up.mode)
        parts = _parts(bought, len(rows), menu.steps.count)
        taken = menu.taken(parts, count)
        return Decisions(np.full(len(rows), left), *taken, bought.health), bought.utility.copy()

    def _menu(self, c: int, left: bool, unit_cost: Real | None) -> Menu:
        priced = b"" if unit_cost is None else unit_cost.tobytes()
        if priced != self._priced:
            self._menus, self._priced = {}, priced
        if (c, left) not in self._menus:
            question, coverage = (
                (self.outside, 0.0 * self.coverage) if left else (self.question, self.coverage)
            )
            self._menus[c, left] = Menu(question, coverage, c, unit_cost)
        return self._menus[c, left]
