"""What a market answers: its equilibria, each with members, money that moves, and who gains what.

>>> from healthtrust.market.equilibrium.exchange import example
>>> found = answer(example(), Currency("GBP", 2))
>>> round(found.found.all[found.main].joined.insured, 3), round(found.losses[found.main].money)
(0.542, 1397)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.market.equilibrium.break_even import by_class
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
    notes: tuple[str, ...] = ()
    """What is worth telling though it is no mistake."""

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


def answer(
    exchange: Exchange, money: Currency, groups: Sequence[str] = (), notes: Sequence[str] = ()
) -> Answer:
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
        notes=tuple(notes),
    )


def _refuse_uncovered(exchange: Exchange, at: Equilibrium, unit: int) -> None:
    """Refuse premiums that, rounded, miss what they must cover by more than half a minor unit a head."""
    heads = by_class(exchange, at.joined.members)
    rounded = np.round(at.premium * unit) / unit
    missed = np.abs((heads * (rounded - at.joined.due)).sum(axis=1))
    allowed = heads.sum(axis=1) * (0.5 / unit + exchange.rules.search.tolerance * exchange.scale) + 1e-9
    wrong = np.flatnonzero(missed > allowed)
    if len(wrong):
        raise Imbalance(
            [
                Problem(exchange.plans[p], f"premiums that miss {missed[p]:g}", f"at most {allowed[p]:g}")
                for p in wrong
            ]
        )
