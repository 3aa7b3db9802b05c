"""The factor on the rates at which the pool receives what the package needs.

    f = the smallest factor with I(f) ≥ needed           I(f)  pool income with all rates that move times f

Where everybody pays what is owed, I never falls as f rises, and f is found to 1e-12 of itself. Where some
are in arrears it may fall: f is then found on expected income, and raised a little if those whom luck put in
arrears leave less.

Source  arithmetic; see `contributions.factor` and `resistance_revenue` for the searches.

>>> round(raised(1.0, lambda factor: factor >= 1.0015), 6)
1.0016
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.pool.assessment import assess
from healthtrust.pool.charged import Charged
from healthtrust.pool.contributions.assess import assess as assessed
from healthtrust.pool.contributions.factor import smallest_reaching
from healthtrust.pool.receipts import eaten_up
from healthtrust.pool.resistance_revenue import factor_that_collects
from healthtrust.state import State

STEP = 2e-4
MOST_STEPS = 250


def factor_that_brings(needed: int, state: State, of: Charged) -> float:
    """Return the smallest factor at which pool income is `needed` or more, minor units.

    Raises InvalidInput where collecting eats up what is collected, and where no factor brings it.
    """
    refuse(eaten_up(of.terms))
    at_nothing = _income(state, 0.0, of)
    if at_nothing >= needed:
        return 0.0
    if of.debtors is None:
        gain = smallest_reaching(lambda factor: _income(state, factor, of) - at_nothing, needed - at_nothing)
        return gain.factor
    return raised(_expected(needed, state, of), lambda factor: _income(state, factor, of) >= needed)


def raised(factor: float, reaches: Callable[[float], bool]) -> float:
    """Return the first of `factor`, and of what it is raised to step by step, that reaches.

    Raises InvalidInput where it does not within a twentieth.
    """
    for steps in range(MOST_STEPS):
        if reaches(factor * (1 + STEP * steps)):
            return factor * (1 + STEP * steps)
    found = f"contributions that luck keeps short of what is expected at {factor:g} times the rates"
    raise InvalidInput([Problem("pool.response", found, "enough households that pay")])


def _income(state: State, factor: float, of: Charged) -> int:
    return assess(state, factor, of).income


def _expected(needed: int, state: State, of: Charged) -> float:
    """Return the factor at which the expected income is what is needed, employers and government included."""
    assert of.debtors is not None
    terms, found = of.terms, assessed(of.payers, of.rules)
    household, employer, government = (int(part) for part in found.totals.sum(axis=0))
    kept = 1 + terms.subsidy_share - terms.collection_cost_share
    beside = (kept * employer + government) / max(household, 1)
    target = (needed - terms.for_the_exempt - terms.opening_reserve) / (kept + beside)

    def owed(factor: float) -> NDArray[np.int64]:
        return assessed(of.payers, of.rules, factor).household

    return factor_that_collects(round(target), owed, of.debtors, state.design.pool.response)
