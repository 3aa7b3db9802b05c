"""The exact expectation of the lives of `lives.py`: people by cell and pattern of conditions, without luck.

    n'(…, without c) = n(…, without) (1 − b_c) + n(…, with) e_c
    n'(…, with c)    = n(…, without) b_c + n(…, with) (1 − e_c)           for each condition in turn
    deaths           = n' (1 − exp(−m h)),   births = Σ over women left of f,   and all a year older

n  expected people of a cell of age, sex and fifth with a pattern of conditions;  b, e  chances that a
condition begins and ends;  m, h, f  deaths per person-year of the segment, hazard ratio, births per woman
Source  arithmetic. The joint distribution over all patterns is kept, so that nothing is left out where
        mortality looks at the segment and conditions are no longer independent among survivors.

>>> from healthtrust.study.lifetimes.rates import shipped_rates
>>> from healthtrust.study.lifetimes.scenario import as_today
>>> heads = np.zeros((1, 101, 2, 5), dtype=np.int64)
>>> heads[0, 60, 0, 0] = 1000
>>> found = expected(heads, shipped_rates(births=False), as_today(10, 8))
>>> round(float(found.alive[0].sum())), round(float(found.alive[10].sum() + found.deaths.sum()))
(1000, 1000)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.conditions import table_of_counts
from healthtrust.people.vital import SHARE_OF_GIRLS
from healthtrust.records.persons import FIFTHS, OLDEST, SEGMENTS
from healthtrust.study.lifetimes.odds import CELLS, under
from healthtrust.study.lifetimes.rates import Rates, Real
from healthtrust.study.lifetimes.scenario import Course

PLACES = 2 * FIFTHS


class Expected(NamedTuple):
    """Expected heads as each year finds them; the year more at the end finds who is left after all."""

    alive: Real
    """[year and one more, cell, segment]"""
    deaths: Real
    """[year, cell, segment]"""
    sick: Real
    """[year and one more, cell, condition]"""


def expected(heads: NDArray[np.int64], rates: Rates, course: Course) -> Expected:
    """Return what is expected of heads [year, age, sex, fifth], the first year's there at the start."""
    years, conditions = course.onset.shape
    mix = _patterns(rates.prevalence.reshape(conditions, CELLS))
    hazard = rates.deaths.reshape(CELLS, len(SEGMENTS))
    of_pattern = rates.rules[:, table_of_counts()[: 2**conditions]]
    segment = np.repeat(of_pattern, PLACES, axis=0).astype(np.intp)
    found = Expected(
        np.zeros((years + 1, CELLS, len(SEGMENTS))),
        np.zeros((years, CELLS, len(SEGMENTS))),
        np.zeros((years + 1, CELLS, conditions)),
    )
    people = np.zeros((CELLS, 2**conditions))
    for t in range(years + 1):
        if t < len(heads):
            people = people + mix * heads[t].reshape(CELLS, 1)
        _count(people, segment, found.alive[t])
        for c in range(conditions):
            found.sick[t, :, c] = people.reshape(CELLS, -1, 2, 2**c)[:, :, 1].sum(axis=(1, 2))
        if t == years:
            break
        people = _changed(people, rates, course.onset[t])
        dying = np.take_along_axis(-np.expm1(-hazard * course.deaths[t]), segment, axis=1)
        _count(people * dying, segment, found.deaths[t])
        people = _older(people * (1 - dying), rates.births)
    return found


def _patterns(prevalence: Real) -> Real:
    """Return the share of each pattern [cell, pattern] where conditions [condition, cell] are independent."""
    share = np.ones((prevalence.shape[1], 1))
    for p in prevalence:
        share = np.concatenate([share * (1 - p)[:, None], share * p[:, None]], axis=1)
    return share


def _changed(people: Real, rates: Rates, onset: Real) -> Real:
    """Return people [cell, pattern] after each condition has begun or ended."""
    for c in range(len(onset)):
        begins = under(rates.begins[c].reshape(CELLS, 1, 1), onset[c])
        ends = rates.ends[c].reshape(CELLS, 1, 1)
        halves = people.reshape(CELLS, -1, 2, 2**c)
        without, having = halves[:, :, 0], halves[:, :, 1]
        moved = without * begins - having * ends
        people = np.stack([without - moved, having + moved], axis=2).reshape(CELLS, -1)
    return people


def _count(people: Real, segment: NDArray[np.intp], into: Real) -> None:
    """Write people [cell, pattern] by segment [cell, segment]."""
    for s in range(len(SEGMENTS)):
        into[:, s] = np.where(segment == s, people, 0.0).sum(axis=1)


def _older(people: Real, fertility: Real) -> Real:
    """Return the people a year older, with those born to the women among them."""
    women = people.reshape(OLDEST + 1, 2, FIFTHS, -1)[:, 0].sum(axis=2)
    born = fertility @ women
    older = np.zeros_like(people)
    older[PLACES:] = people[:-PLACES]
    older[-PLACES:] += people[-PLACES:]
    older[:FIFTHS, 0] = born * SHARE_OF_GIRLS
    older[FIFTHS:PLACES, 0] = born * (1 - SHARE_OF_GIRLS)
    return older
