"""Whole lives in NumPy, year by year of a generation: what `live_compiled` gives, slower."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import bits, bits_again
from healthtrust.records.persons import FIFTHS, OLDEST
from healthtrust.study.lifetimes.generation import PLACES, Children, Generation
from healthtrust.study.lifetimes.live_compiled import LANE, REST
from healthtrust.study.lifetimes.odds import LANES, Luck, Odds
from healthtrust.study.lifetimes.tally import Events, Whole


class _Year(NamedTuple):
    """A year of one generation: its number, what may happen, luck, and the count."""

    t: int
    odds: Odds
    luck: Luck
    events: Events


class _People(NamedTuple):
    """A generation, with the cohort of each."""

    identity: NDArray[np.uint64]
    cohort: Whole
    has: NDArray[np.uint16]


def _add(to: Whole, at: tuple[Any, ...], number: Any) -> None:
    """Add numbers at places of a tally, as often as a place is named."""
    np.add.at(to, at, number)


def live_plain(people: Generation, odds: Odds, luck: Luck, events: Events) -> Children:
    """Add the lives of a generation to the events; return its children. Uses up `people`."""
    scenarios, years = odds.course.shape
    among = ((people.among >> np.arange(scenarios, dtype=np.uint64)[:, None]) & np.uint64(1)) > 0
    cohort, since = (np.repeat(each, np.diff(people.first)) for each in (people.cohort, people.since))
    each, age = _People(people.identity, cohort, people.has), cohort // PLACES - years
    for k in range(scenarios):
        who = np.flatnonzero(among[k])
        at, has = (k, cohort[who], since[who]), people.has[k, who]
        _add(events.moves, (*at, odds.segment[np.minimum(age + since, OLDEST)[who], has]), 1)
        for c in range(odds.changes.shape[2]):
            _add(events.sick, (*at, c), (has >> c) & 1)
    born = []
    for t in range(years):
        year = _Year(t, odds, luck, events)
        cell = np.clip(age + t, 0, OLDEST) * PLACES + cohort % PLACES
        for k in range(scenarios):
            rows = np.flatnonzero(among[k] & (since <= t))
            among[k, rows] = ~_lived(k, rows, each, year)
        born.append(_children(np.flatnonzero(among.any(axis=0) & (since <= t)), cell, each, among, year))
    return Children(*(np.concatenate(column) for column in zip(*born, strict=True)))


def _lived(k: int, rows: Whole, people: _People, year: _Year) -> NDArray[np.bool_]:
    """Live a year of some people in one scenario, counting it; return who of them died."""
    t, odds, _, events = year
    identity, cohort = people.identity[rows], people.cohort[rows]
    before = people.has[k, rows].astype(np.int64)
    conditions, rule = odds.changes.shape[2], odds.course[k, t]
    now = before.copy()
    age = np.clip(cohort // PLACES - odds.course.shape[1] + t, 0, OLDEST)
    cell = age * PLACES + cohort % PLACES
    for c in range(conditions):
        now ^= (
            _happens(odds.changes[rule, cell, c, (before >> c) & 1], c, identity, year).astype(np.int64) << c
        )
    segment, at_death = odds.segment[cell // PLACES, before], odds.segment[cell // PLACES, now]
    died = _happens(odds.dying[rule, cell, at_death], conditions, identity, year)
    after = odds.segment[np.minimum(cell // PLACES + 1, OLDEST), now].astype(np.int64)
    _add(events.deaths, (k, cohort[died], t, at_death[died]), 1)
    _add(events.moves, (k, cohort, t + 1, segment), -1)
    _add(events.moves, (k, cohort[~died], t + 1, after[~died]), 1)
    for c in range(conditions):
        gone_or_changed = ((now >> c) & 1) * ~died - ((before >> c) & 1)
        _add(events.sick, (k, cohort, t + 1, c), gone_or_changed)
    people.has[k, rows] = now
    return died


def _children(alive: Whole, cell: Whole, people: _People, among: NDArray[np.bool_], year: _Year) -> Children:
    """Return who is born to those alive, with the scenarios that each is born in."""
    t, odds, luck, _ = year
    years, lane = odds.course.shape[1], odds.changes.shape[2] + 1
    mothers = alive[_happens(odds.bearing[cell[alive]], lane, people.identity[alive], year)]
    who = people.identity[mothers]
    girl = bits(luck.girl[t], who) < odds.girl[0]
    weights = np.uint64(1) << np.arange(len(among), dtype=np.uint64)
    return Children(
        bits(luck.child[t], who),
        cell[mothers] % FIFTHS + np.where(girl, 0, FIFTHS) + (years - t - 1) * PLACES,
        (among[:, mothers] * weights[:, None]).sum(axis=0, dtype=np.uint64),
    )


def _happens(
    limit: NDArray[np.uint64], lane: int, identity: NDArray[np.uint64], year: _Year
) -> NDArray[np.bool_]:
    """Return for whom the bits of a lane, and those of its own stream behind them, lie below the limit."""
    hashed = bits_again(year.luck.shared[lane // LANES, year.t], bits(year.luck.life[0], identity))
    drawn, top = (hashed >> np.uint64(16 * (lane % LANES))) & LANE, limit >> np.uint64(48)
    tied = np.flatnonzero(drawn == top)
    happens = drawn < top
    own = bits(year.luck.own[year.t, lane], identity[tied]) >> np.uint64(16)
    happens[tied] = own < (limit[tied] & REST)
    return np.asarray(happens)
