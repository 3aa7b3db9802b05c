"""Whole lives, compiled: a stretch of one cohort at a time, year by year; `lives` states the rule.

    a stretch shares age, sex and fifth in every year, so that all it is compared with are a few numbers
    1  draw     each person's bits of the year, and a flag for each lane that something may happen in
    2  pick     who has a flag
    3  live     only those: conditions, death and birth, exactly, in each scenario
    4  close    the gaps that the dead leave: the last of the stretch takes the place

The first two steps are straight loops that the compiler turns into vector instructions; the third is rare.
Nothing is written but events: who comes, who changes, who goes; `tally` adds them up to heads.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.ground.draws import again, mix
from healthtrust.records.persons import FIFTHS, OLDEST
from healthtrust.study.lifetimes.generation import PLACES, Children, Generation
from healthtrust.study.lifetimes.odds import LANES, Luck, Odds
from healthtrust.study.lifetimes.tally import Events

_0, _1, _2, _3, _16, _32, _48 = (np.uint64(n) for n in (0, 1, 2, 3, 16, 32, 48))
LANE = np.uint64(0xFFFF)
REST = np.uint64(0xFFFFFFFFFFFF)
STRETCH = 2048
"""Persons of one cohort at once: their bits stay in the nearest caches."""


class Room(NamedTuple):
    """Room for one stretch, used again for the next."""

    life: NDArray[np.uint64]
    """[person]: bits that those of every year are drawn from"""
    drawn: NDArray[np.uint64]
    """[hash, person]: the bits of the year"""
    flags: NDArray[np.uint64]
    """[person]: lanes that something may happen in, as bits"""
    picked: NDArray[np.int64]


@njit(nogil=True, cache=True)
def live_compiled(people: Generation, odds: Odds, luck: Luck, events: Events) -> Any:
    """Add the lives of a generation to the events; return its children. Uses up `people`."""
    years = odds.course.shape[1]
    room = Room(
        np.empty(STRETCH, dtype=np.uint64),
        np.empty((len(luck.shared), STRETCH), dtype=np.uint64),
        np.empty(STRETCH, dtype=np.uint64),
        np.empty(STRETCH, dtype=np.int64),
    )
    children, born = _unborn(STRETCH), 0
    for stretch in range(len(people.cohort)):
        since, end = people.since[stretch], people.first[stretch + 1]
        for first in range(people.first[stretch], end, STRETCH):
            last = min(first + STRETCH, end)
            children = _with_room(children, born, (last - first) * (years - since))
            some = (people.identity[first:last], people.among[first:last], people.has[:, first:last])
            born = _live(some, people.cohort[stretch], since, odds, luck, events, room, children, born)
    return Children(children.identity[:born], children.cohort[:born], children.among[:born])


@njit(nogil=True, cache=True)
def _unborn(room: int) -> Any:
    return Children(
        np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int64), np.empty(room, dtype=np.uint64)
    )


@njit(nogil=True, cache=True)
def _with_room(children: Children, born: int, more: int) -> Any:
    """Return columns that hold those born, with room for more."""
    if born + more <= len(children.identity):
        return children
    larger = _unborn(2 * (born + more))
    larger.identity[:born] = children.identity[:born]
    larger.cohort[:born] = children.cohort[:born]
    larger.among[:born] = children.among[:born]
    return larger


@njit(nogil=True, cache=True)
def _live(
    people: tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint16]],
    cohort: int,
    since: int,
    odds: Odds,
    luck: Luck,
    events: Events,
    room: Room,
    children: Children,
    born: int,
) -> Any:
    """Live a stretch (identity, scenarios, conditions) to the end; return how many children there are.

    Long because columns are named once, here: to take one out of a tuple costs as much as a draw.
    """
    identities, amongs, has = people
    course, changes, highest, dying, bearing, girls, segments, _, _ = odds
    of_life, shared, own, sexes, child = luck
    moves, deaths, sick = events
    life, drawn, flags, picked = room
    (scenarios, years), conditions = course.shape, changes.shape[2]
    heads, youngest, place = len(identities), cohort // PLACES - years, cohort % PLACES
    _come(people, cohort, since, odds, events)
    for i in range(heads):
        life[i] = mix(of_life[0], identities[i])
    for t in range(since, years):
        age = min(youngest + t, OLDEST)
        cell, older = age * PLACES + place, min(age + 1, OLDEST)
        for h in range(len(drawn)):
            _draw(shared[h, t], life, heads, highest[t, cell], h, drawn[h], flags)
        for j in range(_pick(flags, heads, picked) - 1, -1, -1):
            i = picked[j]
            identity, among, flag = identities[i], amongs[i], flags[i]
            for k in range(scenarios):
                if not (among >> np.uint64(k)) & _1:
                    continue
                rule, before = course[k, t], np.int64(has[k, i])
                now = before
                for c in range(conditions):
                    if (flag >> np.uint64(c)) & _1:
                        limit = changes[rule, cell, c, (before >> c) & 1]
                        now ^= int(_happens(limit, c, i, drawn, own[t, c], identity)) << c
                at_death, died = segments[age, now], False
                if (flag >> np.uint64(conditions)) & _1:
                    limit = dying[rule, cell, at_death]
                    died = _happens(limit, conditions, i, drawn, own[t, conditions], identity)
                if died:
                    deaths[k, cohort, t, at_death] += 1
                    among ^= _1 << np.uint64(k)
                segment, after = segments[age, before], segments[older, now]
                if died or after != segment:
                    moves[k, cohort, t + 1, segment] -= 1
                    moves[k, cohort, t + 1, after] += np.int64(not died)
                if died or now != before:
                    _count_sick(sick, (k, cohort, t + 1), before, 0 if died else now)
                has[k, i] = now
            amongs[i] = among
            if among == _0:
                heads -= 1
                identities[i], amongs[i], life[i] = identities[heads], amongs[heads], life[heads]
                for k in range(scenarios):
                    has[k, i] = has[k, heads]
            elif (flag >> np.uint64(conditions + 1)) & _1:
                lane = conditions + 1
                if _happens(bearing[cell], lane, i, drawn, own[t, lane], identity):
                    born_later = (years - t - 1) * PLACES + cell % FIFTHS
                    children.identity[born] = mix(child[t], identity)
                    children.cohort[born] = born_later + (0 if mix(sexes[t], identity) < girls[0] else FIFTHS)
                    children.among[born] = among
                    born += 1
    return born


@njit(nogil=True, cache=True)
def _count_sick(sick: NDArray[np.int64], at: tuple[int, int, int], before: Any, after: Any) -> None:
    """Count the conditions that a person has gained and lost from one year to the next."""
    k, cohort, year = at
    for c in range(sick.shape[3]):
        sick[k, cohort, year, c] += ((after >> c) & 1) - ((before >> c) & 1)


@njit(nogil=True, cache=True)
def _come(
    people: tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint16]],
    cohort: int,
    since: int,
    odds: Odds,
    events: Events,
) -> None:
    """Count a stretch as it comes: into segments, with its conditions."""
    _, amongs, has = people
    moves, sick, segments = events.moves, events.sick, odds.segment
    age = min(cohort // PLACES - odds.course.shape[1] + since, OLDEST)
    for k in range(len(has)):
        for i in range(len(amongs)):
            if (amongs[i] >> np.uint64(k)) & _1:
                moves[k, cohort, since, segments[age, has[k, i]]] += 1
                for c in range(sick.shape[3]):
                    sick[k, cohort, since, c] += (np.int64(has[k, i]) >> c) & 1


@njit(nogil=True, cache=True)
def _draw(
    stream: np.uint64,
    life: NDArray[np.uint64],
    heads: int,
    highest: NDArray[np.uint64],
    h: int,
    drawn: NDArray[np.uint64],
    flags: NDArray[np.uint64],
) -> None:
    """Write the bits of one hash, and flag its lanes that lie below the highest limit there is."""
    shift, kept = np.uint64(LANES * h), _0 - np.uint64(h > 0)
    first, second, third, fourth = highest[4 * h], highest[4 * h + 1], highest[4 * h + 2], highest[4 * h + 3]
    for i in range(heads):
        bits = again(stream, life[i])
        lanes = (
            np.uint64((bits & LANE) < first)
            | np.uint64(((bits >> _16) & LANE) < second) << _1
            | np.uint64(((bits >> _32) & LANE) < third) << _2
            | np.uint64((bits >> _48) < fourth) << _3
        )
        drawn[i] = bits
        flags[i] = (flags[i] & kept) | (lanes << shift)


@njit(nogil=True, cache=True)
def _pick(flags: NDArray[np.uint64], heads: int, picked: NDArray[np.int64]) -> int:
    """Write where there is any flag; return how often."""
    found = 0
    for i in range(heads):
        picked[found] = i
        found += int(flags[i] != _0)
    return found


@njit(nogil=True, cache=True, inline="always")
def _happens(
    limit: np.uint64, lane: int, i: int, drawn: NDArray[np.uint64], own: np.uint64, identity: np.uint64
) -> Any:
    """Return whether the bits of a lane, and those of its own stream behind them, lie below the limit."""
    bits, top = (drawn[lane >> 2, i] >> (_16 * np.uint64(lane & 3))) & LANE, limit >> _48
    return bits < top or (bits == top and (mix(own, identity) >> _16) < (limit & REST))
