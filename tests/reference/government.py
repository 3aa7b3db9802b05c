"""The package problem by enumeration: every package, every set of purchases, every tax.

It knows nothing of the solver: of `healthtrust.package` only the dataclasses of the question. Purchases are
whole (0 or 1). With one tax rate the rate follows from the budget, and each row buys its best subset; with
unrestricted taxes of two rows the tax of one row is searched by golden section for every package and every
pair of subsets, since welfare as a function of the tax alone has several peaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from healthtrust.package.question import Question, Real

GOLDEN = (5**0.5 - 1) / 2
NARROWINGS = 110


@dataclass(frozen=True)
class Best:
    """The best package found by looking at all of them."""

    welfare: float
    coverage: Real
    theta: Real
    """[i, z]"""
    taxes: Real
    """[z]"""


# ---- the ingredients, one line of the paper each -----------------------------------------------------------


def v(y: Real, e: float) -> Real:
    y = np.asarray(y, dtype=float)
    with np.errstate(all="ignore"):
        curve = np.log(y) if e == 1 else (y ** (1 - e) - 1) / (1 - e)
    return np.where(y > 0, curve, -np.inf)


def utility(question: Question, health: Real, wealth: Real) -> Real:
    of = question.utility
    return of.health_weight * v(health, of.rho) + of.wealth_weight * v(wealth, of.eta)


def social(question: Question, u: Real) -> Real:
    """s(U), without shares and weights."""
    of, welfare = question.utility, question.welfare
    if welfare.kind == "atkinson":
        reference = welfare.reference_health
        if reference is None:
            society = question.society
            reference = sum(society.share[z] * society.health[c] for z, c in enumerate(society.class_of_row))
        rest = (u - of.health_weight * v(np.array(reference), of.rho)) / of.wealth_weight
        with np.errstate(all="ignore"):
            equivalent = np.exp(rest) if of.eta == 1 else (1 + (1 - of.eta) * rest) ** (1 / (1 - of.eta))
        return v(equivalent, welfare.aversion)
    with np.errstate(all="ignore"):
        value = np.exp(u) if of.power else u
        if welfare.kind == "kolm":
            value = -np.exp(-welfare.aversion * value) / welfare.aversion
    return np.where(np.isfinite(u), value, -np.inf)


def need(question: Question, coverage: Real) -> float:
    society, kinds, budget = question.society, question.interventions, question.budget
    cost = [0.0] * kinds.count
    for i in range(kinds.count):
        for z, c in enumerate(society.class_of_row):
            cost[i] += coverage[i] * kinds.price[i] * society.share[z] * society.incidence[i, c]
    paid = 0.0
    for envelope in budget.envelopes:
        paid += min(envelope.amount, sum(cost[i] for i in range(kinds.count) if envelope.pays_for[i]))
    return budget.overhead * (sum(cost) - paid) - budget.other_income


def collecting(question: Question, coverage: Real, z: int, tax: Real) -> Real:
    terms, c = question.budget.collection, int(question.society.class_of_row[z])
    if terms is None or not terms.resists[c]:
        return np.zeros_like(tax)
    kinds = question.interventions
    fair = sum(coverage[i] * question.society.incidence[i, c] * kinds.price[i] for i in range(kinds.count))
    e = np.maximum(tax - fair, 0.0)
    return np.asarray(terms.rate * e + terms.curvature * e * e / 2)


def base(question: Question) -> list[float]:
    """T of each row, for the families with one rate."""
    tax = question.tax

    def of(z: int, wealth: float) -> float:
        if tax.family == "linear":
            return wealth
        if tax.family == "per-head":
            return 1.0
        if tax.family == "payroll":
            return min(max(wealth - tax.floor, 0.0), tax.ceiling - tax.floor)
        if tax.family == "schedule":
            assert tax.base is not None
            return float(tax.base[z])
        assert tax.family == "bracketed"
        assert not tax.free_rates
        total = 0.0
        for m, (start, rate) in enumerate(tax.brackets):
            end = tax.brackets[m + 1][0] if m + 1 < len(tax.brackets) else float("inf")
            total += rate * max(0.0, min(wealth, end) - start)
        return total

    return [of(z, float(wealth)) for z, wealth in enumerate(question.society.wealth)]


# ---- every package, every purchase ------------------------------------------------------------------------


def packages(question: Question) -> Iterator[Real]:
    """Every all-or-nothing package within the limits."""
    limits = question.limits
    for bits in product((0, 1), repeat=question.interventions.count):
        coverage = np.array(bits) * limits.most
        if (coverage < limits.least - 1e-12).any():
            continue
        if all(row.least - 1e-12 <= row.use @ coverage <= row.most + 1e-12 for row in limits.rows):
            yield coverage


def bundles(question: Question, coverage: Real, z: int) -> list[tuple[Real, float, float]]:
    """Every set of uncovered items that row z may buy: θ [i], health with it, premium."""
    kinds, society = question.interventions, question.society
    c = int(society.class_of_row[z])
    covered = society.health[c] + sum(
        coverage[i] * society.incidence[i, c] * kinds.benefit[i] for i in range(kinds.count)
    )
    may = bool(society.may_insure[c]) and question.top_up.kind != "none"
    options = [(0.0, 1.0 - coverage[i]) if may and coverage[i] < 1 else (0.0,) for i in range(kinds.count)]
    found = []
    for theta in product(*options):
        health, premium = covered, 0.0
        for i, part in enumerate(theta):
            health += part * society.incidence[i, c] * kinds.benefit[i]
            premium += (1 + question.top_up.loading) * part * society.incidence[i, c] * kinds.price[i]
        found.append((np.array(theta), float(health), premium))
    return found


def best_for(question: Question, coverage: Real) -> Best | None:
    """The best purchases and taxes for one package; None where no tax pays for it."""
    if question.tax.family == "unrestricted":
        return _free_taxes(question, coverage)
    rate = smallest_rate(question, coverage)
    if rate is None:
        return None
    taxes = np.array([rate * one for one in base(question)])
    return _each_for_itself(question, coverage, taxes)


def best_by_enumeration(question: Question) -> Best:
    """The best of all packages within the limits."""
    found = [best for coverage in packages(question) if (best := best_for(question, coverage)) is not None]
    return max(found, key=lambda best: best.welfare)


def smallest_rate(question: Question, coverage: Real) -> float | None:
    """The smallest rate from 0 that raises the need, by bisection below the most that can be raised."""
    society, bases = question.society, base(question)

    def short(rate: float) -> float:
        net = 0.0
        for z, one in enumerate(bases):
            tax = np.array(rate * one)
            net += float(society.share[z] * (tax - collecting(question, coverage, z, tax)))
        return need(question, coverage) - net

    if short(0.0) <= 0:
        return 0.0
    top = min(float(w) / one for w, one in zip(society.wealth, bases, strict=True) if one > 0)
    grid = [top * k / 400 for k in range(1, 400)]
    above = next((rate for rate in grid if short(rate) <= 0), None)
    if above is None:
        return None
    low, high = above - top / 400, above
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (low, middle) if short(middle) <= 0 else (middle, high)
    return high


def _each_for_itself(question: Question, coverage: Real, taxes: Real) -> Best | None:
    society = question.society
    welfare, theta = 0.0, np.zeros((question.interventions.count, society.rows))
    for z in range(society.rows):
        left = society.wealth[z] - taxes[z]
        if left <= 0:
            return None
        worth = [
            (float(utility(question, np.array(health), np.array(left - premium))), own)
            for own, health, premium in bundles(question, coverage, z)
        ]
        u, theta[:, z] = max(worth, key=lambda one: one[0])
        welfare += float(society.share[z] * society.weight[z] * social(question, np.array(u)))
    return Best(welfare, coverage, theta, taxes)


def _free_taxes(question: Question, coverage: Real) -> Best | None:
    """Two rows: the tax of row 0 by golden section, the other's from the budget, for all pairs of subsets."""
    society, g = question.society, question.society.share
    assert society.rows == 2
    terms = question.budget.collection
    assert terms is None or not (terms.resists[society.class_of_row[1]])
    pairs = list(product(bundles(question, coverage, 0), bundles(question, coverage, 1)))
    health = np.array([[own[1] for own in pair] for pair in pairs])
    premium = np.array([[own[2] for own in pair] for pair in pairs])
    needed = need(question, coverage)

    def other(tax: Real) -> Real:
        return np.asarray((needed - g[0] * (tax - collecting(question, coverage, 0, tax))) / g[1])

    def welfare(tax: Real) -> Real:
        total = np.zeros(len(pairs))
        for z, own in enumerate((tax, other(tax))):
            u = utility(question, health[:, z], society.wealth[z] - own - premium[:, z])
            total = total + g[z] * society.weight[z] * social(question, u)
        return total

    high = society.wealth[0] - premium[:, 0]
    low = (needed - g[1] * (society.wealth[1] - premium[:, 1])) / g[0]
    possible = low < high
    if not possible.any():
        return None
    tax = golden_section(welfare, low, high)
    reached = np.where(possible, welfare(tax), -np.inf)
    k = int(np.argmax(reached))
    if not np.isfinite(reached[k]):
        return None
    theta = np.array([own[0] for own in pairs[k]]).T
    return Best(float(reached[k]), coverage, theta, np.array([tax[k], other(tax)[k]]))


def golden_section(function: Callable[[Real], Real], low: Real, high: Real) -> Real:
    """Where functions with one peak are highest, each on its own interval."""
    low, high = low.copy(), high.copy()
    a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    of_a, of_b = function(a), function(b)
    for _ in range(NARROWINGS):
        left = of_a >= of_b
        low, high = np.where(left, low, a), np.where(left, b, high)
        a, b = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        of_a, of_b = function(a), function(b)
    return np.asarray((low + high) / 2)
