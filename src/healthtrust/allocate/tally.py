"""Add up over the residents of every neighbourhood what one resident of their need cell stands for.

    T_pk = Σ_{i lives in p} m_i × t_{c(i) k}

m_i   identical residents that row i stands for;  c(i)  their need cell;  p  their neighbourhood
t_ck  column k of a table of whole numbers by need cell, such as points

Whole numbers throughout: the compiled kernel and its NumPy twin agree to the last one, for any number of
parts and threads.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads, total
from healthtrust.engine.everywhere import everywhere
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons

_ROWS_AT_ONCE = 65_536


def tally_by_place(
    persons: Persons, households: Households, places: int, table: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the totals [place, k] of a table of whole numbers [CELLS, k], added up over residents.

    places: how many there are in the tree.
    """
    add = _add if compiled() else _add_in_blocks

    def task(rows: slice) -> NDArray[np.int64]:
        totals = np.zeros((places, table.shape[1]), dtype=np.int64)
        columns = persons.cell[rows], persons.weight[rows], persons.household[rows]
        add(*columns, households.place, table, totals)
        return totals

    slices = cut(persons.rows, parts())
    return everywhere(total(map_partitions(task, slices, threads())))


@njit(nogil=True, cache=True)
def _add(
    cell: NDArray[np.uint16],
    weight: NDArray[np.int32],
    household: NDArray[np.uint32],
    place: NDArray[np.int32],
    table: NDArray[np.int64],
    totals: NDArray[np.int64],
) -> None:
    for i in range(len(cell)):
        where = place[household[i]]
        for k in range(table.shape[1]):
            totals[where, k] += np.int64(weight[i]) * table[cell[i], k]


def _add_in_blocks(
    cell: NDArray[np.uint16],
    weight: NDArray[np.int32],
    household: NDArray[np.uint32],
    place: NDArray[np.int32],
    table: NDArray[np.int64],
    totals: NDArray[np.int64],
) -> None:
    for start in range(0, len(cell), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        np.add.at(totals, place[household[rows]], weight[rows, None].astype(np.int64) * table[cell[rows]])
