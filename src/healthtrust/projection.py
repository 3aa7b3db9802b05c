"""Many years: close one, change the people, open the next with what was decided and what was left."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.ledger.chart import Accounts
from healthtrust.market.sharing import results_of
from healthtrust.people.change import change
from healthtrust.records.findings import LINES
from healthtrust.state import Carried, State, known
from healthtrust.year import run_year

Watch = Callable[[int, str], None]


def project(
    state: State, watch: Watch = lambda year, step: None, opened: Callable[[State], None] = lambda state: None
) -> Iterator[State]:
    """Yield the state at the end of each year from the one that `state` opens to the design's last.

    `watch` is told year and step as each begins; `opened` is given each later year's opening.
    """
    while True:
        state = run_year(state, functools.partial(watch, state.year))
        yield state
        if state.year >= state.design.span[-1]:
            return
        state = close(state)
        opened(state)


def close(state: State) -> State:
    """Return the opening of the next year: people changed by births, deaths and illness, balances carried."""
    persons, households, kept, _births, _deaths, next_identity = change(state)
    enrolment, card = known(state.enrolment, "market"), known(state.scorecard, "review")
    budgets = known(state.budgets, "allocate")
    return state.replace(
        year=state.year + 1,
        persons=persons,
        households=households,
        carried=Carried(
            reserve=state.book.balance(Accounts.POOL_RESERVE),
            rewards_due=_rewards_due(state),
            heads=enrolment.heads[kept],
            next_identity=next_identity,
            cell_cost=known(state.package, "package").cell_cost,
            personal_care=budgets.lines[:, LINES.index("personal care")],
            residents=budgets.heads,
            results=results_of(state),
            fund=budgets.fund.opened_with if budgets.fund else None,
            measured={(m.measure, m.place): m.value for m in card.measurements},
        ),
        contributions=None,
        package=None,
        budgets=None,
        enrolment=None,
        care=None,
        scorecard=None,
    )


def _rewards_due(state: State) -> NDArray[np.int64]:
    """Return what each provider has earned and not yet been paid, minor units."""
    owed = state.book.balances(("account", "provider"))
    chosen = owed["account"] == Accounts.PROVIDER_REWARDS_PAYABLE
    due = np.zeros(state.providers.count, dtype=np.int64)
    due[owed["provider"][chosen]] = owed["balance"][chosen]
    return due
