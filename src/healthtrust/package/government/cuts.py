"""Bounds that one package gives for all others, gathered into a relaxed problem over coverage and tax rates.

    look     at coverage λ: the best taxes τ, what households buy in parts, welfare V, and its tangent
    cut      V(λ', τ') ≤ V + a · (λ' − λ) + q · (τ' − τ)  for all packages, at taxes that pay;
             unrestricted taxes, one a row, are left to the budget: V(λ') ≤ V + ∂V/∂λ · (λ' − λ)

a, q     what more coverage is worth before it is paid for, and what higher rates take (`marginal`)
Source   Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
         cuts are beyond the paper. Kelley, J SIAM 1960 [recalled]: cutting planes.

Households that buy parts of items are worth at least what they are with whole items, so that a cut taken from
the divisible purchase holds for prefixes and subsets too.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> both = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0.0),
...                 Limits.none(2), top_up=TopUp("complementary", mode="divisible"))
>>> programme = CoverageProgramme(both, zero=4.9490, unit=0.03)
>>> for package in ([0.0, 0.0], [0.0, 1.0]):
...     programme.add(look(both, np.array(package)))
>>> answer = programme.best(relaxed=True)
>>> answer.coverage.round(6).tolist(), round(answer.bound + 0.08, 4)      # v_0(H) is H − 1
([0.0, 1.0], 5.0598)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.package.government.frame import Revenue, budget_row, coverage_columns
from healthtrust.package.government.marginal import joint_tangent, tangent
from healthtrust.package.government.master import Master
from healthtrust.package.government.measure import Prepared, measure
from healthtrust.package.government.needs import collection, collection_slope, needed, surplus
from healthtrust.package.government.rates import smallest_rate
from healthtrust.package.government.settle import settle
from healthtrust.package.government.taxes import basis, highest, leaves_wealth, lowest, parameters, taxes
from healthtrust.package.question import Flags, Limits, Question, Real, TopUp


@dataclass(frozen=True)
class Look:
    """One package with purchases in parts: its welfare, and the cut that it gives."""

    coverage: Real
    rates: Real
    welfare: float
    constant: float
    slope: Real
    """[i]"""
    slope_rates: Real
    """[k]; empty where taxes are unrestricted."""
    collected: tuple[float, Real, Real] | None = None
    """Cost of collection below its supporting line: at nought, per coverage [i], per rate [k]."""


@dataclass(frozen=True)
class Proposal:
    """What the relaxed problem proposes: coverage, and a bound on the welfare of every package."""

    found: bool
    coverage: Real
    bound: float


def in_parts(question: Question) -> Question:
    """Return the question with purchases in parts, whose welfare bounds that of whole items from above."""
    return replace(question, top_up=replace(question.top_up, mode="divisible"))


def look(question: Question, coverage: Real, ready: Prepared | None = None) -> Look | None:
    """Return a package [i] at its best taxes, households buying in parts; None where no tax pays for it.

    With one rate, or none to choose, everybody is measured in one pass; `ready` spares preparing it again.
    """
    if one_pass(question):
        rates = only_rates(question, coverage)
        if rates is None:
            return None
        found = measure(question, coverage, rates, "divisible", ready)
        if not np.isfinite(found.welfare):
            return None
        slope, of_rates = found.slope_coverage, found.slope_rates
        constant = found.bound(np.zeros(len(slope)), np.zeros(len(of_rates)))
        line = collected_line(question, coverage, rates)
        return Look(coverage, rates, found.welfare, constant, slope, of_rates, line)
    settled = settle(question, coverage, "divisible")
    if settled is None:
        return None
    after, rates = settled.outcome, settled.rates
    if question.tax.family == "unrestricted":
        cut = tangent(question, settled)
        return Look(coverage, rates, after.welfare, cut.constant, cut.slope, np.zeros(0))
    cut = joint_tangent(question, settled)
    line = collected_line(question, coverage, rates)
    return Look(coverage, rates, after.welfare, cut.constant, cut.slope, cut.slope_rates, line)


def one_pass(question: Question) -> bool:
    """Return whether the best taxes of a package need no search: one rate, or none to choose."""
    return question.tax.family != "unrestricted" and parameters(question) <= 1


def only_rates(question: Question, coverage: Real) -> Real | None:
    """Return the one rate that pays for a package, no rates if taxes are given; None where they do not."""
    if parameters(question):
        return smallest_rate(question, coverage)
    given, close = taxes(question, np.zeros(0)), 1e-9 * max(1.0, abs(needed(question, coverage)))
    return (
        np.zeros(0)
        if surplus(question, coverage, given) >= -close and leaves_wealth(question, given)
        else None
    )


def welfare_of_nothing(question: Question) -> float:
    """Return the welfare of the empty package with nobody insured, from which gains are counted."""
    count = question.interventions.count
    seen = look(
        replace(question, top_up=TopUp("none", mode="divisible"), limits=Limits.none(count)), np.zeros(count)
    )
    return -np.inf if seen is None else seen.welfare


def collected_line(question: Question, coverage: Real, rates: Real) -> tuple[float, Real, Real] | None:
    """Return the tangent of collection cost, convex in coverage and rates; None where it costs nothing."""
    if question.budget.collection is None:
        return None
    society, paid = question.society, taxes(question, rates)
    each = society.share * collection_slope(question, coverage, paid)
    spared = np.bincount(society.class_of_row, each, len(society.classes))
    of_coverage = -question.interventions.price * (society.incidence @ spared)
    of_rates = basis(question) @ each
    level = collection(question, coverage, paid) - float(of_coverage @ coverage) - float(of_rates @ rates)
    return level, of_coverage, of_rates


class CoverageProgramme:
    """The relaxed problem of a question over coverage; welfare counts from `zero` in units of `unit`."""

    def __init__(self, question: Question, zero: float, unit: float) -> None:
        self.question, self.zero, self.unit = question, zero, unit
        self.master = Master()
        self.cover = coverage_columns(self.master, question)
        self._free = question.tax.family == "unrestricted"
        self._link_budget()
        self.value = self.master.columns(-np.inf, np.inf, worth=1.0)

    def add(self, seen: Look | None) -> None:
        """Hold welfare below what one package bounds it by."""
        if seen is None:
            return
        where = np.concatenate([self.value, self.cover.columns, self.rates[: len(seen.slope_rates)]])
        slopes = np.concatenate([seen.slope * self.cover.scale, seen.slope_rates]) / self.unit
        level = (seen.constant - self.zero) / self.unit
        self.master.row(where, np.concatenate([[1.0], -slopes]), most=level)
        if seen.collected is not None and len(self.collected):
            level, of_coverage, of_rates = seen.collected
            where = np.concatenate([self.collected, self.cover.columns, self.rates[: len(of_rates)]])
            factors = np.concatenate([[1.0], -of_coverage * self.cover.scale, -of_rates])
            self.master.row(where, factors, least=level)

    def exclude(self, covered: Flags) -> None:
        """Leave out one whole package, once it is known exactly or known to be out of reach."""
        self.master.row(self.cover.columns, np.where(covered, -1.0, 1.0), least=1.0 - float(covered.sum()))

    def start(self, coverage: Real) -> None:
        """Tell the solver of a whole package that is already known."""
        self.master.start(self.cover.columns, (coverage > 0).astype(float))

    def best(self, *, relaxed: bool = False, within: float = 0.0, seconds: float = np.inf) -> Proposal:
        """Return the best point under all cuts so far; `relaxed`: items in part; `within` is of welfare."""
        answer = self.master.best(within=within / self.unit, seconds=seconds, relaxed=relaxed)
        limits, bound = self.question.limits, self.zero + self.unit * answer.bound
        if not answer.found:
            return Proposal(False, limits.least, bound)
        if relaxed or limits.parts:
            coverage = np.clip(self.cover.of(answer.at), limits.least, limits.most)
        else:
            coverage = self.cover.whole(answer.at)
        return Proposal(True, coverage, bound)

    def _link_budget(self) -> None:
        """Add rates within what leaves everyone some wealth, and the budget that they meet."""
        question, share, wealth = self.question, self.question.society.share, self.question.society.wealth
        if self._free:
            self.rates = self.master.columns(-np.inf, float(share @ wealth))
            raised = np.ones(1)
        elif question.tax.family == "given":
            self.rates = self.master.columns(1.0, 1.0)
            raised = np.array([float(share @ taxes(question, np.zeros(0)))])
        else:
            top = highest(question)
            self.rates = self.master.columns(lowest(question), np.where(np.isfinite(top), top, 1e9))
            raised = basis(question) @ share
        costs = question.budget.collection is not None and not self._free
        self.collected = self.master.columns(0.0, np.inf) if costs else np.zeros(0, dtype=np.int64)
        budget_row(self.master, question, self.cover, Revenue(self.rates, raised, self.collected))
