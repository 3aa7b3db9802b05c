"""What covering one more intervention is worth, exactly, and the bound on every other package that follows.

    ∂V/∂λ_i  =  Σ_z g_z π_iz [ c_iz − u_iz ]  −  μ ( ∂needed/∂λ_i − Σ_{z resists} g_z f'_z π_iz x_i )
    c_iz     =  β_z b_i + max( 0, β_z (b'_i − b_i) − (1+ℓ) α_z (x'_i − φ_i x_i) )            if i is covered
    u_iz     =  max( 0, β_z b_i − (1+ℓ) α_z x_i, β_z b'_i − (1+ℓ) α_z x'_i )                 if it is not

With complementary cover only, c − u = min( β_z b_i, (1+ℓ) α_z x_i ): the health z would go without, or the
premium it saves. The options ask what z would do were i covered, or not, whatever is the case.

    V(λ')  ≤  V + slack + ∂V/∂λ · (λ' − λ)
    slack  =  Σ_z g_z [ Σ_i π_iz (λ_i c_iz + (1 − λ_i) u_iz) − β_z G_z + α_z P_z ]

g_z, π_iz  share of row z, its cases of i;  x, b  price and health gain, x', b' of the private version
α_z, β_z   marginal social value of wealth, of health;  μ  of public money;  f'  slope of collection cost
ℓ, φ       loading, voucher's worth of x;  G_z, P_z  health that cover of either kind brings z, its premiums
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
           condition under restricted taxes and the bound are beyond the paper

Slack is nothing where every row buys what suits it best, parts included, and small for prefixes and subsets.
What taxes that are not quite the best might miss is added too. The bound holds for every feasible package,
whatever its taxes and purchases, where welfare is jointly concave and aligned (`conditions`); needs and
collection cost are convex, so that their tangents ask for no more than they do.

Worked example of 3.5: A, which only the rich have and insure, is not worth covering, however cost-effective.

>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> from healthtrust.package.government.settle import settle
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> both = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0.0),
...                 Limits.none(2), top_up=TopUp("complementary"))
>>> best = settle(both, np.array([0.0, 1.0]))
>>> marginal_values(both, best).round(4).tolist()
[-0.0149, 0.0298]
>>> cut, others = tangent(both, best), ([0, 0], [1, 0], [1, 1])
>>> [bool(cut.at(np.array(other)) >= settle(both, np.array(other)).outcome.welfare) for other in others]
[True, True, True]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from healthtrust.package.government.needs import (
    collection,
    collection_slope,
    fair_premium,
    needed,
    needed_slope,
    resists,
)
from healthtrust.package.government.outcome import Outcome
from healthtrust.package.government.settle import Settled
from healthtrust.package.government.taxes import basis, highest, lowest, parameters
from healthtrust.package.household.increments import private_is_better
from healthtrust.package.question import Question, Real

AT_ONCE = 4_000_000
"""How many values of interventions × rows are held at a time."""
AT_FAIR = 1e-9
"""How close to the fair premium, as a part of wealth, a tax counts as just fair: there f has a kink."""


@dataclass(frozen=True)
class Tangent:
    """A bound on the welfare of every feasible package: constant + slope · λ + slope_rates · τ."""

    constant: float
    slope: Real
    """[i]"""
    slope_rates: Real
    """[k]: of the rates; zero where the budget has taken their place."""

    def at(self, coverage: Real, rates: Real | None = None) -> float:
        """Return the bound for coverage [i], and for rates [k] where it is one in both."""
        of_rates = 0.0 if rates is None else float(self.slope_rates @ rates)
        return self.constant + float(self.slope @ coverage) + of_rates


@dataclass(frozen=True)
class Worth:
    """What covering is worth before it is paid for, and how far purchases are from the best in parts."""

    slope: Real
    """[i]: Σ_z g π (c − u)."""
    slack: float


def marginal_values(question: Question, settled: Settled) -> Real:
    """Return ∂V/∂λ [i], welfare per head for covering each intervention for everyone."""
    slope = worth(question, settled.outcome).slope
    return slope - settled.price_of_money * _paid(question, settled, supporting_slope(question, settled))


def tangent(question: Question, settled: Settled) -> Tangent:
    """Return a bound linear in coverage alone, valid for every feasible package at its own best taxes."""
    after, money = settled.outcome, settled.price_of_money
    found, kinked = worth(question, after), supporting_slope(question, settled)
    slope = found.slope - money * _paid(question, settled, kinked)
    spare = _linear_surplus(question, after, kinked)
    slack = found.slack + money * max(spare, 0.0) + _tax_slack(question, settled, kinked)
    constant = after.welfare + slack - float(slope @ after.coverage)
    return Tangent(constant, slope, np.zeros(len(settled.rates)))


def joint_tangent(question: Question, settled: Settled) -> Tangent:
    """Return a bound linear in coverage and rates, valid for every package at any taxes that pay for it."""
    return joint_tangent_at(question, settled.outcome, settled.rates)


def joint_tangent_at(question: Question, after: Outcome, rates: Real) -> Tangent:
    """Return the same for what comes of any rates [k], whether or not they pay for the package."""
    found, of_tax = worth(question, after), question.society.share * after.value_of_wealth
    free = question.tax.family == "unrestricted"
    slope_rates = -of_tax if free else -(basis(question) @ of_tax)
    level = after.welfare + found.slack - float(found.slope @ after.coverage)
    return Tangent(level - float(slope_rates @ rates), found.slope, slope_rates)


def worth(question: Question, after: Outcome) -> Worth:
    """Return what covering more of each intervention is worth, before it is paid for, and the slack."""
    society, coverage = question.society, after.coverage
    slope, slack = np.zeros(question.interventions.count), 0.0
    for c, (first, end) in enumerate(pairwise(society.first.tolist())):
        cases = society.incidence[:, c]
        for rows in _parts(first, end, max(AT_ONCE // len(slope), 1)):
            wealth, health = after.value_of_wealth[rows], after.value_of_health[rows]
            covered, uncovered = options(question, wealth, health, bool(society.may_insure[c]))
            share = society.share[rows]
            slope += cases * ((covered - uncovered) @ share)
            at_best = (cases * coverage) @ covered + (cases * (1.0 - coverage)) @ uncovered
            had = health * (after.health[rows] - society.health[c]) - wealth * after.bought.premium[rows]
            slack += float(share @ (at_best - had))
    return Worth(slope, max(slack, 0.0))


def options(question: Question, alpha: Real, beta: Real, may_insure: bool) -> tuple[Real, Real]:
    """Return c and u [i, z]: what a case is worth to society if i is covered, and if it is not."""
    kinds = question.interventions
    covered = np.outer(kinds.benefit, beta)
    if question.top_up.kind == "none" or not may_insure:
        return covered, np.zeros_like(covered)
    money = question.loaded * alpha
    uncovered = np.maximum(covered - np.outer(kinds.price, money), 0.0)
    better = np.flatnonzero(private_is_better(question))
    if len(better):
        price, benefit = kinds.private_price[better], kinds.private_benefit[better]
        alone = np.outer(benefit, beta) - np.outer(price, money)
        uncovered[better] = np.maximum(uncovered[better], alone)
        voucher = (kinds.voucher_share * kinds.price)[better] if question.top_up.kind == "voucher" else 0.0
        more = np.outer(benefit - kinds.benefit[better], beta) - np.outer(
            np.maximum(price - voucher, 0.0), money
        )
        covered[better] += np.maximum(more, 0.0)
    return covered, uncovered


def supporting_slope(question: Question, settled: Settled) -> Real:
    """Return f' [z]; where a tax is just the fair premium, the f' between its two values that suits α."""
    after, terms = settled.outcome, question.budget.collection
    slope = collection_slope(question, after.coverage, after.taxes)
    if terms is None or settled.price_of_money <= 0.0:
        return slope
    above = after.taxes - fair_premium(question, after.coverage)
    kinked = (np.abs(above) <= AT_FAIR * question.society.wealth) & (resists(question) > 0)
    between = np.clip(1.0 - after.value_of_wealth / settled.price_of_money, 0.0, terms.rate)
    return np.where(kinked, between, slope)


def _parts(first: int, end: int, length: int) -> list[slice]:
    return [slice(start, min(start + length, end)) for start in range(first, end, length)]


def _paid(question: Question, settled: Settled, slope: Real) -> Real:
    """Return what covering adds to what must be raised [i]; fair premiums of those who resist are no cost."""
    society, coverage = question.society, settled.outcome.coverage
    burden = np.bincount(society.class_of_row, society.share * slope, len(society.classes))
    return needed_slope(question, coverage) - question.interventions.price * (society.incidence @ burden)


def _linear_surplus(question: Question, after: Outcome, slope: Real) -> float:
    """Return what is left of the budget with lines that support f in place of f."""
    share = question.society.share
    above = after.taxes - fair_premium(question, after.coverage)
    exact = collection(question, after.coverage, after.taxes)
    smooth = collection_slope(question, after.coverage, after.taxes)
    lines = exact + float(share @ ((slope - smooth) * above))
    return float(share @ after.taxes) - min(exact, lines) - needed(question, after.coverage)


def _tax_slack(question: Question, settled: Settled, slope: Real) -> float:
    """Return what other taxes might still bring: nothing at the best taxes, rounding apart."""
    society, after = question.society, settled.outcome
    off = society.share * (settled.price_of_money * (1.0 - slope) - after.value_of_wealth)
    if question.tax.family != "unrestricted":
        of_rates = basis(question) @ off if parameters(question) else np.zeros(0)
        down, up = lowest(question) - settled.rates, highest(question) - settled.rates
        return float(np.maximum(of_rates * down, of_rates * up).sum())
    purse = float(society.share @ society.wealth) + max(question.budget.other_income, 0.0)
    up = society.share * (society.wealth - after.taxes)
    down = -(purse + society.share * after.taxes)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_share = np.where(society.share > 0, off / society.share, 0.0)
    return float(np.maximum(per_share * up, per_share * down).sum())
