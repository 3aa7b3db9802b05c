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
        before, columns = rows.before[start:stop], rows.columns[:, start:stop]
        for p in range(plans):
            _open(rows.may_join[start:stop, p], is_open[p])
        share[:] = _ZERO
        for node in range(len(tastes.weight)):
            for p in range(plans):
                _utility(p, columns, tastes.constant[node, p], tastes.slope[node], worth[p])
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
def _utility(p: int, columns: Singles, constant: Any, slope: Singles, worth: Singles) -> None:
    """Write the utility of plan p [lane], without switching cost."""
    worth[:] = constant
    for c in range(len(columns)):
        each, column = slope[c, p], columns[c]
        for j in range(len(column)):
            worth[j] += each * column[j]


@njit(nogil=True, cache=True)
def _switching(p: int, before: NDArray[np.int64], cost: Any, worth: Singles) -> None:
    """Add what plan p is worth more to those who are in it."""
    if cost != _ZERO:
        for j in range(len(before)):
            worth[j] += cost if before[j] == p else _ZERO


@njit(nogil=True, cache=True, error_model="numpy")
def _add_logit(worth: Singles, is_open: Singles, weight: Any, scale: Singles, share: Singles) -> None:
    """Add logit shares of utilities [plan, lane], times a weight; scale is room for two rows."""
    top, total = scale
    top[:], total[:] = _CLOSED, _ZERO
    for p in range(len(worth)):
        of_plan, counts = worth[p], is_open[p]
        for j in range(LANES):
            of_plan[j] = of_plan[j] if counts[j] > _ZERO else _CLOSED
            top[j] = of_plan[j] if of_plan[j] > top[j] else top[j]
    for p in range(len(worth)):
        of_plan, counts = worth[p], is_open[p]
        for j in range(LANES):
            of_plan[j] = power(of_plan[j] - top[j]) * counts[j]
            total[j] += of_plan[j]
    for j in range(LANES):
        total[j] = weight / (total[j] if total[j] > _LEAST else _LEAST)
    for p in range(len(worth)):
        of_plan, added_to = worth[p], share[p]
        for j in range(LANES):
            added_to[j] += of_plan[j] * total[j]


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
