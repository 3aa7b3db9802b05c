"""The budget line: packages in order of cost-effectiveness, by what is spent, and the tax each needs.

    λ(E)  covers candidates by falling b_i / x_i while Σ_i λ_i x_i Π_i ≤ E, the last one possibly in part
    τ(E)  solves  τ Σ_z g_z T_z = needed(λ(E)) + collection;   τ = E / W̄ for a tax on wealth and no overhead

E       spending on the package per head and year;  Π_i  cases per head and year
x_i     price per case;  b_i  health gained per case
T_z     tax base of row z, one rate τ for all (`taxes`);  W̄  mean wealth;  g_z  shares
Source  Smith, York 2006, "A social choice perspective": the line OB of Figures 3 and 4; taxes other than on
        wealth, overhead and other income are beyond the paper.

What must be covered comes first, what may not be never. A package that breaks a limit on staff or other use,
or whose tax would leave somebody nothing, is no option.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> asked = Question(Interventions.of(("A", "B"), [3.5, 7.0], [3.0, 7.0]), two, Utility(1, 1), Limits.none(2))
>>> line = budget_line(asked)
>>> line.spending.tolist(), line.rates.tolist(), line.coverage.tolist()
([0.0, 7.0, 10.5], [0.0, 0.2, 0.3], [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
>>> budget_line(asked, spending=[3.5, 8.75]).coverage.tolist()
[[0.0, 0.5], [0.5, 1.0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.government.needs import needed, surplus
from healthtrust.package.government.taxes import basis, parameters
from healthtrust.package.question import Question, Real, Whole

HALVINGS = 100


@dataclass(frozen=True)
class BudgetLine:
    """The options [o], from no more than what must be covered to everything, each with the tax it needs."""

    order: Whole
    """Candidates in the order in which they are covered."""
    spending: Real
    """[o]: E, money per head and year, ascending."""
    coverage: Real
    """[o, i]"""
    rates: Real
    """[o]: the tax rate τ that pays for it."""

    def nearest(self, spending: float) -> int:
        """Return the option whose spending is nearest."""
        return int(np.abs(self.spending - spending).argmin())


def budget_line(question: Question, spending: ArrayLike | None = None) -> BudgetLine:
    """Return the options and their taxes: one for each whole item, or one for each E of `spending` in parts.

    Raises InvalidInput where taxes have no single rate to choose, or where no package is feasible.
    """
    refuse(_wrong_tax(question))
    order = cost_effectiveness_order(question)
    whole = spending_up_to(question, order)
    wanted = whole if spending is None else np.asarray(spending, dtype=np.float64)
    coverage = coverage_at(question, order, wanted[wanted >= whole[0] * (1 - 1e-12)])
    rates = np.array([rate_for(question, package) for package in coverage])
    kept = [o for o in range(len(rates)) if _is_option(question, coverage[o], float(rates[o]))]
    refuse([] if kept else [_nothing_feasible()])
    return BudgetLine(order, coverage[kept] @ question.cost, coverage[kept], rates[kept])


def cost_effectiveness_order(question: Question) -> Whole:
    """Return candidates that may be covered: what must be first, then by falling b / x."""
    limits = question.limits
    order = np.lexsort((-question.interventions.ratio, limits.least <= 0))
    return np.asarray(order[limits.most[order] > 0])


def spending_up_to(question: Question, order: Whole) -> Real:
    """Return what the first j candidates of the order cost, for each j from those that must be covered on."""
    whole = np.concatenate([[0.0], np.cumsum((question.cost * question.limits.most)[order])])
    return np.asarray(whole[int((question.limits.least[order] > 0).sum()) :])


def coverage_at(question: Question, order: Whole, spending: Real) -> Real:
    """Return coverage [e, i] with each E spent in this order, the last item in part."""
    cost = (question.cost * question.limits.most)[order]
    before = np.concatenate([[0.0], np.cumsum(cost)])[:-1]
    left = np.asarray(spending, dtype=np.float64)[:, None] - before
    part = np.divide(left, cost, out=(left >= 0).astype(np.float64), where=cost > 0)
    coverage = np.zeros((len(left), question.interventions.count))
    near_whole = np.where(part > 1 - 1e-12, 1.0, part)
    coverage[:, order] = np.clip(near_whole, 0, 1) * question.limits.most[order]
    return coverage


def rate_for(question: Question, coverage: Real) -> float:
    """Return the one tax rate τ that pays for a package; infinite where no rate does."""
    base = basis(question)[0]
    heads = float(question.society.share @ base)
    rate = max(0.0, needed(question, coverage)) / heads if heads > 0 else np.inf
    if not np.isfinite(rate) or question.budget.collection is None:
        return rate
    if surplus(question, coverage, rate * base) >= 0:
        return rate
    low, high = rate, max(1e-9, 2 * rate)
    while surplus(question, coverage, high * base) < 0:
        low, high = high, 2 * high
        if high * heads > question.society.share @ question.society.wealth:
            return np.inf
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(question, coverage, middle * base) < 0 else (low, middle)
    return high


def _is_option(question: Question, coverage: Real, rate: float) -> bool:
    used = [(row, float(row.use @ coverage)) for row in question.limits.rows]
    within = all(row.least - 1e-9 <= use <= row.most + 1e-9 for row, use in used)
    affordable = np.isfinite(rate) and bool(np.all(question.society.wealth > rate * basis(question)[0]))
    return within and affordable


def _wrong_tax(question: Question) -> list[Problem]:
    if question.tax.family not in ("unrestricted", "given") and parameters(question) == 1:
        return []
    found = f"{question.tax.family} taxes, with {parameters(question)} rates to choose"
    return [
        Problem(
            "tax",
            found,
            "one rate, so that the size of the package is all there is to vote on",
            remedy="Use --tax linear, per-head or payroll, or brackets whose rates rise together.",
        )
    ]


def _nothing_feasible() -> Problem:
    return Problem(
        "package",
        "no package in order of cost-effectiveness that keeps to all limits and leaves everybody some wealth",
        "at least one to vote on",
        remedy="Loosen the limits or what must be covered, or tax less those who have least.",
    )
