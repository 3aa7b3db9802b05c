"""Whole lives one person at a time, compiled; lives.py states the rule.

The hashes of eight years are made together, and a year is looked at only where something may happen in it.
Children wait in a small pile and are lived next. Nothing is written but events: who comes, who changes, who
goes; `lives` adds them up to heads.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.ground.draws import mix
from healthtrust.records.persons import FIFTHS, OLDEST
from healthtrust.study.lifetimes.founders import Founders
from healthtrust.study.lifetimes.odds import AT_ONCE, Luck, Odds

_0, _1, _16, _32, _48 = (np.uint64(n) for n in (0, 1, 16, 32, 48))
LANE = np.uint64(0xFFFF)
REST = np.uint64(0xFFFFFFFFFFFF)
PLACES = 2 * FIFTHS
"""Cells of one age."""
LAST = OLDEST * PLACES


class Events(NamedTuple):
    """What changes from one year to the next, by cohort: whole numbers that add up to heads."""

    moves: NDArray[np.int64]
    """[scenario, cohort, year and one more, segment]: who comes into it less who leaves it"""
    deaths: NDArray[np.int64]
    """[scenario, cohort, year, segment]"""
    sick: NDArray[np.int64]
    """[scenario, cohort, year and one more, condition]: who falls ill less who recovers or dies"""


class Pile(NamedTuple):
    """Who is still to be lived: founder first, then children, each with the scenarios that it is born in."""

    identity: NDArray[np.uint64]
    cohort: NDArray[np.int64]
    since: NDArray[np.int64]
    among: NDArray[np.uint64]


class Room(NamedTuple):
    """Room for one person's numbers, used again for the next."""

    pile: Pile
    has: NDArray[np.int64]
    """[scenario]: conditions as bits"""
    counted: NDArray[np.int64]
    """[scenario]: the segment last counted in"""
    hashes: NDArray[np.uint64]
    """[hash, year of eight]"""
    may: NDArray[np.uint8]
    """[year of eight]: whether anything may happen"""


@njit(nogil=True, cache=True)
def live_compiled(rows: tuple[int, int], founders: Founders, odds: Odds, luck: Luck, events: Events) -> None:
    """Add the lives of the founders of some rows, the last left out, and of all who descend from them."""
    scenarios, years = odds.course.shape
    size = years * (years + 1) + 1
    room = Room(
        Pile(
            np.empty(size, dtype=np.uint64),
            np.empty(size, dtype=np.int64),
            np.empty(size, dtype=np.int64),
            np.empty(size, dtype=np.uint64),
        ),
        np.empty(scenarios, dtype=np.int64),
        np.empty(scenarios, dtype=np.int64),
        np.empty((luck.shared.shape[0], AT_ONCE), dtype=np.uint64),
        np.empty(AT_ONCE, dtype=np.uint8),
    )
    everywhere = (_1 << np.uint64(scenarios)) - _1
    pile, has = room.pile, room.has
    for i in range(rows[0], rows[1]):
        since = np.int64(founders.since[i])
        pile.identity[0], pile.since[0], pile.among[0] = np.uint64(i), since, everywhere
        pile.cohort[0] = np.int64(founders.cell[i]) + (years - since) * PLACES
        has[:] = founders.conditions[i]
        waiting = 1
        while waiting > 0:
            waiting = _life(waiting - 1, room, odds, luck, events)
            has[:] = 0


@njit(nogil=True, cache=True, inline="always")
def _life(at: int, room: Room, odds: Odds, luck: Luck, events: Events) -> Any:
    """Live the person on top of the pile, in all scenarios it is alive in; return how many wait then."""
    # Columns are named here and not within the years: to take one out of a tuple costs as much as a draw.
    pile, has, counted, hashes, may = room
    identities, cohorts, starts, scenarios_of = pile
    course, changes, highest, dying, bearing, girls, segments, _, _ = odds
    shared, own, sexes, child = luck
    moves, deaths, sick = events
    identity, cohort, since, among = identities[at], cohorts[at], starts[at], scenarios_of[at]
    (scenarios, years), conditions = course.shape, changes.shape[2]
    born, waiting = cohort - years * PLACES, at
    for k in range(scenarios):
        if (among >> np.uint64(k)) & _1:
            counted[k] = segments[born // PLACES + since, has[k]]
            moves[k, cohort, since, counted[k]] += 1
            for c in range(conditions):
                sick[k, cohort, since, c] += (has[k] >> c) & 1
    for first in range(since - since % AT_ONCE, years, AT_ONCE):
        may[:] = 0
        for h in range(len(hashes)):
            for y in range(AT_ONCE):
                drawn = mix(shared[h, first + y], identity)
                hashes[h, y] = drawn
                low = min(min(drawn & LANE, (drawn >> _16) & LANE), min((drawn >> _32) & LANE, drawn >> _48))
                may[y] |= low <= highest[cohort, h, first + y]
        for y in range(AT_ONCE):
            t = first + y
            if not may[y] or t < since or t >= years:
                continue
            age = min(born // PLACES + t, OLDEST)
            cell = age * PLACES + born % PLACES
            for k in range(scenarios):
                if not (among >> np.uint64(k)) & _1:
                    continue
                rule, before, now, segment = course[k, t], has[k], has[k], counted[k]
                for c in range(conditions):
                    limit = changes[rule, cell, c, (before >> c) & 1]
                    if _happens(limit, c, t, y, identity, hashes, own):
                        now ^= 1 << c
                at_death = segments[age, now]
                died = _happens(dying[rule, cell, at_death], conditions, t, y, identity, hashes, own)
                after = segments[min(age + 1, OLDEST), now]
                if died:
                    deaths[k, cohort, t, at_death] += 1
                    among ^= _1 << np.uint64(k)
                if died or after != segment:
                    moves[k, cohort, t + 1, segment] -= 1
                    moves[k, cohort, t + 1, after] += np.int64(not died)
                if died or now != before:
                    for c in range(conditions):
                        sick[k, cohort, t + 1, c] += ((now >> c) & np.int64(not died)) - ((before >> c) & 1)
                has[k], counted[k] = now, after
            if among == _0:
                return waiting
            if _happens(bearing[cell], conditions + 1, t, y, identity, hashes, own):
                girl = mix(sexes[t], identity) < girls[0]
                identities[waiting] = mix(child[t], identity)
                cohorts[waiting] = cell % FIFTHS + (0 if girl else FIFTHS) + (years - t - 1) * PLACES
                starts[waiting], scenarios_of[waiting] = t + 1, among
                waiting += 1
    return waiting


@njit(nogil=True, cache=True, inline="always")
def _happens(
    limit: np.uint64,
    lane: int,
    t: int,
    y: int,
    identity: np.uint64,
    hashes: NDArray[np.uint64],
    own: NDArray[np.uint64],
) -> Any:
    """Return whether the bits of a lane, and those of its own stream behind them, lie below the limit."""
    drawn = (hashes[lane >> 2, y] >> (_16 * np.uint64(lane & 3))) & LANE
    top = limit >> _48
    return drawn < top or (drawn == top and (mix(own[t, lane], identity) >> _16) < (limit & REST))
