"""The residents in each plan, and what they add up to and pay: members are where their household is.

    count_ip = ⌊(m_i H_hp + U_i) / w_h⌋        residents of row i in the plans up to p;  0 ≤ U_i < w_h
    paid_h   = Σ_i Σ_p (count_ip − count_ip−1) s_p        over the adults i of row h

m_i   residents that row i stands for;  w_h  identical households that their household's row h stands for
H_hp  those of the households that are in the plans up to p;  s_p  surcharge of plan p per adult
U_i   a draw keyed on the resident's identity, the same in every year; it decides nothing unless some of the
      identical residents have died (m_i < w_h), and then which plans the others are in
Source  systematic rounding: ground/draws.py (`shared_count`).

>>> heads = np.array([[2, 1]], dtype=np.int32)    # of three identical households two in the first plan
>>> for residents in (3, 2):
...     person = (np.array([x]) for x in (7, residents, 40, 0))
...     row = Rows(*person, np.array([0, 1]), np.array([0]), np.array([3]), heads)
...     print(_counts(row, np.array([0]), slice(0, 1), np.uint64(1)))
[[2 1]]
[[2 0]]
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads, total
from healthtrust.ground.draws import Event, bits, mix, shared_count, shared_counts
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import CELLS, SEGMENTS
from healthtrust.state import State, known

EVERY_YEAR, MEMBERS = 0, 3
"""The year and the index of the stream: the same luck in every year, other luck than in respond.py."""

_HOUSEHOLDS_AT_ONCE = 16_384


class Rows(NamedTuple):
    """Columns of persons, then of the households that they are the members of."""

    identity: NDArray[np.uint64]
    weight: NDArray[np.int32]
    age: NDArray[np.uint8]
    cell: NDArray[np.uint16]
    first: NDArray[np.int64]
    place: NDArray[np.int32]
    households: NDArray[np.int32]
    """[household]: identical households that a household's row stands for."""
    heads: NDArray[np.int32]


class Terms(NamedTuple):
    """What a member counts for."""

    points: NDArray[np.int64]
    """[cell]: risk score, in millionths of the average."""
    surcharge: NDArray[np.int64]
    """[plan]: per adult a year, minor units."""
    luck: np.uint64


class Members(NamedTuple):
    """Whole residents and whole points, that add up over the parts of the people."""

    residents: NDArray[np.int64]
    """[place, plan, segment]"""
    points: NDArray[np.int64]
    """[place, plan, segment]: risk scores, in millionths of the average."""
    adults: NDArray[np.int64]
    """[place, plan]"""
    cells: NDArray[np.int64]
    """[plan, cell]: residents of each need cell."""


def members_of(
    state: State, heads: NDArray[np.int32], points: NDArray[np.int64], surcharge: NDArray[np.int64]
) -> tuple[Members, NDArray[np.int64]]:
    """Return what residents of this part add up to, and the surcharges that households pay [household].

    heads: [household, plan]; points: risk scores [cell]; surcharge: [plan], per adult; minor units.
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    columns = persons.identity, persons.weight, persons.age, persons.cell
    rows = Rows(*columns, homes.first, homes.place, homes.weight, heads)
    terms = Terms(points, surcharge, state.draws.stream(EVERY_YEAR, Event.PLAN_CHOICE, MEMBERS))
    add, places, plans = _add if compiled() else _add_in_blocks, len(state.places.names), state.plans.count
    paid = np.zeros(homes.rows, dtype=np.int64)

    def task(part: slice) -> Members:
        by_segment = places, plans, len(SEGMENTS)
        shapes = by_segment, by_segment, (places, plans), (plans, CELLS)
        tally = Members(*(np.zeros(shape, dtype=np.int64) for shape in shapes))
        add(part.start, part.stop, rows, terms, tally, paid)
        return tally

    return total(map_partitions(task, cut(homes.rows, parts()), threads())), paid


@njit(nogil=True, cache=True)
def _add(start: int, stop: int, rows: Rows, terms: Terms, tally: Members, paid: NDArray[np.int64]) -> None:
    for h in range(start, stop):
        of: Any = np.int64(rows.households[h])
        place = rows.place[h]
        for i in range(rows.first[h], rows.first[h + 1]):
            cell, segment = rows.cell[i], rows.cell[i] % len(SEGMENTS)
            weight: Any = np.int64(rows.weight[i])
            drawn = mix(terms.luck, rows.identity[i]) if weight < of else np.uint64(0)
            upto: Any = np.int64(0)
            counted: Any = np.int64(0)
            for p in range(rows.heads.shape[1]):
                upto += rows.heads[h, p]
                reached = upto if weight == of else shared_count(weight, upto, of, drawn)
                here, counted = reached - counted, reached
                if here:
                    tally.residents[place, p, segment] += here
                    tally.points[place, p, segment] += here * terms.points[cell]
                    tally.cells[p, cell] += here
                    if rows.age[i] >= ADULT_AGE:
                        tally.adults[place, p] += here
                        paid[h] += here * terms.surcharge[p]


def _add_in_blocks(
    start: int, stop: int, rows: Rows, terms: Terms, tally: Members, paid: NDArray[np.int64]
) -> None:
    plan = np.arange(rows.heads.shape[1])
    for begin in range(start, stop, _HOUSEHOLDS_AT_ONCE):
        end = min(begin + _HOUSEHOLDS_AT_ONCE, stop)
        block = slice(int(rows.first[begin]), int(rows.first[end]))
        home = np.repeat(np.arange(begin, end), np.diff(rows.first[begin : end + 1]))
        place, cell = rows.place[home][:, None], rows.cell[block][:, None]
        here = _counts(rows, home, block, terms.luck)
        adults = here * (rows.age[block] >= ADULT_AGE)[:, None]
        np.add.at(tally.residents, (place, plan, cell % len(SEGMENTS)), here)
        np.add.at(tally.points, (place, plan, cell % len(SEGMENTS)), here * terms.points[cell])
        np.add.at(tally.adults, (place, plan), adults)
        np.add.at(tally.cells, (plan, cell), here)
        np.add.at(paid, home, adults @ terms.surcharge)


def _counts(rows: Rows, home: NDArray[np.int64], block: slice, luck: np.uint64) -> NDArray[np.int64]:
    """Return the residents [row, plan] of a block of rows of persons in each plan; home: [row]."""
    upto = np.cumsum(rows.heads[home], axis=1, dtype=np.int64)
    weight = rows.weight[block].astype(np.int64)[:, None]
    of = rows.households[home].astype(np.int64)[:, None]
    reached = shared_counts(weight, upto, cast(int, of), bits(luck, rows.identity[block])[:, None])
    return np.asarray(np.diff(np.where(weight == of, upto, reached), axis=1, prepend=0))
