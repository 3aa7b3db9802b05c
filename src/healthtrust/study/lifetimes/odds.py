"""Rates as whole thresholds, and the keys of luck: what the kernel of lives compares and draws.

    p' = 1 − (1 − p)^h        a chance under a hazard ratio h of the year
    it happens when the person's bits lie below ⌊p' 2⁶⁴⌋      (`ground.draws.thresholds`)

Luck is keyed on (seed, person, year, event). What may happen in a year has a lane each: conditions in order,
then death, then birth. Four lanes share one hash, lane i takes 16 of its 64 bits, 16 (i mod 4) onwards. A
person has bits for life (`draws.mix`), and each hash of a year is drawn from them (`draws.again`). A lane
decides unless it equals the top 16 bits of the threshold, once in 65,536; then 48 more come from the event's
own stream. So each chance is met to 2⁻⁶⁴, and events are decided by bits that no other looks at:
tests/unit/study/test_lifetimes_draws.py holds that they are uniform and that no two go together.

Scenarios are one more dimension of the thresholds: the same person meets the same bits in all of them, and
differs only where the thresholds on either side of the bits do (common random numbers).

>>> import numpy as np
>>> under(np.array([0.0, 0.1, 1.0]), 0.9).round(4).tolist()
[0.0, 0.0905, 1.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.draws import Draws, Event, thresholds
from healthtrust.people.conditions import table_of_counts
from healthtrust.people.vital import SHARE_OF_GIRLS
from healthtrust.records.persons import FIFTHS, OLDEST, SEGMENTS
from healthtrust.study.lifetimes.rates import Rates, Real
from healthtrust.study.lifetimes.scenario import Course
from healthtrust.study.lifetimes.tally import CELLS

LANES = 4
"""Lanes that share one hash of 64 bits."""
SHARED, CHILD, LIFE = 16, 1, 2
"""First index of the streams that lanes share; the streams of newborns' identities, and of lives."""
Bits = NDArray[np.uint64]


class Odds(NamedTuple):
    """Thresholds by rule and cell of age, sex and fifth; and tables the kernel looks up."""

    course: NDArray[np.int64]
    """[scenario, year]: the rule, so that years with the same hazard ratios share one"""
    changes: Bits
    """[rule, cell, condition, without or with it]"""
    highest: Bits
    """[year, cell, lane]: the highest threshold in any scenario, in 2⁻¹⁶ rounded up, or all there is where
    the segment turns with age: nothing happens in a lane whose bits are not below"""
    dying: Bits
    """[rule, cell, segment]"""
    bearing: Bits
    """[cell]: nothing for men"""
    girl: Bits
    """[1]"""
    segment: NDArray[np.uint8]
    """[age, pattern of conditions]"""
    cost: NDArray[np.int64]
    """[cell, segment], minor units"""
    quality: NDArray[np.int64]
    """[cell, segment], thousandths of a year in full health"""


class Luck(NamedTuple):
    """Keys of the streams by year."""

    life: Bits
    """[1]: of the bits that a person's years are drawn from"""
    shared: Bits
    """[hash, year]: of four lanes each"""
    own: Bits
    """[year, lane]"""
    girl: Bits
    child: Bits
    """[year]: whether a newborn is a girl, and who it is."""


def under(chance: Real, ratio: ArrayLike) -> Real:
    """Return chances [...] under hazard ratios [...], which act on −ln(1 − p)."""
    return np.asarray(1.0 - (1.0 - np.asarray(chance, dtype=np.float64)) ** np.asarray(ratio))


def odds_of(rates: Rates, courses: Sequence[Course]) -> Odds:
    """Return what the kernel compares with, for each course of hazard ratios of as many years."""
    of_cells = np.moveaxis(np.stack([rates.begins, rates.ends], axis=-1), 0, -2)
    base = of_cells.reshape(CELLS, len(rates.codes), 2)
    hazard = rates.deaths.reshape(CELLS, len(SEGMENTS))
    ratios = np.stack([np.column_stack([course.onset, course.deaths]) for course in courses])
    rules, course = np.unique(ratios.reshape(-1, ratios.shape[-1]), axis=0, return_inverse=True)
    course = np.ascontiguousarray(course.reshape(ratios.shape[:2]), dtype=np.int64)
    changes = np.empty((len(rules), *base.shape), dtype=np.uint64)
    dying = np.empty((len(rules), *hazard.shape), dtype=np.uint64)
    changes[..., 1] = thresholds(base[..., 1])
    for rule, ratio in enumerate(rules):
        changes[rule, ..., 0] = thresholds(under(base[..., 0], ratio[:-1]))
        dying[rule] = thresholds(-np.expm1(-hazard * ratio[-1]))
    fertile = np.zeros((OLDEST + 1, 2, FIFTHS))
    fertile[:, 0] = rates.births[:, None]
    bearing = thresholds(fertile.reshape(CELLS))
    segment = np.ascontiguousarray(rates.rules[:, table_of_counts()[: 2 ** len(rates.codes)]])
    return Odds(
        course,
        changes,
        _highest(course, changes, dying, bearing, segment),
        dying,
        bearing,
        thresholds([SHARE_OF_GIRLS]),
        segment,
        rates.cost.reshape(CELLS, len(SEGMENTS)),
        rates.quality.reshape(CELLS, len(SEGMENTS)),
    )


def _highest(
    course: NDArray[np.int64], changes: Bits, dying: Bits, bearing: Bits, segment: NDArray[np.uint8]
) -> Bits:
    years, lanes = course.shape[1], changes.shape[2] + 2
    limits = np.zeros((years, CELLS, lanes), dtype=np.uint64)
    limits[..., : lanes - 2] = changes.max(axis=3)[course].max(axis=0)
    limits[..., lanes - 2] = dying.max(axis=2)[course].max(axis=0)
    limits[..., lanes - 1] = bearing
    highest = np.zeros((years, CELLS, -(-lanes // LANES) * LANES), dtype=np.uint64)
    highest[..., :lanes] = (limits >> np.uint64(48)) + ((limits & np.uint64(2**48 - 1)) > 0)
    turns = np.zeros(OLDEST + 1, dtype=bool)
    turns[:-1] = (segment[1:] != segment[:-1]).any(axis=1)
    highest[:, np.repeat(turns, 2 * FIFTHS), :lanes] = 2**16
    return highest


def luck_of(seed: int, first_year: int, years: int, conditions: int) -> Luck:
    """Return the keys of `years` years from the first on."""
    draws = Draws(seed)
    span = range(first_year, first_year + years)
    hashes = -(-(conditions + 2) // LANES)

    def keys(event: Event, index: int = 0) -> list[np.uint64]:
        return [draws.stream(year, event, index) for year in span]

    shared = np.array([keys(Event.ONSET, SHARED + h) for h in range(hashes)], dtype=np.uint64)
    own = [*(keys(Event.ONSET, c) for c in range(conditions)), keys(Event.DEATH), keys(Event.BIRTH)]
    return Luck(
        np.array([draws.stream(first_year, Event.BIRTH, LIFE)], dtype=np.uint64),
        shared,
        np.array(own, dtype=np.uint64).T.copy(),
        np.array(keys(Event.BIRTH_SEX), dtype=np.uint64),
        np.array(keys(Event.BIRTH, CHILD), dtype=np.uint64),
    )
