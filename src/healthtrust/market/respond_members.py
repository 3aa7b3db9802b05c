"""The residents in each plan, and what they add up to: members are where their household is.

    count_ip = ⌊(m_i H_hp + U_i) / w_h⌋        residents of row i in the plans up to p;  0 ≤ U_i < w_h

m_i   residents that row i stands for;  w_h  identical households that their household's row h stands for
H_hp  those of the households that are in the plans up to p
U_i   a draw keyed on the resident's identity, the same in every year; it decides nothing unless some of the
      identical residents have died (m_i < w_h), and then which plans the others are in
Source  systematic rounding: ground/draws.py (`shared_count`).

>>> heads = np.array([[2, 1]], dtype=np.int32)    # of three identical households two in the first plan
>>> for residents in (3, 2):
...     row = Rows(*(np.array([x]) for x in (7, residents, 0, 40, 0)), np.array([0]), np.array([3]), heads)
...     print(_counts(row, np.uint64(1)))
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

_ROWS_AT_ONCE = 65_536


class Rows(NamedTuple):
    """Columns of persons, then of the households they point at."""

    identity: NDArray[np.uint64]
    weight: NDArray[np.int32]
    household: NDArray[np.uint32]
    age: NDArray[np.uint8]
    cell: NDArray[np.uint16]
    place: NDArray[np.int32]
    households: NDArray[np.int32]
    """[household]: identical households that a household's row stands for."""
    heads: NDArray[np.int32]


class Members(NamedTuple):
    """Whole residents and whole points."""

    residents: NDArray[np.int64]
    """[place, plan, segment]"""
    points: NDArray[np.int64]
    """[place, plan, segment]: risk scores, in millionths of the average."""
    adults: NDArray[np.int64]
    """[place, plan]"""
    cells: NDArray[np.int64]
    """[plan, cell]: residents of each need cell."""


def members_of(state: State, heads: NDArray[np.int32], points: NDArray[np.int64]) -> Members:
    """Return what residents add up to, for heads [household, plan] and risk scores in points [cell]."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    columns = persons.identity, persons.weight, persons.household, persons.age, persons.cell
    rows = Rows(*columns, households.place, households.weight, heads)
    luck = state.draws.stream(EVERY_YEAR, Event.PLAN_CHOICE, MEMBERS)
    add, places, plans = _add if compiled() else _add_in_blocks, len(state.places.names), state.plans.count

    def task(part: slice) -> Members:
        by_segment = places, plans, len(SEGMENTS)
        shapes = by_segment, by_segment, (places, plans), (plans, CELLS)
        tally = Members(*(np.zeros(shape, dtype=np.int64) for shape in shapes))
        add(part.start, part.stop, rows, luck, points, tally)
        return tally

    return total(map_partitions(task, cut(persons.rows, parts()), threads()))


@njit(nogil=True, cache=True)
def _add(
    start: int, stop: int, rows: Rows, luck: np.uint64, points: NDArray[np.int64], tally: Members
) -> None:
    for i in range(start, stop):
        h, cell, segment = rows.household[i], rows.cell[i], rows.cell[i] % len(SEGMENTS)
        weight: Any = np.int64(rows.weight[i])
        of: Any = np.int64(rows.households[h])
        drawn = mix(luck, rows.identity[i]) if weight < of else np.uint64(0)
        upto: Any = np.int64(0)
        counted: Any = np.int64(0)
        for p in range(rows.heads.shape[1]):
            upto += rows.heads[h, p]
            reached = upto if weight == of else shared_count(weight, upto, of, drawn)
            here, counted = reached - counted, reached
            if here:
                tally.residents[rows.place[h], p, segment] += here
                tally.points[rows.place[h], p, segment] += here * points[cell]
                tally.adults[rows.place[h], p] += here if rows.age[i] >= ADULT_AGE else 0
                tally.cells[p, cell] += here


def _add_in_blocks(
    start: int, stop: int, rows: Rows, luck: np.uint64, points: NDArray[np.int64], tally: Members
) -> None:
    plan = np.arange(rows.heads.shape[1])
    for begin in range(start, stop, _ROWS_AT_ONCE):
        end = min(begin + _ROWS_AT_ONCE, stop)
        block = rows._replace(**{name: getattr(rows, name)[begin:end] for name in Rows._fields[:5]})
        place, cell = rows.place[block.household][:, None], block.cell[:, None]
        here = _counts(block, luck)
        np.add.at(tally.residents, (place, plan, cell % len(SEGMENTS)), here)
        np.add.at(tally.points, (place, plan, cell % len(SEGMENTS)), here * points[cell])
        np.add.at(tally.adults, (place, plan), here * (block.age >= ADULT_AGE)[:, None])
        np.add.at(tally.cells, (plan, cell), here)


def _counts(rows: Rows, luck: np.uint64) -> NDArray[np.int64]:
    """Return the residents [row, plan] of each row of persons in each plan."""
    upto = np.cumsum(rows.heads[rows.household], axis=1, dtype=np.int64)
    weight = rows.weight.astype(np.int64)[:, None]
    of = rows.households[rows.household].astype(np.int64)[:, None]
    reached = shared_counts(weight, upto, cast(int, of), bits(luck, rows.identity)[:, None])
    return np.diff(reached, axis=1, prepend=0)
