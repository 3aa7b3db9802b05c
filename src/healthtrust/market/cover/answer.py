"""What private cover does in a regime, and what a switch changes: holders, the pool, and who pays.

Before, the same spending counted as the new regime counts it, and after: so that a change of label is told
apart from a change of what people do.

>>> from healthtrust.ground.money import Currency
>>> from healthtrust.market.cover.asked import Cover, question_of
>>> columns = {"income": np.array([20_000.0, 30_000.0, 90_000.0]), "cost": np.array([900.0, 700.0, 500.0]),
...            "cover": np.array(["", "", "own"], dtype=object)}
>>> own = Cover(name="own", kind="substitutive", loading=0.1)
>>> must = Regime(covers=(own.model_copy(update={"compulsory": True}),))
>>> found = answer(question_of(columns, "p.csv", (Regime(covers=(own,)), must), Currency("EUR", 2))[0])
>>> [round(each.share("voluntary private"), 3) for each in (found.before.accounts, found.after.accounts)]
[0.248, 0.0]
>>> round(found.after.accounts.naive_private_share, 3), round(found.before.effects[0].lost / 100)
(0.248, 1404)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import Cover, Regime
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.cover.accounts import Accounts
from healthtrust.market.cover.asked import Question
from healthtrust.market.cover.counted import Move, moves, reclassified
from healthtrust.market.cover.financing import Care, care_of, extra_by_cover, financed, left_core
from healthtrust.market.cover.fitted import Estimated, fitted
from healthtrust.market.cover.holding import Held, held
from healthtrust.market.cover.kinds import KINDS
from healthtrust.market.cover.leaving_by_price import LeavingByPrice, leaving_by_price
from healthtrust.market.cover.opting_out import OptedOut, Pool, opting_out
from healthtrust.market.cover.take_up import LN_INCOME, ln_income

Floats = NDArray[np.float64]

EXPLAINS = ("health", "age", "female", "education", "self_employed", "civil_servant")
"""Columns that a fitted take-up looks at besides income, where the table has them."""


@dataclass(frozen=True)
class Effect:
    """What one cover does to the core's budget in a year, minor units."""

    cover: Cover
    holders: float
    lost: float
    """Contributions lost."""
    saved: float
    """Cost of care spared, and of running the core for it."""
    extra: float
    """Cost of holders' extra use."""
    out: OptedOut | None
    """In full, for a substitutive cover."""

    @property
    def net(self) -> float:
        """Return what the core loses on balance; below zero it gains."""
        return self.lost + self.extra - self.saved


@dataclass(frozen=True, eq=False)
class Side:
    """One regime on these persons."""

    regime: Regime
    held: Held
    care: Care
    accounts: Accounts
    effects: tuple[Effect, ...]
    """By cover."""
    by_price: dict[str, LeavingByPrice]
    """Of each substitutive cover that is voluntary."""


@dataclass(frozen=True, eq=False)
class Found:
    """The answer to a question."""

    asked: Question
    before: Side
    relabelled: Accounts | None
    """Spending of the regime before, counted as the switch counts it."""
    after: Side | None
    moved: tuple[Move, ...]
    fits: dict[str, Estimated]
    """Take-up as observed, by cover, where it can be told."""
    untold: dict[str, str]
    """Why it cannot, by cover."""

    @property
    def sides(self) -> tuple[tuple[str, Side], ...]:
        """Return the regimes by what they are called in tables."""
        return (("before", self.before), *((("after", self.after),) if self.after is not None else ()))


def answer(asked: Question) -> Found:
    """Return what a question asks; raises InvalidInput for take-up that is neither stated nor seen."""
    seen = held(asked.before, asked.persons)
    care = care_of(asked.cost, asked.persons.weight, asked.before, seen.by_cover)
    before = _side(asked, asked.before, seen, care, care)
    fits, untold = _fits(asked, seen)
    if asked.after is None:
        return Found(asked, before, None, None, (), fits, untold)
    then = held(asked.after, asked.persons, asked.before)
    now = care_of(asked.cost, asked.persons.weight, asked.before, seen.by_cover, asked.after)
    moved = moves(asked.before, asked.after)
    relabelled = reclassified(before.accounts, moved)
    after = _side(asked, asked.after, then, now, care)
    return Found(asked, before, relabelled, after, moved, fits, untold)


def _side(asked: Question, regime: Regime, holding: Held, care: Care, care_before: Care) -> Side:
    pool = _pool(asked, regime, care, care_before)
    effects = tuple(_effect(c, regime, holding, care, pool) for c in range(len(regime.covers)))
    by_price = {
        cover.name: leaving_by_price(
            replace(pool, kept=cover.contribution_kept), holding.may[:, c], cover.loading
        )
        for c, cover in enumerate(regime.covers)
        if KINDS[cover.kind].leaves_the_core and not cover.compulsory
    }
    accounts = financed(regime, care, holding.by_cover)
    return Side(regime, holding, care, accounts, effects, by_price)


def _pool(asked: Question, regime: Regime, care: Care, care_before: Care) -> Pool:
    """Return the core's members as a pool: contributions as given, or by income up to a ceiling."""
    core, cost = regime.core, care.cost * (1 - regime.core.charges) * (1 + care.extra_for_all)
    pool = Pool(np.zeros(0), cost, care.weight, core.loading, subsidy=core.government_share)
    if asked.contribution is not None:
        return replace(pool, contribution=asked.contribution)
    income = asked.persons.income
    charged = income if core.ceiling is None else np.minimum(income, core.ceiling)
    was = asked.before.core
    needed = (1 - was.government_share) * (1 + was.loading) * (1 - was.charges)
    needed *= float(care_before.weight @ care_before.cost)
    base = float(care.weight @ charged)
    return replace(pool, contribution=charged * (needed / base if base > 0 else 0.0))


def _effect(c: int, regime: Regime, holding: Held, care: Care, pool: Pool) -> Effect:
    cover, holds = regime.covers[c], holding.by_cover[:, c]
    holders = float(care.weight @ holds)
    if KINDS[cover.kind].leaves_the_core:
        out = opting_out(replace(pool, kept=cover.contribution_kept), holds)
        return Effect(cover, holders, out.lost, out.saved, 0.0, out)
    extra = float(extra_by_cover(regime, care, holding.by_cover)[c])
    spared = cover.beside_share if cover.kind == "supplementary" else 0.0
    saved = spared * (1 + pool.loading) * float((pool.weight * pool.cost) @ holds)
    return Effect(cover, holders, 0.0, saved, extra, None)


def _fits(asked: Question, seen: Held) -> tuple[dict[str, Estimated], dict[str, str]]:
    """Return the logit of each cover that persons are observed with, among those who may hold it."""
    persons, fits, untold = asked.persons, dict[str, Estimated](), dict[str, str]()
    gone = left_core(asked.before, seen.by_cover)
    for c, cover in enumerate(asked.before.covers):
        has = persons.observed(cover.name)
        if not has.any() or not seen.may[:, c].any():
            continue
        could = seen.may[:, c]
        if not KINDS[cover.kind].leaves_the_core:
            could = could & (gone < 1)
        columns: dict[str, NDArray[Any]] = {LN_INCOME: ln_income(persons.income, asked.before.income_floor)}
        columns |= {name: persons.columns[name] for name in EXPLAINS if name in persons.columns}
        kept = {name: values[could] for name, values in columns.items() if np.ptp(values[could] * 1.0) > 0}
        try:
            chosen = has[could].astype(np.int64)
            fits[cover.name] = fitted(kept, chosen, ("none", cover.name), weight=persons.weight[could])
        except InvalidInput as refused:
            untold[cover.name] = str(refused.problems[0])
    return fits, untold


def income_coefficient(found: Found, name: str) -> float | None:
    """Return the coefficient of ln income that was fitted for a cover; None where there is none."""
    fit = found.fits.get(name)
    wanted = f"{LN_INCOME}, {name}"
    return fit.coefficient(wanted) if fit is not None and wanted in fit.names else None
