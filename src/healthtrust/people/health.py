"""Long-term conditions begin, and sometimes end: yearly, at the rate that keeps prevalence by age as it is.

    begins   P(onset between a and a + 1)    = max(0, P(a + 1) − P(a)) / (1 − P(a))     for those without it
    ends     P(recovery between a and a + 1) = max(0, P(a) − P(a + 1)) / P(a)           for those with it

P(a)    prevalence at age a, by sex, deprivation fifth and tenth of income (`people.conditions`)
Source  the cross-section read as a life course; births and deaths do not look at conditions [assumed].

The response: a condition of a row changes when the row's own bits (event CONDITION when people are made,
ONSET each year; index = condition) lie below the threshold of its age, sex, fifth and tenth. Where a row
stands for many residents they fall ill together. Where programmes act, the chance that a condition begins is
multiplied by the ratio of the row's place (`people.exposed`).

>>> prevalence = np.full((1, 101, 2, 5, 10), 0.1)
>>> prevalence[0, 61:] = 0.19
>>> begins, ends = yearly_changes(prevalence)
>>> begins[0, 60, 0, 0, 0].round(12), begins[0, 30, 0, 0, 0], ends.max()
(np.float64(0.1), np.float64(0.0), np.float64(0.0))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.design.people import Income
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Draws, Event, bits, mix, thresholds
from healthtrust.ground.money import Currency
from healthtrust.people.conditions import by_income, read_conditions
from healthtrust.people.income import TENTHS, incomes_of, tenths
from healthtrust.records.persons import FIFTHS, OLDEST

STANDINGS = FIFTHS * TENTHS
_AT_ONCE = 16_384


class Sick(NamedTuple):
    """What decides a person's luck with illness, as columns [n] of persons and [h] of their households."""

    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    household: NDArray[np.uint32]
    standing: NDArray[np.uint8]
    """[household]: (fifth − 1) × 10 + tenth of the fifth's incomes."""

    def at(self, rows: slice) -> Sick:
        """Return some of the persons."""
        return Sick(self.identity[rows], self.age[rows], self.sex[rows], self.household[rows], self.standing)


class Pushed(NamedTuple):
    """Where exposure to risk factors has changed the chance that conditions begin; empty = nowhere."""

    place: NDArray[np.int32]
    """[household]: its neighbourhood."""
    ratio: NDArray[np.float64]
    """[place, condition]: chance over today's."""


NOWHERE = Pushed(np.zeros(0, dtype=np.int32), np.zeros((0, 0)))


def standing(fifth: NDArray[np.uint8], tenth: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the standing [h] of households in a fifth 1 to 5 [h] and a tenth of it 0 to 9 [h]."""
    return ((fifth - 1) * np.uint8(TENTHS) + tenth).astype(np.uint8)


def standing_by_income(
    income: Income, currency: Currency, fifth: NDArray[np.uint8], equivalised: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return the standing [h] of households in a fifth 1 to 5 [h], by the tenth of its incomes they have.

    income: what a design says of incomes; equivalised [h] in minor units.
    """
    return standing(fifth, tenths(incomes_of(income, currency), fifth, equivalised))


def fall_ill(people: Sick, draws: Draws, year: int) -> NDArray[np.uint16]:
    """Return the conditions [n], one bit each, of people who are made in `year`."""
    prevalence = by_income(read_conditions())
    nobody = np.zeros(len(people.identity), dtype=np.uint16)
    streams = [draws.stream(year, Event.CONDITION, c) for c in range(len(prevalence))]
    return changed(nobody, people, _thresholds(prevalence, np.zeros_like(prevalence)), streams)


def one_year_on(
    conditions: NDArray[np.uint16], people: Sick, draws: Draws, year: int, pushed: Pushed = NOWHERE
) -> NDArray[np.uint16]:
    """Return the conditions [n] at the end of `year` of people as they were during it."""
    begins, ends = yearly_changes(by_income(read_conditions()))
    streams = [draws.stream(year, Event.ONSET, c) for c in range(len(begins))]
    return changed(conditions, people, _thresholds(begins, ends), streams, pushed)


def yearly_changes(prevalence: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the yearly chance that each condition begins and that it ends [condition, age, ...]."""
    later = np.concatenate([prevalence[:, 1:], prevalence[:, -1:]], axis=1)
    begins = np.maximum(later - prevalence, 0) / np.maximum(1 - prevalence, 1e-12)
    ends = np.maximum(prevalence - later, 0) / np.maximum(prevalence, 1e-12)
    return np.minimum(begins, 1.0), np.minimum(ends, 1.0)


def _thresholds(begins: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return thresholds [age, sex and standing together, condition, without or with it] for the kernel."""
    both = np.stack([begins, ends], axis=-1)
    ordered = np.moveaxis(both, 0, -2)
    return np.ascontiguousarray(thresholds(ordered.reshape(-1, len(begins), 2)))


def changed(
    conditions: NDArray[np.uint16],
    people: Sick,
    changes: NDArray[np.uint64],
    streams: Sequence[np.uint64],
    pushed: Pushed = NOWHERE,
) -> NDArray[np.uint16]:
    """Return the conditions [n] after each has begun or ended by luck; the same for any number of threads."""
    after = conditions.copy()
    keys = np.array(streams, dtype=np.uint64)
    work = change_compiled if compiled() else change_plain

    def task(rows: slice) -> None:
        work(after[rows], people.at(rows), changes, keys, pushed)

    map_partitions(task, cut(len(after), 4 * parts()), threads())
    return after


@njit(nogil=True, cache=True)
def change_compiled(
    conditions: NDArray[np.uint16],
    people: Sick,
    changes: NDArray[np.uint64],
    streams: NDArray[np.uint64],
    pushed: Pushed,
) -> None:
    """Change the bits of `conditions` in place, person by person."""
    identity, age, sex, household, standing = people
    acts = len(pushed.ratio) > 0
    for i in range(len(identity)):
        cell = (min(age[i], OLDEST) * 2 + sex[i]) * STANDINGS + standing[household[i]]
        had = conditions[i]
        now = had
        for c in range(len(streams)):
            has = (had >> c) & 1
            limit = changes[cell, c, has]
            if limit == 0:
                continue
            drawn = mix(streams[c], identity[i])
            ratio = pushed.ratio[pushed.place[household[i]], c] if acts and has == 0 else 1.0
            # At a ratio of 1 the whole numbers themselves are compared, as where nothing acts.
            if drawn < limit if ratio == 1.0 else np.float64(drawn) < np.float64(limit) * ratio:
                now ^= 1 << c
        conditions[i] = now


def change_plain(
    conditions: NDArray[np.uint16],
    people: Sick,
    changes: NDArray[np.uint64],
    streams: NDArray[np.uint64],
    pushed: Pushed,
) -> None:
    """Do what `change_compiled` does, block by block in NumPy."""
    for start in range(0, len(people.identity), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        cell = (np.minimum(people.age[rows], OLDEST).astype(np.intp) * 2 + people.sex[rows]) * STANDINGS
        cell += people.standing[people.household[rows]]
        had = conditions[rows].copy()
        for c, stream in enumerate(streams):
            has = ((had >> np.uint16(c)) & np.uint16(1)).astype(np.intp)
            drawn, limit = bits(stream, people.identity[rows]), changes[cell, c, has]
            turned = drawn < limit
            if len(pushed.ratio):
                place = pushed.place[people.household[rows]]
                ratio = np.where(has == 0, pushed.ratio[place, c], 1.0)
                pushed_on = drawn.astype(np.float64) < limit.astype(np.float64) * ratio
                turned = np.where(ratio == 1.0, turned, pushed_on & (limit > 0))
            conditions[rows] ^= turned.astype(np.uint16) << np.uint16(c)
