"""What a market answers: its equilibria in a sentence, each with premiums, members and who gains what.

>>> from textwrap import fill
>>> from healthtrust.market.equilibrium.exchange import example
>>> found = answer(example(), Currency("GBP", 2))
>>> print(fill(sentence(found), 108))
One equilibrium. From everybody in at £200 premiums settle at £251 after 3 iterations, with 54.2 % insured;
if each paid what he costs it would be 67.7 %. It loses £1,397 against that, 9.9 % of cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.money import Currency, words
from healthtrust.ground.problems import Problem
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.find import Equilibrium, Found, equilibria
from healthtrust.market.schemes.balanced import Balanced, balanced
from healthtrust.market.welfare.accounts import Accounts, accounts
from healthtrust.market.welfare.efficient import Efficient, Loss, efficient, loss
from healthtrust.market.welfare.inertia import Inertia, has_inertia, inertia_cost
from healthtrust.market.welfare.supplement import Externality, externality

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answer:
    """Equilibria with what they are worth; by equilibrium, cheapest cover first."""

    found: Found
    money: Currency
    accounts: tuple[Accounts, ...]
    transfers: tuple[Balanced, ...]
    """What equalisation moves between plans, whole minor units."""
    best: Efficient
    losses: tuple[Loss, ...]
    inertia: Inertia | None
    """From the equilibrium reached; none where nobody stays out of habit."""
    externality: Externality | None
    groups: tuple[str, ...] = ()
    """[cell]: the group of each cell, where people are grouped."""

    @property
    def exchange(self) -> Exchange:
        """Return the market that was solved."""
        return self.found.exchange

    @cached_property
    def main(self) -> int:
        """Return the position of the equilibrium reached from everybody in, or of the first."""
        return self.found.all.index(self.found.reached) if self.found.reached is not None else 0

    def rounded(self, premium: Floats) -> Floats:
        """Return premiums in major units, rounded to the minor one."""
        return np.asarray(np.round(premium, self.money.exponent))

    def said(self, amount: float) -> str:
        """Return an amount of major units in words."""
        return words(round(amount * 10**self.money.exponent), self.money)


def answer(exchange: Exchange, money: Currency, groups: Sequence[str] = ()) -> Answer:
    """Return every equilibrium with its welfare; raises where none is found or money does not add up."""
    found = equilibria(exchange)
    unit = 10**money.exponent
    gains = tuple(accounts(exchange, each.joined) for each in found.all)
    for each in found.all:
        _refuse_uncovered(exchange, each, unit)
    best = efficient(exchange)
    main = found.reached or found.all[0]
    return Answer(
        found=found,
        money=money,
        accounts=gains,
        transfers=tuple(
            balanced("equalisation", ("all",), exchange.plans, [each.equalised * unit], "mean of the insured")
            for each in gains
        ),
        best=best,
        losses=tuple(loss(best, each) for each in gains),
        inertia=inertia_cost(exchange, main) if has_inertia(exchange) else None,
        externality=externality(exchange) if exchange.rules.supplement.extra_use else None,
        groups=tuple(groups),
    )


def _refuse_uncovered(exchange: Exchange, at: Equilibrium, unit: int) -> None:
    """Refuse premiums that, rounded, miss what they must cover by more than half a minor unit a head."""
    heads = np.array(
        [at.joined.members[exchange.of_class == r].sum(axis=0) for r in range(exchange.shape[1])]
    )
    rounded = np.round(at.premium * unit) / unit
    missed = np.abs((heads.T * (rounded - at.joined.due)).sum(axis=1))
    allowed = heads.sum(axis=0) * (0.5 / unit + exchange.rules.search.tolerance * exchange.scale) + 1e-9
    wrong = np.flatnonzero(missed > allowed)
    if len(wrong):
        raise Imbalance(
            [
                Problem(exchange.plans[p], f"premiums that miss {missed[p]:g}", f"at most {allowed[p]:g}")
                for p in wrong
            ]
        )


def sentence(found: Answer) -> str:
    """Say how many equilibria there are, where premiums go from everybody in, and what is lost."""
    return " ".join([_count(found), _way(found), _lost(found), *_unsettled(found)])


def _count(found: Answer) -> str:
    every = found.found.all
    if len(every) == 1:
        return "One equilibrium."
    stable = sum(1 for each in every if each.stable == "yes")
    collapsed = sum(1 for each in every if each.collapsed)
    told = f"{len(every)} equilibria, {stable} of them stable"
    return f"{told} and {collapsed} a collapse." if collapsed else f"{told}."


def _way(found: Answer) -> str:
    at, first = found.found.all[found.main], found.found.first
    insured = f"{100 * at.joined.insured:.1f} %"
    best = f"{100 * found.best.insured:.1f} %"
    begun = found.said(mean_of(found.exchange, first.steps[0].premium))
    ended = found.said(mean_of(found.exchange, at.premium))
    if found.found.reached is None:
        return f"From everybody in premiums do not settle; the first equilibrium has {insured} insured."
    count = len(first.steps) - 1
    iterations = f"{count:,} iteration{'' if count == 1 else 's'}"
    if at.collapsed:
        return (
            f"The market unravels: from everybody in at {begun} premiums rise to {ended} in {iterations} "
            f"and {insured} stay; if each paid what he costs it would be {best}."
        )
    settled = f"From everybody in at {begun} premiums settle at {ended} after {iterations}"
    gone = f"; next to nobody is left in {' and '.join(at.empty)}" if at.empty else ""
    if not found.exchange.voluntary:
        return f"{settled}{gone}."
    return f"{settled}, with {insured} insured{gone}; if each paid what he costs it would be {best}."


def _lost(found: Answer) -> str:
    lost = found.losses[found.main]
    share = f"{100 * lost.share_of_cost:.1f} %"
    against = "It loses" if found.exchange.voluntary else "Against each paying what he costs it loses"
    ending = " against that" if found.exchange.voluntary else ""
    return f"{against} {found.said(lost.money)}{ending}, {share} of cost."


def _unsettled(found: Answer) -> list[str]:
    lost = found.found.unsettled
    if not lost:
        return []
    worst = max(spiral.residual for spiral in lost)
    count = f"{len(lost)} of {len(found.found.spirals)} starts"
    return [f"From {count} premiums did not settle (residual up to {worst:.1g} mean costs)."]


def mean_of(exchange: Exchange, premium: Floats) -> float:
    """Return the mean over plans of premiums [plan, class], classes counted by their people."""
    weight = np.bincount(exchange.of_class, exchange.people, exchange.shape[1])
    return float(np.average(premium.mean(axis=0), weights=weight))
