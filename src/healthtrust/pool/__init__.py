"""Step 2, pool: equitable contributions, by ability to pay.

The rules are applied to every household; what is owed and not left unpaid is posted. Where the rate funds the
package, nobody is charged yet: step package solves the factor, then calls `assess` and `collect`.
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.money import to_minor
from healthtrust.pool.assessment import assess
from healthtrust.pool.charged import charged
from healthtrust.pool.means import exempt, residents, tenths
from healthtrust.pool.post import post
from healthtrust.pool.problems import problems_of
from healthtrust.records.findings import Contributions
from healthtrust.state import State, known

__all__ = ["assess", "charged", "collect", "problems_of", "step"]


def step(state: State) -> State:
    """Return the state with contributions found and posted, or awaiting the package that they will fund."""
    state = state.replace(contributions=_before_assessment(state))
    return state if state.design.pool.rate == "funds the package" else collect(state, assess(state))


def collect(state: State, contributions: Contributions) -> State:
    """Return the state with these contributions, posted under the tag `pool`."""
    return state.replace(contributions=contributions, book=post(state, contributions))


def _before_assessment(state: State) -> Contributions:
    """Return who is exempt and in which tenth, with nothing owed yet."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    income, nothing = households.equivalised_income, np.zeros(households.rows, dtype=np.int64)
    return Contributions(
        owed=nothing,
        exempt=exempt(income, to_minor(state.design.pool.exempt_below, state.currency)),
        decile=tenths(income, residents(persons, households)),
        factor=1.0,
        contributions=0,
        subsidy=0,
        collection_cost=0,
        opening_reserve=0,
        paid=nothing,
        employer=nothing,
    )
