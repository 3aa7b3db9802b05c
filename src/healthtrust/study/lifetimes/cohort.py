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
from healthtrust.study.lifetimes.generation import PLACES
from healthtrust.study.lifetimes.odds import under
from healthtrust.study.lifetimes.rates import Rates, Real
from healthtrust.study.lifetimes.scenario import Course
from healthtrust.study.lifetimes.tally import CELLS


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
    begins, ends = (chance.reshape(conditions, CELLS) for chance in (rates.begins, rates.ends))
    number = table_of_counts()[: 2**conditions]
    segment = np.repeat(rates.rules[:, : conditions + 1], PLACES, axis=0).astype(np.intp)
    found = Expected(
        np.zeros((years + 1, CELLS, len(SEGMENTS))),
        np.zeros((years, CELLS, len(SEGMENTS))),
        np.zeros((years + 1, CELLS, conditions)),
    )
    people = np.zeros_like(mix)
    for t in range(years + 1):
        if t < len(heads):
            people += mix * heads[t].reshape(CELLS)
        found.alive[t] = _by_segment(people, number, segment)
        for c in range(conditions):
            found.sick[t, :, c] = _halves(people, c)[:, 1].sum(axis=(0, 1))
        if t == years:
            break
        for c in range(conditions):
            without, having = np.moveaxis(_halves(people, c), 1, 0)
            moved = without * under(begins[c], course.onset[t, c]) - having * ends[c]
            without -= moved
            having += moved
        dying = -np.expm1(-hazard * course.deaths[t])
        found.deaths[t] = _by_segment(people, number, segment) * dying
        people *= (1 - np.take_along_axis(dying, segment, axis=1)).T[number]
        people = _older(people, rates.births)
    return found


def _patterns(prevalence: Real) -> Real:
    """Return the share of each pattern [pattern, cell] where conditions [condition, cell] are independent."""
    share = np.ones((1, prevalence.shape[1]))
    for p in prevalence:
        share = np.concatenate([share * (1 - p), share * p])
    return share


def _halves(people: Real, condition: int) -> Real:
    """Return people [pattern, cell] as [higher bits, without or with the condition, lower bits, cell]."""
    return people.reshape(-1, 2, 2**condition, people.shape[1])


def _by_segment(people: Real, number: NDArray[np.uint8], segment: NDArray[np.intp]) -> Real:
    """Return people [cell, segment] from patterns; number of conditions of each, segment [cell, number]."""
    of_number = np.stack([people[number == n].sum(axis=0) for n in range(segment.shape[1])], axis=1)
    return np.stack([np.where(segment == s, of_number, 0).sum(axis=1) for s in range(len(SEGMENTS))], axis=1)


def _older(people: Real, fertility: Real) -> Real:
    """Return the people a year older, with those born to the women among them."""
    women = people.sum(axis=0).reshape(OLDEST + 1, 2, FIFTHS)[:, 0]
    born = fertility @ women
    older = np.zeros_like(people)
    older[:, PLACES:] = people[:, :-PLACES]
    older[:, -PLACES:] += people[:, -PLACES:]
    older[0, :FIFTHS] = born * SHARE_OF_GIRLS
    older[0, FIFTHS:PLACES] = born * (1 - SHARE_OF_GIRLS)
    return older
