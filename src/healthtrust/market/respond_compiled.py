"""The choice of plan one household at a time, compiled; respond.py states the rule.

What one household asks for is inlined: to hand a dozen columns to a function takes longer than to choose.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.allocate.weights import AVERAGE
from healthtrust.ground.draws import mix, shared_count, systematic
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.logit import accumulate
from healthtrust.market.utility import utility_of


@njit(nogil=True, cache=True)
def choose(start: int, stop: int, homes: Homes, choice: Choice, heads: NDArray[np.int32]) -> None:
    """Write the heads [household, plan] of the households from `start` to before `stop`."""
    plans = len(choice.quality)
    reach = np.empty(plans, dtype=np.float64)
    for h in range(start, stop):
        may_join = choice.may_join[homes.place[h]]
        choosers: Any = np.int64(homes.weight[h]) - _stay(h, homes, choice, may_join, heads[h])
        if choosers == 0:
            continue
        need, income, adults = _need(h, homes, choice.points), homes.income[h], homes.adults[h]
        for p in range(plans):
            reach[p] = utility_of(choice.taste, choice.quality[p], choice.surcharge[p], need, income, adults)
        accumulate(reach, may_join)
        drawn, counted = mix(choice.chooses, homes.identity[h]), np.int64(0)
        for p in range(plans):
            upto = systematic(choosers, reach[p], drawn)
            heads[h, p] += upto - counted
            counted = upto


@njit(nogil=True, cache=True, inline="always")
def _stay(h: Any, homes: Homes, choice: Choice, may_join: NDArray[np.bool_], stays: NDArray[np.int32]) -> Any:
    """Write how many stay in each plan [plan], and return how many in all."""
    stays[:] = 0
    stayed = np.int64(0)
    if not len(homes.before):
        return stayed
    before = homes.before[h]
    weight: Any = np.int64(homes.weight[h])
    enrolled: Any = before.sum()
    thinks, goes_on = mix(choice.thinks, homes.identity[h]), mix(choice.goes_on, homes.identity[h])
    met: Any = np.int64(0)
    gone_on: Any = np.int64(0)
    loyal: Any = np.int64(0)
    for p in range(len(before)):
        met += before[p]
        upto = met if enrolled <= weight else shared_count(weight, met, enrolled, goes_on)
        loyal += upto - gone_on if may_join[p] else 0
        gone_on = upto
        upto = systematic(loyal, choice.persistence, thinks)
        stays[p] = upto - stayed
        stayed = upto
    return stayed


@njit(nogil=True, cache=True, inline="always")
def _need(h: int, homes: Homes, cell_points: NDArray[np.int64]) -> Any:
    """Return the mean need of the members, 1 = average; that of a household without members is 1."""
    residents, need = np.int64(0), np.int64(0)
    for i in range(homes.first[h], homes.first[h + 1]):
        residents += homes.residents[i]
        need += homes.residents[i] * cell_points[homes.cell[i]]
    return need / (residents * AVERAGE) if residents else 1.0
