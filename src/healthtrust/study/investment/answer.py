"""Everything told of an investment: best mixes by horizon, what each programme brings, whether it pays.

    mixes       the best tranche for every horizon and every pair of discount rates
    judged      the same mixes, all spent over the whole tranche and judged over the first horizon
    steady      the best spending that stays the same every year, with the tail
    shared      care and programmes out of one budget, at one price

Source  delivery model, section 4, reporting and its two traps: a tranche is judged, not an endless flow;
        and what society gains is never put into the payer's cash.

>>> from healthtrust.study.investment.put import Asked, question_of
>>> found = answer(question_of(Asked(draws=0, horizons=(20, 3))))
>>> found.mixes.spending.shape[0], bool(found.judged[0] >= found.judged[1]), found.doubt is None
(6, True, True)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from healthtrust.study.investment.best import Best, Budget, best, first_pounds
from healthtrust.study.investment.doubt import Doubt, doubted, drawn_factors
from healthtrust.study.investment.fifths import Group, by_fifth, groups_of
from healthtrust.study.investment.gains import Gains, gains, one_pound
from healthtrust.study.investment.margin import Split, allocated, shipped_care
from healthtrust.study.investment.purses import Purses, purses
from healthtrust.study.investment.put import Question
from healthtrust.study.investment.terms import PAIRS, Terms
from healthtrust.study.investment.use import Real

POUND_YEARS = 5
"""Years in which one unit of money a head is spent on each programme alone, to compare them."""


@dataclass(frozen=True)
class Answer:
    """All that was asked."""

    asked: Question
    mixes: Best
    """Under the pair that was asked for, every horizon; then under the other pairs."""
    judged: Real
    """[horizon]: net benefit a head of each horizon's mix over the first horizon, money."""
    steady: Best
    shared: Best | None
    split: Split | None
    """What `allocate.returns` makes of the same money."""
    first: Real
    """[programme]: what the first pound of the first year returns, nothing else being spent."""
    alone: Gains
    """[programme, year]: one unit of money a head on each alone."""
    mix: Gains
    """[year]: the best tranche."""
    plan: Gains | None
    purses: Purses
    fifths: Real
    """[fifth]: discounted QALYs that the best tranche gains, the most deprived first."""
    doubt: Doubt | None
    """Draws of each programme alone and, last, of the best tranche."""

    @property
    def tranche(self) -> Real:
        """Return the best tranche [year, programme], money a head."""
        return np.asarray(self.mixes.spending[0])


def answer(asked: Question) -> Answer:
    """Return everything that is asked; the same numbers for the same seed."""
    put, terms, setting = asked.asked, asked.terms, asked.setting
    groups, whole = groups_of(setting, put.equity), (Group(setting),)
    under = _terms(asked)
    mixes = best(groups, under, Budget(put.per_head, put.years))
    ends = [replace(terms, horizon=each, tail=True) for each in asked.horizons]
    tranche = mixes.spending[0]
    mix = gains(tranche, whole, terms)
    pounds = one_pound(len(asked.codes), POUND_YEARS, terms.horizon + 1)
    return Answer(
        asked,
        mixes,
        _judged(mixes, asked),
        best(groups, ends, Budget(put.per_head, steady=True)),
        best(groups, [terms], Budget(put.per_head, put.years, care=shipped_care(setting)))
        if put.care
        else None,
        allocated(setting, put.per_head, terms, asked.money) if put.care else None,
        first_pounds(groups, [terms], np.zeros_like(tranche))[0, 0],
        gains(pounds, whole, terms),
        mix,
        None if asked.plan is None else gains(_padded(asked.plan, terms), whole, terms),
        purses(tranche, mix, setting),
        np.array([_discounted(gains(tranche, (each,), terms)) for each in by_fifth(setting)]),
        _doubt(asked, pounds, tranche),
    )


def _terms(asked: Question) -> list[Terms]:
    """Return the terms of the mixes: every horizon under the pair asked for, then under the others."""
    main = (asked.terms.discount_qalys, asked.terms.discount_money)
    pairs = [main, *(pair for pair in PAIRS if pair != main)]
    return [Terms(years, *pair, asked.terms.threshold) for pair in pairs for years in asked.horizons]


def _judged(mixes: Best, asked: Question) -> Real:
    """Return what each horizon's mix, spent over the whole tranche, is worth a head at the first one."""
    count, length = len(asked.horizons), asked.asked.years
    plans = np.zeros((count, asked.terms.horizon + 1, len(asked.codes)))
    for k, years in enumerate(asked.horizons):
        funded = min(years, length)
        plans[k, :length] = mixes.spending[k, :funded].mean(axis=0)
    found = gains(plans, (Group(asked.setting),), asked.terms)
    return np.asarray(found.benefit(asked.terms.threshold)[:, -1] / asked.setting.heads)


def _padded(plan: Real, terms: Terms) -> Real:
    """Return a plan with no spending after it, as long as the horizon."""
    padded = np.zeros((max(terms.horizon + 1, len(plan)), plan.shape[1]))
    padded[: len(plan)] = plan
    return padded


def _discounted(found: Gains) -> float:
    return float(found.summed(found.qalys, money=False)[-1])


def _doubt(asked: Question, pounds: Real, tranche: Real) -> Doubt | None:
    put = asked.asked
    if put.draws == 0:
        return None
    plans = np.concatenate([pounds, tranche[None, : pounds.shape[1]]])
    drawing = drawn_factors(asked.setting.factors, put.seed, put.draws)
    return doubted(plans, Group(asked.setting), asked.terms, drawing)
