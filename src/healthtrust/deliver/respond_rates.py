"""The chance of needing each service, by need cell: which services a cell can need, and their thresholds.

For one resident the number of cases is Poisson with the cell's rate r; a table of rising whole numbers turns
64 random bits into it. A row of w identical residents gets w × r, rounded by the bits to a whole number above
or below (systematic rounding): their luck is averaged out, which is what a row of many means.

Services with rate zero are not on a cell's list, and cells in which nobody lives have no list. A table ends
where more cases have a probability below 2⁻⁴⁰ (Chernoff's bound): it is four thresholds long for a rare
service, and as long as it must be for a frequent one, so that no rate is too large.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import poisson_thresholds

FRACTION = 2**31
"""Fractions of a rate are counted in these parts: weights below 2³¹ then stay within 64 bits."""

SHORTEST_TABLE = 4
_LOG_NEGLIGIBLE = -40 * np.log(2)


class Rates(NamedTuple):
    """What each cell may need. `first` [cell + 1] points into the pairs of cell and service that follow."""

    first: NDArray[np.int64]
    service: NDArray[np.int64]
    """[pair]: position of the service in the catalogue."""
    none_below: NDArray[np.uint64]
    """[pair]: bits below this mean no case: the table's first threshold."""
    more: NDArray[np.int64]
    """[pair]: where the further thresholds start in `table`."""
    length: NDArray[np.int64]
    """[pair]: how many further thresholds there are."""
    whole: NDArray[np.int64]
    """[pair]: whole cases per resident, for rows of many residents."""
    part: NDArray[np.int64]
    """[pair]: the rest of the rate, in parts of `FRACTION`."""
    table: NDArray[np.uint64]


def rates_of(cases: NDArray[np.float64], occurs: NDArray[np.bool_], drawn: NDArray[np.bool_]) -> Rates:
    """Return the lists of every cell that occurs, over the services that are drawn.

    cases [cell, service]: expected cases per resident a year; occurs [cell]; drawn [service].
    """
    needed = (cases > 0) & occurs[:, None] & drawn
    cell, service = np.nonzero(needed)
    rate = cases[cell, service]
    length = table_lengths(rate)
    start = np.cumsum(length) - length
    table = np.empty(int(length.sum()), dtype=np.uint64)
    for size in np.unique(length):
        rows = np.flatnonzero(length == size)
        table[start[rows][:, None] + np.arange(size)] = poisson_thresholds(rate[rows], int(size))
    whole = np.floor(rate)
    return Rates(
        first=np.searchsorted(cell, np.arange(len(cases) + 1)).astype(np.int64),
        service=service.astype(np.int64),
        none_below=table[start],
        more=start + 1,
        length=length - 1,
        whole=whole.astype(np.int64),
        part=np.rint((rate - whole) * FRACTION).astype(np.int64),
        table=table,
    )


def table_lengths(rate: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return lengths k (4, 8, 16, ...) with P(more than k cases) ≤ e^−r (e r / (k + 1))^(k + 1) < 2⁻⁴⁰."""
    length = np.full(len(rate), SHORTEST_TABLE, dtype=np.int64)
    while True:
        beyond = length + 1.0
        bound = -rate + beyond * (1 + np.log(rate / beyond))
        short = (rate >= beyond) | (bound >= _LOG_NEGLIGIBLE)
        if not short.any():
            return length
        length[short] *= 2
