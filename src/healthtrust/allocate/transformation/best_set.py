"""The set of bids of highest net value within each year's money: an exact search with a proven bound.

    max Σ_b x_b v_b      subject to      Σ_b x_b c_by ≤ A_y  for every year y,      x_b ∈ {0, 1}
    bound: one limit, Σ_b x_b Σ_y c_by / A_y ≤ number of years, filled by v per weight, the last in part

v_b, c_by  net value of bid b, its cost to the fund in year y;  A_y  money of the fund in year y
Source     branch and bound with a surrogate constraint: Glover 1965, Oper Res 13:879 [recalled]. A bid is
           bought whole or not at all, so to go down the ranking can miss the best set: Martello and Toth,
           Knapsack Problems, 1990 [recalled].

>>> cost, value = np.array([[6], [5], [5]]), np.array([7.0, 5.5, 5.5])     # by return: 6, then no room
>>> found = best_set(cost, value, np.array([10]))
>>> found.chosen.tolist(), found.value, found.proved
([False, True, True], 11.0, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_STEPS = 200_000
"""After so many steps the search stops and reports how much better a set could still be."""


@dataclass(frozen=True)
class BestSet:
    """The best set found, its value, and what no set can exceed."""

    chosen: NDArray[np.bool_]
    value: float
    bound: float

    @property
    def proved(self) -> bool:
        """Return whether no set is better."""
        return self.bound <= self.value


def best_set(
    cost: NDArray[np.int64], value: NDArray[np.float64], available: NDArray[np.int64], steps: int = MOST_STEPS
) -> BestSet:
    """Return the set of highest value; cost [bid, year] and available [year] in minor units, value [bid].

    Bids without value, or that do not fit even alone, are left out. If the search needs more than `steps`,
    the best set so far comes with a bound above its value.
    """
    possible = np.flatnonzero((value > 0) & (cost <= available).all(axis=1))
    weight = (cost[possible] / np.maximum(available, 1)).sum(axis=1)
    free = np.full(len(possible), np.inf)
    rank = np.argsort(-np.divide(value[possible], weight, out=free, where=weight > 0), kind="stable")
    order, weight = possible[rank], weight[rank]
    room = float(np.count_nonzero(available > 0))
    chosen, best, whole = _search(cost[order], value[order], weight, (available, room), steps)
    taken = np.zeros(len(value), dtype=np.bool_)
    taken[order] = chosen
    bound = best if whole else max(best, _bound(value[order], weight, 0, room))
    return BestSet(taken, best, bound)


def _search(
    cost: NDArray[np.int64],
    value: NDArray[np.float64],
    weight: NDArray[np.float64],
    limits: tuple[NDArray[np.int64], float],
    steps: int,
) -> tuple[NDArray[np.bool_], float, bool]:
    """Return the best choice among bids in the order of the bound, its value, and whether all were tried."""
    available, room = limits
    best, best_value = np.zeros(len(value), dtype=np.bool_), 0.0
    waiting = [(0, available, room, 0.0, best)]
    while waiting and steps:
        steps -= 1
        at, left, space, so_far, chosen = waiting.pop()
        if so_far > best_value:
            best, best_value = chosen, so_far
        if at == len(value) or so_far + _bound(value, weight, at, space) <= best_value * (1 + 1e-12):
            continue
        waiting.append((at + 1, left, space, so_far, chosen))
        if (cost[at] <= left).all():
            taken = chosen.copy()
            taken[at] = True
            waiting.append((at + 1, left - cost[at], space - weight[at], so_far + value[at], taken))
    return best, float(best_value), not waiting


def _bound(value: NDArray[np.float64], weight: NDArray[np.float64], at: int, room: float) -> float:
    """Return the most that bids from `at` on can add if the last may be taken in part."""
    filled = np.cumsum(weight[at:])
    whole = int(np.searchsorted(filled, room * (1 + 1e-12), side="right"))
    total = float(value[at : at + whole].sum())
    if at + whole < len(value):
        used = filled[whole - 1] if whole else 0.0
        total += max(room - used, 0.0) / weight[at + whole] * value[at + whole]
    return total
