"""Expected members and cost of each plan, compiled: many persons side by side, plan after plan.

The inner loops run over persons, without a branch, in single precision, so that a compiler works on eight or
sixteen of them at once; what is added up is added up in double precision. shares.py states the rule.

>>> one, both, room = np.ones(2), np.ones((2, 2), dtype=bool), np.zeros((0, 2), dtype=np.float32)
>>> rows = Rows(room, np.array([-1, 1]), both, passive=one / 2, assigned=0 * one, weight=one, cost=9 * one)
>>> alike = np.zeros((1, 2), dtype=np.float32), np.zeros((1, 0, 2), dtype=np.float32)
>>> tastes = Tastes(*alike, weight=np.ones(1, dtype=np.float32), switching=np.float32(0))
>>> members, costs = np.zeros(2), np.zeros(2)
>>> add_up(rows, tastes, room, members, costs)
>>> members.tolist(), costs.tolist()
([0.75, 1.25], [6.75, 11.25])
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.market.choice.single_precision import power

LANES = 256
"""Persons side by side: few enough that all that is known of them stays close to the processor."""

_ZERO, _LEAST = np.float32(0.0), np.float32(1e-30)
_CLOSED = np.float32(-1e30)

Singles = NDArray[np.float32]
Floats = NDArray[np.float64]


class Rows(NamedTuple):
    """Columns of some persons."""

    columns: Singles
    """[column, person]: what slopes are multiplied by."""
    before: NDArray[np.int64]
    may_join: NDArray[np.bool_]
    """[person, plan]"""
    passive: Floats
    """[person]: probability not to choose, of those who may stay where they are."""
    assigned: Floats
    """[person]: probability to be assigned, of those who may not."""
    weight: Floats
    cost: Floats


class Tastes(NamedTuple):
    """Utility at each taste node."""

    constant: Singles
    """[node, plan]"""
    slope: Singles
    """[node, column, plan]"""
    weight: Singles
    """[node]"""
    switching: np.float32


@njit(nogil=True, cache=True, error_model="numpy")
def add_up(rows: Rows, tastes: Tastes, shares: Singles, members: Floats, costs: Floats) -> None:
    """Add expected members [plan] and their cost [plan], and write shares [person, plan] if there is room."""
    plans, count = tastes.constant.shape[1], len(rows.before)
    worth, is_open = np.empty((plans, LANES), dtype=np.float32), np.empty((plans, LANES), dtype=np.float32)
    share, scale = np.empty((plans, LANES), dtype=np.float32), np.empty((2, LANES), dtype=np.float32)
    chooses, stays = np.empty(LANES, dtype=np.float64), np.empty(LANES, dtype=np.float64)
    counted, spent = np.zeros((plans, LANES), dtype=np.float64), np.zeros((plans, LANES), dtype=np.float64)
    for start in range(0, count, LANES):
        stop = min(start + LANES, count)
        before = rows.before[start:stop]
        for p in range(plans):
            _open(rows.may_join[start:stop, p], is_open[p])
        share[:] = _ZERO
        for node in range(len(tastes.weight)):
            for p in range(plans):
                worth[p] = tastes.constant[node, p]
                for c in range(len(rows.columns)):
                    _add_column(tastes.slope[node, c, p], rows.columns[c, start:stop], worth[p])
                _switching(p, before, tastes.switching, worth[p])
            _add_logit(worth, is_open, tastes.weight[node], scale, share)
        _who_chooses(rows, start, stop, chooses, stays)
        for p in range(plans):
            weight, cost = rows.weight[start:stop], rows.cost[start:stop]
            _count(p, before, share[p], (chooses, stays), (weight, cost), counted[p], spent[p])
        if len(shares):
            shares[start:stop] = share[:, : stop - start].T
    for p in range(plans):
        members[p] += counted[p].sum()
        costs[p] += spent[p].sum()


@njit(nogil=True, cache=True)
def _open(may_join: NDArray[np.bool_], is_open: Singles) -> None:
    """Write 1 where a plan may be joined [lane], 0 elsewhere."""
    for j in range(len(may_join)):
        is_open[j] = np.float32(may_join[j])
    # Lanes beyond the last person hold nothing that counts, but must hold numbers.
    is_open[len(may_join) :] = _ZERO


@njit(nogil=True, cache=True)
def _add_column(slope: Any, column: Singles, worth: Singles) -> None:
    """Add what a column is worth of a plan [lane]."""
    for j in range(len(column)):
        worth[j] += slope * column[j]


@njit(nogil=True, cache=True)
def _switching(p: int, before: NDArray[np.int64], cost: Any, worth: Singles) -> None:
    """Add what plan p is worth more to those who are in it."""
    if cost != _ZERO:
        for j in range(len(before)):
            worth[j] += cost if before[j] == p else _ZERO


@njit(nogil=True, cache=True, error_model="numpy")
def _add_logit(worth: Singles, is_open: Singles, weight: Any, scale: Singles, share: Singles) -> None:
    """Add logit shares of utilities [plan, lane], times a weight; scale is room for two rows.

    Loops over lanes stand in functions of their own: of rows taken out of tables here, a compiler cannot tell
    that they lie apart, and works on one person at a time.
    """
    top, total = scale[0], scale[1]
    top[:], total[:] = _CLOSED, _ZERO
    for p in range(len(worth)):
        _highest(worth[p], is_open[p], top)
    for p in range(len(worth)):
        _powers(worth[p], is_open[p], top, total)
    for j in range(len(total)):
        total[j] = weight / (total[j] if total[j] > _LEAST else _LEAST)
    for p in range(len(worth)):
        _add_share(worth[p], total, share[p])


@njit(nogil=True, cache=True)
def _highest(of_plan: Singles, counts: Singles, top: Singles) -> None:
    """Raise the highest utility [lane] to that of a plan, which falls below all others where it is closed."""
    for j in range(len(of_plan)):
        of_plan[j] = of_plan[j] if counts[j] > _ZERO else _CLOSED
        top[j] = of_plan[j] if of_plan[j] > top[j] else top[j]


@njit(nogil=True, cache=True, error_model="numpy")
def _powers(of_plan: Singles, counts: Singles, top: Singles, total: Singles) -> None:
    """Put exp of a plan's utility below the highest [lane] in its place, and add it to the total."""
    for j in range(len(of_plan)):
        of_plan[j] = power(of_plan[j] - top[j]) * counts[j]
        total[j] += of_plan[j]


@njit(nogil=True, cache=True)
def _add_share(of_plan: Singles, scaled: Singles, share: Singles) -> None:
    """Add the shares of a plan [lane]."""
    for j in range(len(of_plan)):
        share[j] += of_plan[j] * scaled[j]


@njit(nogil=True, cache=True)
def _who_chooses(rows: Rows, start: int, stop: int, chooses: Floats, stays: Floats) -> None:
    """Write the probabilities to choose [lane], and to stay where one is."""
    for j in range(stop - start):
        i = start + j
        before = rows.before[i]
        may_stay = before >= 0 and rows.may_join[i, max(before, 0)]
        stays[j] = rows.passive[i] if may_stay else 0.0
        chooses[j] = 1.0 - (rows.passive[i] if may_stay else rows.assigned[i])


@njit(nogil=True, cache=True)
def _count(
    p: int, before: NDArray[np.int64], share: Singles, who: Any, of_one: Any, counted: Floats, spent: Floats
) -> None:
    """Add the members of plan p [lane] and their cost, and put shares of all in the place of choosers'."""
    (chooses, stays), (weight, cost) = who, of_one
    for j in range(len(before)):
        part = chooses[j] * np.float64(share[j]) + (stays[j] if before[j] == p else 0.0)
        heads = weight[j] * part
        counted[j] += heads
        spent[j] += heads * cost[j]
        share[j] = np.float32(part)
