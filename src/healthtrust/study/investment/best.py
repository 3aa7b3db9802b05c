"""The best investment under a budget: every year the last pound returns the same in all programmes and care.

    Λ Σ_u ∂QALY_u/∂I_rt (1 + dQ)^−u − Σ_u ∂cost_u/∂I_rt (1 + dC)^−u = (1 + dC)^−t (1 + μ_t)    if I_rt > 0

    1. follow the course of I, and pass back ε_rt, what a unit of effect is worth (`slopes`)
    2. once more a little further on: by how much ε falls as more is spent, for fewer are left exposed
    3. share each year's money so that returns are equal (`fill`), ε falling as it does here
    4. again with the new I, until it no longer moves

μ_t     shadow price of the budget: what one pound more, beyond itself, is worth;  the rest as in `slopes`
Source  delivery model, section 4, marginal rule; step 3 is Newton's with the diagonal alone. That returns are
        equal at the end is checked, not taken for granted.

A tranche is spent over its years only, and followed to the horizon. A steady investment spends the same every
year to the horizon; judge it with the tail, or money that comes late looks useless. Without care the whole
budget goes to programmes, whatever they return; with care it goes to care where that returns more.

>>> from healthtrust.study.investment.course import shipped_setting
>>> from healthtrust.study.investment.fifths import groups_of
>>> found = best(groups_of(shipped_setting()), [Terms(horizon=3), Terms(horizon=40)], Budget(30.0, years=5))
>>> found.spending.sum(axis=-1)[:, 0].round(6).tolist(), bool(found.gap < 1e-4)
([30.0, 30.0], True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from healthtrust.study.investment.course import course
from healthtrust.study.investment.fifths import Group
from healthtrust.study.investment.fill import Care, fill
from healthtrust.study.investment.slopes import potentials
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.use import Real
from healthtrust.study.investment.worth import Weights, weighed

PASSES = 60
DIRECT = 20
"""Passes after which steps grow shorter, so that they end."""
FURTHER = 1e-3
"""Money a head more by which it is felt how returns fall."""
FELT = 3
"""Passes in which that is felt anew; it hardly changes after them."""
STEEPEST = 500.0
"""Most that the logarithm of a return is taken to fall over all money on a programme: `exp` ends at 709."""
SETTLED = 1e-6
"""Change of spending, as a share of the budget, below which it no longer moves."""


@dataclass(frozen=True)
class CareMargin:
    """Care as a place for money: spent a head today, cost of its next QALY, how fast that rises, bounds."""

    spent: float
    cost_per_qaly: float
    curvature: float
    least: float
    most: float


@dataclass(frozen=True)
class Budget:
    """Money for programmes a head and year, over how many years, and whether care shares in it."""

    per_head: float
    years: int = 5
    steady: bool = False
    """The same every year to the horizon, instead of a tranche."""
    care: CareMargin | None = None


@dataclass(frozen=True)
class Best:
    """The best investment under each of the terms."""

    terms: tuple[Terms, ...]
    spending: Real
    """[terms, year, programme]: money a head."""
    returns: Real
    """[terms, year, programme]: what the next pound returns, in money of its year: left side of the rule."""
    price: Real
    """[terms, year]: 1 + μ, what the last pound returns: 0 if nothing does, NaN in years without money."""
    care: Real
    """[terms, year]: spent on care a head; NaN without care."""
    gap: float
    """Furthest that a funded programme's return is from its year's price, as a share of it."""
    excess: float
    """Most that an unfunded programme's first pound returns above the price, as a share of it."""
    passes: int


@dataclass(frozen=True)
class _Search:
    """What is looked for: groups of people, how their later years count, and which years share one budget."""

    terms: tuple[Terms, ...]
    groups: Sequence[Group]
    weights: Sequence[Weights]
    budget: Budget
    sets: Real
    """[terms, set, year]: zeros and ones."""

    @property
    def spent_in(self) -> Real:
        """Return the years in which money is spent [terms, year], as zeros and ones."""
        return np.asarray(self.sets.sum(axis=1))

    @property
    def money(self) -> Real:
        """Return what a unit of money a year of each set counts in all [terms, set]."""
        return np.asarray(np.einsum("ksy,ky->ks", self.sets, self.weights[0].money))


def best(groups: Sequence[Group], terms: Sequence[Terms], budget: Budget) -> Best:
    """Return the best investment of a budget under each of the terms; money a head of all groups together."""
    years = max(each.horizon for each in terms) + 1
    weights = _weights(groups, terms, years)
    asked = _Search(tuple(terms), groups, weights, budget, _sets(terms, budget, years))
    spending = np.zeros((len(terms), years, len(groups[0].setting.factors.codes)))
    a_little = FURTHER * asked.spent_in[..., None]
    falls = np.zeros(())
    for turn in range(1, PASSES + 1):
        first = _first_pound(spending, groups, weights)
        if turn <= FELT:
            falls = _falls(first, _first_pound(spending + a_little, groups, weights), asked)
        wanted, price, care = _shared(spending, first, falls, asked)
        moved = float(np.abs(wanted - spending).max())
        spending = spending + (wanted - spending) / max(1, turn - DIRECT)
        if moved <= SETTLED * budget.per_head:
            break
    return _certified(spending, price, care, asked, turn)


def first_pounds(groups: Sequence[Group], terms: Sequence[Terms], spending: Real) -> Real:
    """Return what first pounds return at `spending`, by programme and year [terms, year, programme]."""
    weights = _weights(groups, terms, spending.shape[-2])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(_first_pound(spending, groups, weights) / weights[0].money[..., None])


def _weights(groups: Sequence[Group], terms: Sequence[Terms], years: int) -> list[Weights]:
    return [weighed(terms, years, group.setting).weighing(group.weight) for group in groups]


def _first_pound(spending: Real, groups: Sequence[Group], weights: Sequence[Weights]) -> Real:
    """Return what a programme's first pound of a year is worth today, the rest of the course as it is."""
    heads = sum(group.setting.heads for group in groups)
    found = np.zeros(())
    for group, counted in zip(groups, weights, strict=True):
        factors, passed = group.setting.factors, course(spending, group.setting)
        found = found + potentials(passed, group.setting, counted) * factors.reach / factors.scale / heads
    return np.asarray(found)


def _sets(terms: Sequence[Terms], budget: Budget, years: int) -> Real:
    """Return which years share one budget [terms, set, year], as zeros and ones; none in the last year."""
    until = np.array([each.horizon for each in terms])
    open_ = np.arange(years) < until[:, None]
    if budget.steady:
        return np.asarray(open_[:, None, :], dtype=np.float64)
    length = min(budget.years, years)
    return np.asarray(np.eye(length, years) * open_[:, None, :])


def _shared(spending: Real, first: Real, falls: Real, asked: _Search) -> tuple[Real, Real, Real]:
    """Return spending, prices and care [terms, year, ...] that even out returns near this spending.

    first [terms, year, programme]: what first pounds are worth; falls [terms, set, programme]: `_falls`.
    """
    sets, money, group = asked.sets, asked.money, asked.groups[0]
    now = np.einsum("ksy,kyr->ksr", sets, spending) / np.maximum(sets.sum(axis=-1), 1)[..., None]
    falls = np.minimum(falls, STEEPEST / np.maximum(now, 1.0))
    together = np.einsum("ksy,kyr->ksr", sets, first) * np.exp(falls * now)
    scale = group.setting.factors.scale / (1 + group.setting.factors.scale * falls)
    qalys = np.einsum("ksy,ky->ks", sets, asked.weights[0].qalys / group.weight)
    care = _care_of(asked.budget, qalys)
    spent, worth, on_care = fill(together, scale, np.full(money.shape, asked.budget.per_head), care)
    idle = money == 0
    spent = np.where(idle[..., None], 0.0, spent)
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(idle | (spent.sum(axis=-1) + on_care == 0), np.nan, worth / money)
    counted = asked.spent_in > 0
    return (
        np.einsum("ksy,ksr->kyr", sets, spent),
        np.where(counted, np.einsum("ksy,ks->ky", sets, np.nan_to_num(price)), np.nan),
        np.where(counted & (care is not None), np.einsum("ksy,ks->ky", sets, on_care), np.nan),
    )


def _falls(first: Real, further: Real, asked: _Search) -> Real:
    """Return by how much the logarithm of what an effect is worth falls by a unit of money a head more."""
    here, there = (np.einsum("ksy,kyr->ksr", asked.sets, each) for each in (first, further))
    known = (here > 0) & (there > 0)
    ratio = np.divide(here, there, out=np.ones_like(here), where=known)
    return np.asarray(np.maximum(np.log(ratio) / FURTHER, 0.0))


def _care_of(budget: Budget, qalys: Real) -> Care | None:
    margin = budget.care
    if margin is None:
        return None
    return Care(margin.spent, qalys / margin.cost_per_qaly, margin.curvature, margin.least, margin.most)


def _certified(spending: Real, price: Real, care: Real, asked: _Search, passes: int) -> Best:
    """Return the answer with its certificate: how far returns are from equal, at the course found."""
    scale, money = asked.groups[0].setting.factors.scale, asked.weights[0].money
    here = _first_pound(spending, asked.groups, asked.weights) * np.exp(-spending / scale)
    apart = _apart(here, price, asked.sets, money)
    valid = ((asked.spent_in > 0) & (price > 0))[..., None]
    gap = float(np.abs(apart[valid & (spending > 0)]).max(initial=0.0))
    excess = float(np.maximum(apart[valid & (spending == 0)], 0.0).max(initial=0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        returns = here / money[..., None]
    return Best(asked.terms, spending, returns, price, care, gap, excess, passes)


def _apart(worth: Real, price: Real, sets: Real, money: Real) -> Real:
    """Return how far returns of the years of one budget exceed its price, as shares [terms, year, ...]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.einsum("ksy,kyr->ksr", sets, worth) / np.einsum("ksy,ky->ks", sets, money)[..., None]
        return np.asarray(np.einsum("ksy,ksr->kyr", sets, np.nan_to_num(shared)) / price[..., None] - 1)
