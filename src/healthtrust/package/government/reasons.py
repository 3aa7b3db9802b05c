"""Why each intervention is in the package or out of it: what it is worth, its hurdle, and what binds.

    ∂V/∂λ_i  =  Σ_z g_z π_iz min( β_z b_i , (1 + ℓ) α_z x_i )  −  μ Π_i x_i            its marginal value
    hurdle   =  the b / x at which that is zero
    shadow prices: the duals of   max Σ_i ∂V/∂λ_i λ_i   subject to the limits

λ_i        coverage;  V  welfare per head;  g, π, Π  shares, cases a year, in the population
α, β, μ    what wealth, health, public money is worth to society;  b_i, x_i  health gain, price;  ℓ  loading
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, the government;
           marginal values under any tax, and the limits, are beyond the paper

All or nothing, the marginal value need not settle the matter: at zero or more of it an intervention in the
package is rightly there, at zero or less one left out is rightly out, and neither holds the other way round.

>>> from healthtrust.package.government.settle import settle
>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.2, 0.8], wealth=[100, 20], health=[19, 19],
...                         incidence=[[1, 0], [1, 1]])
>>> asked = Question(Interventions.of(("A", "B"), [4.0, 2.0], [6.0, 2.4]), two, Utility(0.08, 1.0, rho=0),
...                  Limits.none(2), top_up=TopUp("complementary"))
>>> of_a, of_b = reasons(asked, settle(asked, np.array([0.0, 1.0])))
>>> of_a.binds, of_a.hurdle, of_a.sentence.partition(". ")[2]
('the price of money', inf, 'It is insured by 20% of residents (rich).')
>>> of_b.binds, of_b.sentence.partition(". ")[0]
('its worth', 'In: a unit of health costs 0.8333, and up to 2.331 is worth its tax')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from healthtrust.package.government.follow import broken
from healthtrust.package.government.marginal import marginal_values
from healthtrust.package.government.rules_applied import Scene, by_trade_off, hurdles, scene
from healthtrust.package.government.rules_continuous import buying_share, would_buy
from healthtrust.package.government.settle import Settled
from healthtrust.package.question import Flags, Limits, Question, Real, Row

Binds = Literal[
    "its worth",
    "the price of money",
    "a limit",
    "a substitute",
    "must cover",
    "must not",
    "whole only",
    "a tie",
]

A_TIE = 1e-9
"""Marginal value, as a part of what covering costs, below which an intervention may as well be in as out."""


@dataclass(frozen=True)
class Reason:
    """Why one intervention is in the package or out of it."""

    code: str
    coverage: float
    marginal_value: float
    """Welfare per head that covering it brings, per unit of coverage, after what it costs in tax."""
    hurdle: float
    """Health per unit of money at which its marginal value is zero; infinite where no gain would do."""
    ratio: float
    """Its own health per unit of money."""
    binds: Binds
    limit: str
    """The name of the limit that binds, empty where none does."""
    shadow_price: float
    """Welfare per head that one more unit of that limit would bring."""
    instead: tuple[str, ...]
    """What is covered in its place."""
    buyers: tuple[str, ...]
    """Classes some of whose members insure it themselves, or would if it were left out."""
    buyers_share: float
    """Share of the population who do or would."""
    sentence: str


@dataclass(frozen=True)
class Found:
    """What is known of one intervention before it is put in words."""

    covered: bool
    value: float
    hurdle: float
    ratio: float
    tie: bool
    rows: tuple[Row, ...]
    """The limits that changing sides would break."""
    instead: tuple[str, ...]


def reasons(
    question: Question, settled: Settled, shadow_prices: Mapping[str, float] | None = None
) -> tuple[Reason, ...]:
    """Return why each intervention is in or out of a settled package.

    shadow_prices: of the rows of the limits by name, where they are known better than from the tangent to
    welfare at this package.
    """
    at = scene(question, settled)
    values, over, limits = marginal_values(question, settled), hurdles(at), question.limits
    prices = tangent_prices(limits, values) if shadow_prices is None else shadow_prices
    ties = np.abs(values) <= A_TIE * settled.price_of_money * question.cost
    buys, share = _buyers(at)
    return tuple(
        _reason(at, i, _found(at, i, (float(values[i]), float(over[i])), bool(ties[i])), prices,
                (buys[:, i], float(share[i])))
        for i in range(question.interventions.count)
    )  # fmt: skip


def _reason(
    at: Scene, i: int, found: Found, prices: Mapping[str, float], buyers: tuple[Flags, float]
) -> Reason:
    question, (buys, share) = at.question, buyers
    classes = tuple(name for name, here in zip(question.society.classes, buys, strict=True) if here)
    binds, sentence = _binds(question.limits, i, found)
    dearest = max((row.name for row in found.rows), key=lambda name: prices.get(name, 0.0), default="")
    limit = dearest if binds in ("a limit", "a substitute") else ""
    price = prices.get(limit, 0.0)
    return Reason(
        code=question.interventions.codes[i],
        coverage=float(at.outcome.coverage[i]),
        marginal_value=found.value,
        hurdle=found.hurdle,
        ratio=found.ratio,
        binds=binds,
        limit=limit,
        shadow_price=price,
        instead=found.instead if binds == "a substitute" else (),
        buyers=classes,
        buyers_share=share,
        sentence=" ".join(filter(None, (sentence, _priced(limit, price), _bought(found, classes, share)))),
    )


def tangent_prices(limits: Limits, values: Real) -> dict[str, float]:
    """Return what one more unit of each limit is worth, were welfare linear with slope `values` [i].

    A floor has a price below zero: asking for more of it costs welfare. All zero if the limits exclude each
    other.

    >>> nurses = Row("nurses", np.array([2.0, 1.0]), most=2.0)
    >>> tangent_prices(Limits(np.ones(2), np.zeros(2), rows=(nurses,)), np.array([3.0, 2.0]))
    {'nurses': 1.5}
    """
    from scipy.optimize import linprog

    if not limits.rows:
        return {}
    use = np.array([row.use for row in limits.rows])
    most = np.array([row.most for row in limits.rows])
    least = np.array([row.least for row in limits.rows])
    above, below = np.isfinite(most), np.isfinite(least)
    solved = linprog(
        -values,
        A_ub=np.concatenate((use[above], -use[below])),
        b_ub=np.concatenate((most[above], -least[below])),
        bounds=np.column_stack((limits.least, limits.most)),
    )
    price = np.zeros(len(limits.rows))
    if solved.status == 0:
        dual = -np.asarray(solved.ineqlin.marginals)
        price[above] += dual[: above.sum()]
        price[below] -= dual[above.sum() :]
    return {row.name: round(float(p), 15) for row, p in zip(limits.rows, price, strict=True)}


# ---- what binds ------------------------------------------------------------------------------------------


def _found(at: Scene, i: int, worth: tuple[float, float], tie: bool) -> Found:
    value, hurdle = worth
    limits, coverage = at.question.limits, at.outcome.coverage
    changed = coverage.copy()
    changed[i] = 0.0 if coverage[i] > 0 else limits.most[i]
    worse = broken(limits, changed) > broken(limits, coverage) if limits.rows else np.zeros(0, np.bool_)
    rows = tuple(row for row, is_so in zip(limits.rows, worse, strict=True) if is_so)
    instead = tuple(
        at.question.interventions.codes[j]
        for j in np.flatnonzero(coverage > 0)
        if j != i and any(_excludes(row, i, int(j)) for row in rows)
    )
    ratio = float(at.question.interventions.ratio[i])
    return Found(bool(coverage[i] > 0), value, hurdle, ratio, tie, rows, instead)


def _excludes(row: Row, i: int, j: int) -> bool:
    """Return whether a row is `at most one of a set` that holds both."""
    return bool(row.most == 1 and np.isin(row.use, (0.0, 1.0)).all() and row.use[i] == row.use[j] == 1)


def _binds(limits: Limits, i: int, of: Found) -> tuple[Binds, str]:
    """Return what settles the matter, and a sentence that says so."""
    against = f"a unit of health costs {_said(1 / of.ratio)}, and {_worth_paying(of.hurdle)}"
    names = " and ".join(row.name for row in of.rows)
    if of.covered:
        if limits.least[i] > 0:
            return "must cover", f"In, as it must be covered: {against}."
        if of.tie:
            return "a tie", f"In, and no better or worse out: {against}."
        if of.value > 0:
            return "its worth", f"In: {against}."
        if of.rows:
            return "a limit", f"In, as {names} would not allow it out: {against}."
        return "whole only", f"In, though the last part of it is not worth its tax: {against}."
    if limits.most[i] <= 0:
        return "must not", f"Out, as it may not be covered: {against}."
    if of.tie:
        return "a tie", f"Out, and no better or worse in: {against}."
    if of.value <= 0 and np.isinf(of.hurdle):
        return "the price of money", (
            "Out, however cost-effective: those who have it would buy it, and money is worth less in their "
            "hands than in the pool's."
        )
    if of.value <= 0:
        return "the price of money", f"Out: {against}."
    if of.instead:
        return "a substitute", f"Out, as {', '.join(of.instead)} is covered instead: {against}."
    if of.rows:
        return "a limit", f"Out, as {names} has no room for it: {against}."
    return "whole only", f"Out, though a first part of it would be worth its tax: {against}."


def _worth_paying(hurdle: float) -> str:
    """Return, in words, the dearest unit of health that passes a hurdle."""
    if not np.isfinite(hurdle):
        return "at no price would it be worth its tax"
    return f"up to {_said(1 / hurdle)} is worth its tax" if hurdle > 0 else "any price is worth its tax"


def _said(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 1000 else f"{amount:.4g}"


def _priced(limit: str, price: float) -> str:
    return f"One more unit of {limit} would be worth {price:.3g}." if limit and price else ""


def _bought(of: Found, classes: tuple[str, ...], share: float) -> str:
    if not classes:
        return ""
    named = ", ".join(classes[:3]) + (f" and {len(classes) - 3} more" if len(classes) > 3 else "")
    who = f"{share:.0%} of residents ({named})"
    return f"Were it out, {who} would insure it." if of.covered else f"It is insured by {who}."


def _buyers(at: Scene) -> tuple[Flags, Real]:
    """Return [c, i] whether any of a class buy each intervention, or would, and the share who do [i]."""
    of, ratio, society = by_trade_off(at), at.question.interventions.ratio, at.question.society
    buys, share = would_buy(of, ratio), buying_share(of, ratio)
    if at.outcome.theta is None:
        return buys, share
    out = at.outcome.coverage <= 0
    bought = at.outcome.theta[out] > 0
    share[out] = bought @ society.share
    for c, (a, b) in enumerate(pairwise(society.first)):
        buys[c, out] = bought[:, a:b].any(axis=1)
    return buys, share
