"""Who is expected in which plan, before any of it is drawn: what surcharges that break even are sought on.

    e_hp = r m_hp + Σ_o (m_ho − r m_ho) S_hop               R_np = Σ_{h in n} e_hp R_h, and so on

e_hp   households of row h expected in plan p;  r  persistence;  m_hp  those in it before, o = none among them
S_hop  share of plan p among those who were in o (respond.py)
R_np   residents expected in plan p in place n, for R_h residents of one household of row h; likewise risk
       points by place, adults, what is due for their care and the user charges paid back by plan
Source  arithmetic; the rule of choice is that of respond.py. Tastes are those that households have.

Blocks are of one size whatever the threads, and are added in their order, so that threads change nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import compiled, map_partitions, threads
from healthtrust.market.choosers import Choice, Homes
from healthtrust.market.respond_compiled import go_on, look, scratch, share
from healthtrust.market.respond_plain import block_of, expected_heads
from healthtrust.records.households import ADULT_AGE
from healthtrust.state import State, known

Real = NDArray[np.float64]

AT_ONCE = 16_384


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


def expected(homes: Homes, choice: Choice, each: Each) -> Expected:
    """Return what the members expected in each plan add up to."""
    rows, (places, plans) = len(homes.identity), choice.serves.shape
    add = _add if compiled() else _add_plain

    def task(part: slice) -> Expected:
        by_place, by_plan = (places, plans), (plans,)
        tally = Expected(*(np.zeros(shape) for shape in (by_place, by_place, by_plan, by_plan)))
        add(part.start, part.stop, homes, choice, each, tally)
        return tally

    blocks = [slice(n, min(n + AT_ONCE, rows)) for n in range(0, rows, AT_ONCE)]
    tallies = map_partitions(task, blocks, threads())
    return Expected(*(np.sum(column, axis=0) for column in zip(*tallies, strict=True)))


@njit(nogil=True, cache=True)
def _add(start: int, stop: int, homes: Homes, choice: Choice, each: Each, tally: Expected) -> None:
    room = scratch(len(choice.offers.quality), len(choice.nests.dissimilarity))
    whose, reach = room.choosers, room.reach
    persistence, pays_charges = choice.persistence, choice.offers.pays_charges
    residents, risk, adults, cost = tally
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
            residents[place, p] += households * each.residents[h]
            risk[place, p] += households * each.risk[h]
            adults[p] += households * each.adults[h]
            cost[p] += households * (each.due[h] + pays_charges[p] * homes.charges[h])


def _add_plain(start: int, stop: int, homes: Homes, choice: Choice, each: Each, tally: Expected) -> None:
    block = block_of(homes, start, stop)
    heads = expected_heads(block, choice)
    of = Each(*(column[start:stop, None] for column in each))
    np.add.at(tally.residents, block.place, heads * of.residents)
    np.add.at(tally.risk, block.place, heads * of.risk)
    tally.adults[:] += (heads * of.adults).sum(axis=0)
    back = choice.offers.pays_charges * block.charges[:, None]
    tally.cost[:] += (heads * (of.due + back)).sum(axis=0)
