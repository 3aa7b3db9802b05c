"""Package and rate together: the contributions that pay for a package chosen by its threshold.

    B = ⌈ Σ_covered E_i / (1 − a) ⌉
    I = the smallest pool income with ⌊ I (1 − s) ⌋ ≥ B
    f = the smallest factor on the rates at which contributions, subsidy and reserve, less what collecting
        costs, come to I or more

E_i     expected cost of i to the pool;  a  largest share a plan spends on running itself
s       shares of pool income for population health, transformation, reserve, reward and administration
Source  arithmetic: each line is the least that satisfies the line before (`pool.factor`)

What households owe is rounded household by household, so the pool may receive a little more than I: the rest
goes to the reserve.

>>> income_for(834, shares_before_care=0.1), means_of(927, 0.1), means_of(926, 0.1)
(927, 834, 833)
"""

from __future__ import annotations

from math import ceil, floor

from healthtrust.pool import assess, charged, collect
from healthtrust.pool.factor import factor_that_brings
from healthtrust.state import State


def means_of(income: int, shares_before_care: float) -> int:
    """Return what of pool income is left for personal care, minor units."""
    return floor(income * (1 - shares_before_care))


def income_for(budget: int, shares_before_care: float) -> int:
    """Return the least pool income whose means reach `budget`, minor units."""
    income = ceil(budget / (1 - shares_before_care))
    while means_of(income, shares_before_care) < budget:
        income += 1
    while income > 0 and means_of(income - 1, shares_before_care) >= budget:
        income -= 1
    return income


def funded(state: State, budget: int) -> State:
    """Return the state with the contributions that give personal care `budget`, assessed and posted.

    Raises InvalidInput where households at their ceilings do not pay for it, or those who resist do not.
    """
    income = income_for(budget, state.shares.shares_before_care)
    of = charged(state)
    return collect(state, assess(state, factor_that_brings(income, state, of), of))
