"""The package, the taxes and what every row buys, whole items, as one relaxed problem for a few rows.

    h_z = H_z + Σ_i λ_i π_iz b_i + Σ_e q_ez π_ez gain_e
    y_z = W_z − Σ_k τ_k T_kz − Σ_e q_ez π_ez cost_e
    q_ez in { 0, share_e(λ) },   share_e = λ_i for an upgrade of covered cases, 1 − λ_i else
    maximise  Σ_z g_z v_z,    v_z below every tangent of s(U(h, y)); where utilities are added up, health and
                              wealth have tangents of their own: v_z = A v_ρ(h_z) + B v_η(y_z), far tighter

λ, τ  coverage, tax rates;  q  what row z takes of step e of the offer (`household.increments`), whole (θ)
h, y  health, and wealth left: linear in λ, τ and q, so that a concave s(U) is all that needs approximating
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections 2 (θ) and
        3; that what households choose is what the government would choose for them, so that one maximisation
        over (λ, θ, t) solves both, is beyond the paper

Everybody's utility is counted from what it is without any care, in units of a first gain, so that the
solver's tolerances are small beside what is proved.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Tax, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5], weight=[6, 1],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False])
>>> asked = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                  Limits.none(2), tax=Tax("unrestricted"), top_up=TopUp("complementary"))
>>> programme = SubsetProgramme(asked, unit=1.0)
>>> answer = programme.master.best()
>>> 21.9121 < answer.bound + programme.base < 22.0                       # the optimum is {B}: 21.9121
True
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.government.frame import Coverage, Revenue, budget_row, coverage_columns
from healthtrust.package.government.master import Master
from healthtrust.package.government.needs import resists
from healthtrust.package.government.taxes import basis, highest, lowest
from healthtrust.package.government.welfare import social, social_slope
from healthtrust.package.household.increments import health_with_package, offer
from healthtrust.package.household.utility import curves, marginal_health, marginal_wealth, utilities
from healthtrust.package.question import Flags, Question, Real, Whole

TANGENTS = 24
"""Tangents to each curve before any package is looked at."""


@dataclass(frozen=True)
class Steps:
    """What each row may take on top, flattened: columns of the j pairs of a row and a step of the offer."""

    row: Whole
    intervention: Whole
    of_covered: Flags
    follows: Whole
    """[j]: the pair that must be taken before this one, −1 where none need be."""
    gain: Real
    """[j]: health a year if all of the cases are treated so."""
    cost: Real
    """[j]: premium a year for it."""

    def share(self, coverage: Real) -> Real:
        """Return the share of the cases that each step is for, λ_i or 1 − λ_i [j]."""
        covered = coverage[self.intervention]
        return np.where(self.of_covered, covered, 1.0 - covered)

    def bought(self, coverage: Real, taken: Flags, rows: int) -> tuple[Real, Real]:
        """Return health gained and money spent on top [z] by those who take the steps `taken` [j]."""
        amount = self.share(coverage) * taken
        health, premium = (np.bincount(self.row, amount * of, rows) for of in (self.gain, self.cost))
        return np.asarray(health, dtype=np.float64), np.asarray(premium, dtype=np.float64)


def steps_of(question: Question) -> Steps:
    """Return every step that any row might take under any package."""
    society, offered = question.society, offer(question)
    may = society.may_insure & (question.top_up.kind != "none")
    of_row = society.class_of_row
    pairs = [(z, e) for z in range(society.rows) if may[of_row[z]] for e in range(len(offered.gain))
             if society.incidence[offered.intervention[e], of_row[z]] > 0]  # fmt: skip
    place = {pair: j for j, pair in enumerate(pairs)}
    row = np.array([z for z, _ in pairs], dtype=np.int64)
    step = np.array([e for _, e in pairs], dtype=np.int64)
    after = [place.get((z, int(offered.follows[e])), -1) for z, e in pairs]
    kind = offered.intervention[step]
    cases = society.incidence[kind, of_row[row]] if len(pairs) else np.zeros(0)
    return Steps(
        row, kind, offered.of_covered[step], np.array(after, dtype=np.int64),
        cases * offered.gain[step], cases * offered.cost[step],
    )  # fmt: skip


class SubsetProgramme:
    """The relaxed problem of a question in which purchases are whole; `unit` of welfare counts as one."""

    def __init__(self, question: Question, unit: float) -> None:
        self.question, self.unit, self.steps = question, unit, steps_of(question)
        self.master = Master()
        self.cover: Coverage = coverage_columns(self.master, question)
        self.rates = self.master.columns(lowest(question), highest(question))
        self.taken = self.master.columns(np.zeros(len(self.steps.row)), 1.0, whole=True)
        self._apart = question.welfare.kind == "utilitarian" and not question.utility.power
        self._link_purchases()
        self._link_health_and_wealth()
        self._link_budget()
        self._first_tangents()

    @property
    def base(self) -> float:
        """Return the welfare from which the objective counts."""
        society, utility = self.question.society, self.question.utility
        untreated = society.health[society.class_of_row]
        return float(society.share @ social(self.question, utilities(utility, untreated, society.wealth)))

    def add_tangents(self, health: Real, wealth: Real) -> None:
        """Hold every row's utility below the tangents at one health and wealth left for each row [z]."""
        for z in range(self.question.society.rows):
            if wealth[z] > 0.0:
                self._tangent(z, float(health[z]), float(wealth[z]))

    def exclude(self, coverage_bits: Flags, taken: Flags) -> None:
        """Leave out one package with its purchases, once it is known exactly."""
        where = np.concatenate([self.cover.columns, self.taken])
        bits = np.concatenate([coverage_bits, taken])
        self.master.row(where, np.where(bits, -1.0, 1.0), least=1.0 - float(bits.sum()))

    def _link_purchases(self) -> None:
        """Hold what is taken to the share of cases that is there to be taken."""
        steps, cover, parts = self.steps, self.cover, self.question.limits.parts
        simple = (cover.scale == 1.0) & (not parts)
        untouched = self.question.limits.most == 0.0
        amounts = self.taken.copy()
        for j, i in enumerate(steps.intervention):
            column, scale = cover.columns[i], cover.scale[i]
            pair = np.array([self.taken[j], column])
            sign = -1.0 if steps.of_covered[j] else 1.0
            room = 0.0 if steps.of_covered[j] else 1.0
            if untouched[i]:
                self.master.fix(self.taken[j : j + 1], 0.0, room)
            elif simple[i]:
                self.master.row(pair, np.array([1.0, sign]), most=room)
            else:
                amounts[j] = self.master.columns(0.0, 1.0)[0]
                both = np.array([amounts[j], column])
                self.master.row(both, np.array([1.0, sign * scale]), most=room)
                self.master.row(np.array([amounts[j], self.taken[j]]), np.array([1.0, -1.0]), most=0.0)
                three = np.array([amounts[j], column, self.taken[j]])
                self.master.row(three, np.array([1.0, sign * scale, -1.0]), least=room - 1.0)
            if steps.follows[j] >= 0:
                order = np.array([self.taken[j], self.taken[steps.follows[j]]])
                self.master.row(order, np.array([1.0, -1.0]), most=0.0)
        self._amounts = amounts

    def _link_health_and_wealth(self) -> None:
        question, steps, cover = self.question, self.steps, self.cover
        society, has = question.society, question.interventions
        of_row, rows = society.class_of_row, society.rows
        self.health = self.master.columns(np.zeros(rows), np.inf)
        self.wealth = self.master.columns(1e-9 * society.wealth, np.inf)
        bases = basis(question)
        for z in range(rows):
            own = np.flatnonzero(steps.row == z)
            where = np.concatenate([self.health[z : z + 1], cover.columns, self._amounts[own]])
            free = -society.incidence[:, of_row[z]] * has.benefit * cover.scale
            start = float(society.health[of_row[z]])
            self.master.row(where, np.concatenate([[1.0], free, -steps.gain[own]]), least=start, most=start)
            where = np.concatenate([self.wealth[z : z + 1], self.rates, self._amounts[own]])
            start = float(society.wealth[z])
            if question.tax.family == "given" and question.tax.base is not None:
                start -= float(question.tax.base[z])
            self.master.row(
                where, np.concatenate([[1.0], bases[:, z], steps.cost[own]]), least=start, most=start
            )

    def _link_budget(self) -> None:
        """Add the budget, and what collecting costs as columns held above tangents of it."""
        question, society = self.question, self.question.society
        raised = basis(question) @ society.share
        columns, resisting = self.rates, np.flatnonzero(resists(question))
        if question.tax.family == "given" and question.tax.base is not None:
            fixed = self.master.columns(1.0, 1.0)
            columns = np.concatenate([columns, fixed])
            raised = np.append(raised, society.share @ question.tax.base)
        self.collected = self.master.columns(np.zeros(len(resisting)), np.inf)
        budget_row(self.master, question, self.cover, Revenue(columns, raised, self.collected))
        self._resisting = {int(z): column for z, column in zip(resisting, self.collected, strict=True)}
        for z in self._resisting:
            for part in (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8):
                self.collection_tangent(z, part * float(society.wealth[z]))

    def collection_tangent(self, z: int, above: float) -> None:
        """Hold what collecting from row z costs above its tangent at `above` the fair premium."""
        question, society, terms = self.question, self.question.society, self.question.budget.collection
        if terms is None or z not in self._resisting or above < 0.0:
            return
        slope, share = terms.rate + terms.curvature * above, float(society.share[z])
        fair = society.incidence[:, society.class_of_row[z]] * question.interventions.price * self.cover.scale
        where = np.concatenate([[self._resisting[z]], self.rates, self.cover.columns]).astype(np.int64)
        factors = np.concatenate([[1.0], -share * slope * basis(question)[:, z], share * slope * fair])
        base = question.tax.base
        given = share * slope * float(base[z]) if base is not None and _stated(question) else 0.0
        self.master.row(where, factors, least=given - share * terms.curvature * above**2 / 2.0)

    def _first_tangents(self) -> None:
        question, society = self.question, self.question.society
        rows, least = society.rows, health_with_package(question, np.zeros(question.interventions.count))
        untreated = least[society.class_of_row]
        best = np.fmax(question.interventions.benefit, np.nan_to_num(question.interventions.private_benefit))
        most = untreated + (best @ society.incidence)[society.class_of_row]
        mean = float(society.share @ society.wealth)
        low, high = 0.05 * np.minimum(society.wealth, mean), 2.0 * np.maximum(society.wealth, mean)
        kinds = 2 if self._apart else 1
        self.value = self.master.columns(np.full(rows * kinds, -np.inf), np.inf, worth=1.0)
        parts = np.linspace(0.0, 1.0, TANGENTS)
        healths = [untreated * (most / untreated) ** part for part in parts]
        wealths = [low * (high / low) ** part for part in parts]
        if self._apart:
            for h, y in zip(healths, wealths, strict=True):
                self.add_tangents(h, y)
            return
        for h in healths[:: TANGENTS // 4]:
            for y in wealths[::2]:
                self.add_tangents(h, y)

    def _tangent(self, z: int, health: float, wealth: float) -> None:
        """Add the tangent, or the two, of row z: share × social value, counted from no care, in units."""
        question, society, utility = self.question, self.question.society, self.question.utility
        untreated, before = float(society.health[society.class_of_row[z]]), float(society.wealth[z])
        if self._apart:
            scale = float(society.share[z] * society.weight[z]) / self.unit
            a, b = scale * utility.health_weight, scale * utility.wealth_weight
            rise = float(curves(health, utility.rho) - curves(untreated, utility.rho))
            self._below(self.value[2 * z], self.health[z], a * rise, a * health**-utility.rho, health)
            rise = float(curves(wealth, utility.eta) - curves(before, utility.eta))
            self._below(self.value[2 * z + 1], self.wealth[z], b * rise, b * wealth**-utility.eta, wealth)
            return
        scale = float(society.share[z]) / self.unit
        u = np.full(society.rows, utilities(utility, health, wealth))
        rise = (
            social(question, u)[z]
            - social(question, np.full(society.rows, utilities(utility, untreated, before)))[z]
        )
        steep = scale * float(social_slope(question, u)[z])
        for_health, for_wealth = (
            steep * float(marginal_health(utility, health)),
            steep * float(marginal_wealth(utility, wealth)),
        )
        where = np.array([self.value[z], self.health[z], self.wealth[z]])
        level = scale * float(rise) - for_health * health - for_wealth * wealth
        self.master.row(where, np.array([1.0, -for_health, -for_wealth]), most=level)

    def _below(self, value: int, of: int, level: float, slope: float, at: float) -> None:
        self.master.row(np.array([value, of]), np.array([1.0, -slope]), most=level - slope * at)


def _stated(question: Question) -> bool:
    return question.tax.family == "given" and question.tax.base is not None
