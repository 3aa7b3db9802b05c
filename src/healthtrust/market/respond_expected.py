"""Who is expected in which plan, before any of it is drawn: what surcharges that break even are sought on.

    e_hp = r m_hp + Σ_o (m_ho − r m_ho) S_hop               R_np = Σ_{h in n} e_hp R_h, and so on

e_hp   households of row h expected in plan p;  r  persistence;  m_hp  those in it before, o = none among them
S_hop  share of plan p among those who were in o (respond.py)
R_np   residents expected in plan p in place n, for R_h residents of one household of row h; likewise risk
       points by place, adults, what is due for their care and the user charges paid back by plan
Source  arithmetic; the rule of choice is that of respond.py. Tastes are those that households have.

Everybody is added up in whole numbers, so that the order of rows, threads and parts changes nothing. What a
row adds is whole, whole 2⁻³⁰ and so on to 2⁻¹⁸⁰: a plan may be priced for less than a billionth of a member.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads, total
from healthtrust.engine.everywhere import FRACTION, everywhere
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.respond_compiled import go_on, look, scratch, share
from healthtrust.market.respond_plain import block_of, expected_heads
from healthtrust.records.households import ADULT_AGE
from healthtrust.state import State, known

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

AT_ONCE = 16_384
LEVELS = 7
"""Whole numbers, and how often they are parted into 2³⁰ again."""
SMALLEST = 2.0**-130
"""Fewer households of a row than these are expected nowhere."""


class Each(NamedTuple):
    """Columns [household] of one of the identical households of each row."""

    residents: Real
    risk: Real
    """Points."""
    adults: Real
    due: Real
    """What contracts are expected to make its plan pay for its care, blocks apart, minor units."""


class Expected(NamedTuple):
    """Of the members expected: sums by [place, plan], then by [plan]."""

    residents: Real
    risk: Real
    adults: Real
    cost: Real
    """Due for care, blocks apart, and user charges paid back, minor units."""


def each_of(state: State, points: NDArray[np.int64], due: Real) -> Each:
    """Return what one household of each row adds to its plan.

    points: risk scores [cell]; due: [household], minor units (care_expected.py).
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    weight = np.maximum(homes.weight, 1)

    def of_homes(of_row: Real | NDArray[np.integer] | NDArray[np.bool_]) -> Real:
        upto = np.concatenate([[0.0], np.cumsum(persons.weight * of_row, dtype=np.float64)])
        return np.asarray(np.diff(upto[homes.first]) / weight)

    return Each(
        residents=of_homes(np.ones(persons.rows, dtype=np.bool_)),
        risk=of_homes(points[persons.cell]),
        adults=of_homes(persons.age >= ADULT_AGE),
        due=due,
    )


class Tally(NamedTuple):
    """Of the members expected: sums at each level, of 1, of 2⁻³⁰, of 2⁻⁶⁰ and so on."""

    by_place: Whole
    """[level, residents and risk, place, plan]"""
    by_plan: Whole
    """[level, adults and cost, plan]"""


def expected(homes: Homes, choice: Choice, each: Each) -> Expected:
    """Return what the members expected in each plan add up to, of everybody."""
    places, plans = choice.serves.shape
    add = _add if compiled() else _add_plain

    def nobody() -> Tally:
        shapes = (LEVELS, 2, places, plans), (LEVELS, 2, plans)
        return Tally(*(np.zeros(shape, dtype=np.int64) for shape in shapes))

    def task(part: slice) -> Tally:
        tally = nobody()
        add(part.start, part.stop, homes, choice, each, tally)
        return tally

    slices = cut(len(homes.identity), parts())
    counted = everywhere(total([nobody(), *map_partitions(task, slices, threads())]))
    by_place, by_plan = (sum(of[n] / FRACTION**n for n in reversed(range(LEVELS))) for of in counted)
    return Expected(*by_place, *by_plan)


@njit(nogil=True, cache=True)
def _add(start: int, stop: int, homes: Homes, choice: Choice, each: Each, tally: Tally) -> None:
    room = scratch(len(choice.offers.quality), len(choice.nests.dissimilarity))
    whose, reach = room.choosers, room.reach
    persistence, pays_charges = choice.persistence, choice.offers.pays_charges
    by_place, by_plan = tally
    plans = len(reach)
    stays = np.empty(plans, dtype=np.float64)
    for h in range(start, stop):
        go_on(h, homes, choice, room)
        choosers = whose[plans]
        for p in range(plans):
            stays[p] = persistence * whose[p]
            whose[p] -= stays[p]
            choosers += whose[p]
        if choosers == 0.0:
            reach[:] = 0.0
        else:
            look(h, homes, choice, room)
            share(choosers, choice, room)
        place, before = homes.place[h], 0.0
        for p in range(plans):
            households = stays[p] + choosers * (reach[p] - before)
            before = reach[p]
            if households < SMALLEST:
                continue
            cost = each.due[h] + pays_charges[p] * homes.charges[h]
            _count(households * each.residents[h], by_place[:, 0, place], p)
            _count(households * each.risk[h], by_place[:, 1, place], p)
            _count(households * each.adults[h], by_plan[:, 0], p)
            _count(households * cost, by_plan[:, 1], p)


@njit(nogil=True, cache=True, inline="always")
def _count(amount: float, tally: Whole, plan: int) -> None:
    """Add an amount to a tally [level, plan]."""
    level = 0
    while amount != 0.0 and level < LEVELS:
        whole = np.trunc(amount)
        tally[level, plan] += int(whole)
        amount, level = (amount - whole) * FRACTION, level + 1


def _add_plain(start: int, stop: int, homes: Homes, choice: Choice, each: Each, tally: Tally) -> None:
    for begin in range(start, stop, AT_ONCE):
        _add_block(slice(begin, min(begin + AT_ONCE, stop)), homes, choice, each, tally)


def _add_block(rows: slice, homes: Homes, choice: Choice, each: Each, tally: Tally) -> None:
    block = block_of(homes, rows.start, rows.stop)
    heads = expected_heads(block, choice)
    heads[heads < SMALLEST] = 0.0
    of = Each(*(column[rows, None] for column in each))
    back = choice.offers.pays_charges * block.charges[:, None]
    for n, each_home in enumerate((of.residents, of.risk)):
        for level, amount in enumerate(_levels(heads * each_home)):
            np.add.at(tally.by_place[level, n], block.place, amount)
    for n, each_home in enumerate((of.adults, of.due + back)):
        for level, amount in enumerate(_levels(heads * each_home)):
            tally.by_plan[level, n] += amount.sum(axis=0)


def _levels(amount: Real) -> Iterator[Whole]:
    """Yield the whole numbers that amounts are at each level."""
    for _ in range(LEVELS):
        whole = np.trunc(amount)
        yield whole.astype(np.int64)
        amount = (amount - whole) * FRACTION
