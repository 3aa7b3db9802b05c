"""Step 2, pool: equitable contributions, by ability to pay.

The schedule is applied to every household and what is owed is posted. Where the rate funds the package, only
the schedule stands: step package solves its factor, then calls `assess` and `collect`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.pool.means import exempt, residents, tenths
from healthtrust.pool.post import post
from healthtrust.pool.receipts import receipts, terms_of
from healthtrust.pool.schedule import owed, schedule_of
from healthtrust.records.findings import Contributions
from healthtrust.state import State, known

__all__ = ["assess", "collect", "step"]


def step(state: State) -> State:
    """Return the state with contributions found and posted, or awaiting the package that they will fund."""
    state = state.replace(contributions=_before_assessment(state))
    return state if state.design.pool.rate == "funds the package" else collect(state, assess(state))


def assess(state: State, factor: float = 1.0) -> Contributions:
    """Return what every household owes with all rates times `factor`, and what the pool receives with it."""
    households, before = known(state.households, "people"), known(state.contributions, "pool")
    each = owed(households, schedule_of(state.design.pool, state.currency), factor)
    contributions = int((each * households.weight).sum())
    terms = terms_of(state)
    subsidy, collection_cost = receipts(contributions, terms)
    return replace(
        before,
        owed=each,
        factor=factor,
        contributions=contributions,
        subsidy=subsidy,
        collection_cost=collection_cost,
        opening_reserve=terms.opening_reserve,
    )


def collect(state: State, contributions: Contributions) -> State:
    """Return the state with these contributions, posted under the tag `pool`."""
    return state.replace(contributions=contributions, book=post(state, contributions))


def _before_assessment(state: State) -> Contributions:
    """Return who is exempt and in which tenth, with nothing owed yet."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    income = households.equivalised_income
    return Contributions(
        owed=np.zeros(households.rows, dtype=np.int64),
        exempt=exempt(income, schedule_of(state.design.pool, state.currency).exempt_below),
        decile=tenths(income, residents(persons, households)),
        factor=1.0,
        contributions=0,
        subsidy=0,
        collection_cost=0,
        opening_reserve=0,
    )
