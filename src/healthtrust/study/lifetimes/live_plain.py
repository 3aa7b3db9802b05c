"""Whole lives in NumPy, block by block and generation by generation: what `live_compiled` gives, slower."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import bits
from healthtrust.records.persons import FIFTHS, OLDEST
from healthtrust.study.lifetimes.founders import Founders
from healthtrust.study.lifetimes.live_compiled import LANE, PLACES, REST, Events, Pile
from healthtrust.study.lifetimes.odds import LANES, Luck, Odds

_AT_ONCE = 16_384
Whole = NDArray[np.int64]


class _Year(NamedTuple):
    """A year of one generation: its number, what may happen, luck, and the count."""

    t: int
    odds: Odds
    luck: Luck
    events: Events


def live_plain(rows: tuple[int, int], founders: Founders, odds: Odds, luck: Luck, events: Events) -> None:
    """Add the lives of the founders of some rows, the last left out, and of all who descend from them."""
    scenarios, years = odds.course.shape
    for first in range(*rows, _AT_ONCE):
        some = slice(first, min(first + _AT_ONCE, rows[1]))
        since = founders.since[some].astype(np.int64)
        people = Pile(
            np.arange(some.start, some.stop, dtype=np.uint64),
            founders.cell[some] + (years - since) * PLACES,
            since,
            np.full(len(since), 2**scenarios - 1, dtype=np.uint64),
        )
        has = np.repeat(founders.conditions[some].astype(np.int64)[None], scenarios, axis=0)
        while len(people.identity):
            people = _generation(people, has, odds, luck, events)
            has = np.zeros((scenarios, len(people.identity)), dtype=np.int64)


def _add(to: Whole, at: tuple[Any, ...], number: Any) -> None:
    """Add numbers at places of a tally, as often as a place is named."""
    np.add.at(to, at, number)


def _generation(people: Pile, has: Whole, odds: Odds, luck: Luck, events: Events) -> Pile:
    """Live some people to the end of the horizon; return their children."""
    scenarios, years = odds.course.shape
    among = ((people.among >> np.arange(scenarios, dtype=np.uint64)[:, None]) & np.uint64(1)) > 0
    age = people.cohort // PLACES - years
    counted = odds.segment[age + people.since, has].astype(np.int64)
    for k in range(scenarios):
        rows = np.flatnonzero(among[k])
        _add(events.moves, (k, people.cohort[rows], people.since[rows], counted[k, rows]), 1)
        for c in range(odds.changes.shape[2]):
            _add(events.sick, (k, people.cohort[rows], people.since[rows], c), (has[k, rows] >> c) & 1)
    born = []
    for t in range(years):
        year = _Year(t, odds, luck, events)
        cell = np.clip(age + t, 0, OLDEST) * PLACES + people.cohort % PLACES
        for k in range(scenarios):
            rows = np.flatnonzero(among[k] & (people.since <= t))
            among[k, rows] = ~_lived(k, rows, people, (has, counted), year)
        born.append(
            _children(np.flatnonzero(among.any(axis=0) & (people.since <= t)), cell, people, among, year)
        )
    return Pile(*(np.concatenate(columns) for columns in zip(*born, strict=True)))


def _lived(k: int, rows: Whole, people: Pile, state: tuple[Whole, Whole], year: _Year) -> NDArray[np.bool_]:
    """Live a year of some people in one scenario, counting it; return who of them died."""
    (t, odds, _, events), (has, counted) = year, state
    identity, cohort, before, segment = (
        people.identity[rows],
        people.cohort[rows],
        has[k, rows],
        counted[k, rows],
    )
    conditions, rule = odds.changes.shape[2], odds.course[k, t]
    now = before.copy()
    age = np.clip(cohort // PLACES - odds.course.shape[1] + t, 0, OLDEST)
    cell = age * PLACES + cohort % PLACES
    for c in range(conditions):
        now ^= (
            _happens(odds.changes[rule, cell, c, (before >> c) & 1], c, identity, year).astype(np.int64) << c
        )
    at_death = odds.segment[cell // PLACES, now]
    died = _happens(odds.dying[rule, cell, at_death], conditions, identity, year)
    after = odds.segment[np.minimum(cell // PLACES + 1, OLDEST), now].astype(np.int64)
    _add(events.deaths, (k, cohort[died], t, at_death[died]), 1)
    _add(events.moves, (k, cohort, t + 1, segment), -1)
    _add(events.moves, (k, cohort[~died], t + 1, after[~died]), 1)
    for c in range(conditions):
        gone_or_changed = ((now >> c) & 1) * ~died - ((before >> c) & 1)
        _add(events.sick, (k, cohort, t + 1, c), gone_or_changed)
    has[k, rows], counted[k, rows] = now, after
    return died


def _children(alive: Whole, cell: Whole, people: Pile, among: NDArray[np.bool_], year: _Year) -> Pile:
    """Return who is born to those alive, with the scenarios that each is born in."""
    t, odds, luck, _ = year
    years, lane = odds.course.shape[1], odds.changes.shape[2] + 1
    mothers = alive[_happens(odds.bearing[cell[alive]], lane, people.identity[alive], year)]
    who = people.identity[mothers]
    girl = bits(luck.girl[t], who) < odds.girl[0]
    weights = np.uint64(1) << np.arange(len(among), dtype=np.uint64)
    return Pile(
        bits(luck.child[t], who),
        cell[mothers] % FIFTHS + np.where(girl, 0, FIFTHS) + (years - t - 1) * PLACES,
        np.full(len(mothers), t + 1, dtype=np.int64),
        (among[:, mothers] * weights[:, None]).sum(axis=0, dtype=np.uint64),
    )


def _happens(
    limit: NDArray[np.uint64], lane: int, identity: NDArray[np.uint64], year: _Year
) -> NDArray[np.bool_]:
    """Return for whom the bits of a lane, and those of its own stream behind them, lie below the limit."""
    hashed = bits(year.luck.shared[lane // LANES, year.t], identity)
    drawn, top = (hashed >> np.uint64(16 * (lane % LANES))) & LANE, limit >> np.uint64(48)
    tied = np.flatnonzero(drawn == top)
    happens = drawn < top
    own = bits(year.luck.own[year.t, lane], identity[tied]) >> np.uint64(16)
    happens[tied] = own < (limit[tied] & REST)
    return np.asarray(happens)
