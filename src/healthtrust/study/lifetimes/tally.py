"""What happens to persons as whole numbers by cohort, and what it adds up to: heads, money, quality of life.

    heads(t, cohort, segment) = Σ_{u ≤ t} (who came into it in u less who left it)
    cost(t)                   = Σ heads(t, cohort, segment) × cost of the age that the cohort has in t

Source  arithmetic: whole numbers, the same in any order.

>>> found = nothing(scenarios=1, years=1, conditions=1)
>>> found.moves[0, 500, 0, 2] = found.moves[0, 500, 1, 3] = 1  # and one more, a year later
>>> found.moves[0, 500, 1, 2] = -1
>>> found.deaths[0, 500, 0, 3] = 1
>>> worth = np.full((CELLS, 5), 7)
>>> measures_plain(found, np.array([500]), worth, worth)[0].tolist()      # heads, deaths, cost, quality
[[0, 0, 1, 0, 0, 1, 7, 7], [0, 0, 0, 1, 0, 0, 7, 7]]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.records.persons import OLDEST, SEGMENTS
from healthtrust.study.lifetimes.generation import PLACES

Whole = NDArray[np.int64]
CELLS = (OLDEST + 1) * PLACES
"""Cells of age, sex and fifth: (age × 2 + sex) × 5 + fifth − 1."""
DEATHS, COST, QUALITY = 5, 6, 7
"""Measures of a group beside its heads in the five segments, 0 to 4."""
MEASURES = 8


class Events(NamedTuple):
    """What changes from one year to the next, by cohort."""

    moves: Whole
    """[scenario, cohort, year and one more, segment]: who comes into it less who leaves it"""
    deaths: Whole
    """[scenario, cohort, year, segment]"""
    sick: Whole
    """[scenario, cohort, year and one more, condition]: who falls ill less who recovers or dies"""


def nothing(scenarios: int, years: int, conditions: int) -> Events:
    """Return events of nobody. Cohorts are those born `years` years from now to those of the oldest age."""
    cohorts = (years + OLDEST + 1) * PLACES
    return Events(
        np.zeros((scenarios, cohorts, years + 1, len(SEGMENTS)), dtype=np.int64),
        np.zeros((scenarios, cohorts, years, len(SEGMENTS)), dtype=np.int64),
        np.zeros((scenarios, cohorts, years + 1, conditions), dtype=np.int64),
    )


def measures_plain(events: Events, met: Whole, cost: Whole, quality: Whole) -> Whole:
    """Return measures [scenario, year and one more, measure] of cohorts met; cost, quality [cell, segment].

    Deaths of a year, and heads, minor units and thousandths of a year in full health as each year finds them.
    """
    heads = np.cumsum(events.moves[:, met], axis=2)
    years = heads.shape[2] - 1
    age = np.clip((met // PLACES - years)[:, None] + np.arange(years + 1), 0, OLDEST)
    cell = age * PLACES + (met % PLACES)[:, None]
    found = np.zeros((len(heads), years + 1, MEASURES), dtype=np.int64)
    found[..., : len(SEGMENTS)] = heads.sum(axis=1)
    found[:, :-1, DEATHS] = events.deaths[:, met].sum(axis=(1, 3))
    found[..., COST] = np.einsum("kcts,cts->kt", heads, cost[cell])
    found[..., QUALITY] = np.einsum("kcts,cts->kt", heads, quality[cell])
    return found


@njit(nogil=True, cache=True)
def measures_compiled(events: Events, met: Whole, cost: Whole, quality: Whole) -> Whole:
    """Return the same as `measures_plain`."""
    scenarios, _, stops, segments = events.moves.shape
    found = np.zeros((scenarios, stops, MEASURES), dtype=np.int64)
    heads = np.empty(segments, dtype=np.int64)
    for k in range(scenarios):
        for cohort in met:
            youngest, place = cohort // PLACES - (stops - 1), cohort % PLACES
            heads[:] = 0
            for t in range(max(0, -youngest), stops):
                cell = min(youngest + t, OLDEST) * PLACES + place
                for s in range(segments):
                    heads[s] += events.moves[k, cohort, t, s]
                    found[k, t, s] += heads[s]
                    found[k, t, COST] += heads[s] * cost[cell, s]
                    found[k, t, QUALITY] += heads[s] * quality[cell, s]
                    if t < stops - 1:
                        found[k, t, DEATHS] += events.deaths[k, cohort, t, s]
    return found


def by_cell(cohorts: Whole) -> Whole:
    """Return heads by cell from heads by cohort [scenario, cohort, year, ...]; the oldest share cells."""
    last = cohorts.shape[1] // PLACES - OLDEST - 1
    cells = np.empty((len(cohorts), cohorts.shape[2], CELLS, cohorts.shape[-1]), dtype=np.int64)
    for t in range(cohorts.shape[2]):
        born = cohorts[:, (last - t) * PLACES :, t]
        cells[:, t] = born[:, :CELLS]
        older = born[:, CELLS:].reshape(len(cohorts), t, PLACES, cohorts.shape[-1])
        cells[:, t, -PLACES:] += older.sum(axis=1)
    return cells
