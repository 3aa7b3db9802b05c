"""The plan of the highest utility and luck, compiled: many persons side by side, plan after plan.

A first pass in single precision finds the best and the second best plan of each person. Where they are so
near to one another that its errors could have changed their order, or a shock lies where single precision
says little, the person is decided again in double precision, as the plain twin does. So kernel and twin agree
but for ties within the last places of double precision, which no run of any size is likely to meet.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.ground.draws import mix
from healthtrust.market.choice.race import Race
from healthtrust.market.choice.single_precision import log, minus_log

LANES = 256
"""Persons side by side."""

SMALLEST = np.float32(2.0**-10)
"""Uniforms as near to 0 or 1 as this are decided in double precision: of 31 bits too few are left."""

ROUNDING = 2e-5
"""How near the two best may be: two times the errors of logarithms and uniforms, with room to spare."""

_12, _33 = np.uint64(12), np.uint64(33)
_2_TO_MINUS_31, _2_TO_MINUS_52 = np.float32(2.0**-31), 2.0**-52
_HALF, _ONE, _ZERO = np.float32(0.5), np.float32(1.0), np.float32(0.0)
_ALL = np.int32(2**31 - 1)
_CLOSED, _NOTHING = np.float32(-1e30), np.float32(-1e29)

Singles = NDArray[np.float32]


def decide(race: Race) -> NDArray[np.int32]:
    """Return the plan [person] of each person, −1 where none may be joined."""
    # What all plans have in common decides nothing, and takes digits away from what differs.
    slope = race.slope - race.slope.mean(axis=1, keepdims=True)
    size = abs(race.switching) + float(
        np.abs(slope).max(axis=1) @ np.abs(race.columns).max(axis=1, initial=0.0)
    )
    margin = ROUNDING + 2.0**-22 * (len(slope) + 2) * size
    chosen = np.empty(len(race.before), dtype=np.int32)
    _decide(race, race.columns.astype(np.float32), slope.astype(np.float32), np.float32(margin), chosen)
    return chosen


@njit(nogil=True, cache=True, error_model="numpy")
def _decide(race: Race, columns: Singles, slope: Singles, margin: Any, chosen: NDArray[np.int32]) -> None:
    worth = np.empty(LANES, dtype=np.float32)
    best, second = np.empty(LANES, dtype=np.float32), np.empty(LANES, dtype=np.float32)
    u, rest = np.empty(LANES, dtype=np.float32), np.empty(LANES, dtype=np.float32)
    winner, unsure = np.empty(LANES, dtype=np.int32), np.empty(LANES, dtype=np.int32)
    count, plans = len(race.before), len(race.stream)
    for start in range(0, count, LANES):
        stop = min(start + LANES, count)
        best[:], second[:], winner[:], unsure[:] = _NOTHING, _NOTHING, -1, 0
        for p in range(plans):
            _utility(p, race.before[start:stop], columns, start, slope, race.switching, worth)
            _uniform(race.stream[p], race.identity[start:stop], u, rest, unsure)
            _add_shock(u, rest, np.float32(race.dissimilarity[p]), race.may_join[start:stop, p], worth)
            _keep_best(np.int32(p), worth[: stop - start], best, second, winner)
        for j in range(stop - start):
            if unsure[j] or (best[j] - second[j] < margin and best[j] > _NOTHING):
                chosen[start + j] = _decide_again(start + j, race)
            else:
                chosen[start + j] = winner[j]


@njit(nogil=True, cache=True)
def _utility(
    p: int,
    before: NDArray[np.int64],
    columns: Singles,
    start: int,
    slope: Singles,
    switching: Any,
    worth: Singles,
) -> None:
    """Write the utility of plan p [lane] of the persons from `start` on."""
    cost = np.float32(switching)
    for j in range(len(before)):
        worth[j] = cost if before[j] == p else _ZERO
    for c in range(len(columns)):
        # Sliced by row and lanes at once, a column is known to be contiguous: many lanes are done at once.
        each, column = slope[c, p], columns[c, start : start + len(before)]
        for j in range(len(column)):
            worth[j] += each * column[j]


@njit(nogil=True, cache=True)
def _uniform(
    stream: Any, identity: NDArray[np.uint64], u: Singles, rest: Singles, unsure: NDArray[np.int32]
) -> None:
    """Write uniforms [lane] and what they lack to 1, and note where they are not known well enough."""
    for j in range(len(identity)):
        high = np.int32(mix(stream, identity[j]) >> _33)
        u[j] = (np.float32(high) + _HALF) * _2_TO_MINUS_31
        rest[j] = (np.float32(np.int32(_ALL - high)) + _HALF) * _2_TO_MINUS_31
    for j in range(len(identity)):
        near = rest[j] if rest[j] < u[j] else u[j]
        unsure[j] |= np.int32(near < SMALLEST)


@njit(nogil=True, cache=True)
def _add_shock(u: Singles, rest: Singles, spread: Any, may_join: NDArray[np.bool_], worth: Singles) -> None:
    """Add a shock [lane] to utilities; those of a plan that is closed fall below all others."""
    for j in range(len(may_join)):
        worth[j] -= spread * log(minus_log(u[j], rest[j]))
    for j in range(len(may_join)):
        worth[j] = worth[j] if may_join[j] else _CLOSED


@njit(nogil=True, cache=True)
def _keep_best(p: Any, worth: Singles, best: Singles, second: Singles, winner: NDArray[np.int32]) -> None:
    """Put plan p in its place among the best and the second best so far [lane]."""
    for j in range(len(worth)):
        ahead = worth[j] > best[j]
        beaten = best[j] if ahead else worth[j]
        second[j] = beaten if beaten > second[j] else second[j]
        best[j] = worth[j] if ahead else best[j]
        winner[j] = p if ahead else winner[j]


@njit(nogil=True, cache=True)
def _decide_again(i: int, race: Race) -> int:
    """Return the plan of one person in double precision."""
    best, winner = -np.inf, -1
    for p in range(len(race.stream)):
        if not race.may_join[i, p]:
            continue
        worth = 0.0
        for c in range(len(race.columns)):
            worth += race.slope[c, p] * race.columns[c, i]
        worth += race.switching if race.before[i] == p else 0.0
        u = (np.float64(mix(race.stream[p], race.identity[i]) >> _12) + 0.5) * _2_TO_MINUS_52
        worth -= race.dissimilarity[p] * math.log(-math.log(u))
        if worth > best:
            best, winner = worth, p
    return winner
