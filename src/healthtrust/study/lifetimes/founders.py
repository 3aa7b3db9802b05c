"""Who is there at the start, or comes later: one row of five bytes each, with conditions by luck.

    P(founder of age a, sex x, fifth f has condition c) = prevalence(c; a, x, f),     independently

Founders are dealt into groups of equal make-up: the k-th head of all, in the order of year, age, sex and
fifth, is in group k mod 32. They stand in the order of their groups, and a founder's identity is its row: the
same people for any number of parts, and the same luck in every scenario. Who comes in a later year is as ill
as residents of the same age, sex and fifth [assumed].

>>> heads = np.zeros((1, 101, 2, 5), dtype=np.int64)
>>> heads[0, 70, 1, 4] = 3                                    # three men of 70 of the least deprived fifth
>>> found = founders_of(heads, np.full((2, 101, 2, 5), 1.0), seed=7, year=2027)
>>> found.cell.tolist(), found.conditions.tolist()            # (70 × 2 + 1) × 5 + 4; both bits
([709, 709, 709], [3, 3, 3])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import cut, map_partitions, parts, threads
from healthtrust.ground.draws import Draws, Event, bits, thresholds

GROUPS = 32
"""Groups whose differences tell how far luck goes."""
BYTES = 5
"""Of state for each founder."""
_AT_ONCE = 16_384


class Founders(NamedTuple):
    """Columns [n]: (age × 2 + sex) × 5 + fifth − 1, conditions as bits, and the year they come in, from 0."""

    cell: NDArray[np.uint16]
    conditions: NDArray[np.uint16]
    since: NDArray[np.uint8]


def borders(heads: int) -> NDArray[np.int64]:
    """Return the first row of each group, and one past the last."""
    sizes = (heads - np.arange(GROUPS) + GROUPS - 1) // GROUPS
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def founders_of(heads: NDArray[np.int64], prevalence: NDArray[np.float64], seed: int, year: int) -> Founders:
    """Return one row for each head [year, age, sex, fifth]; the first year's are there at the start.

    prevalence [condition, age, sex, fifth]; year: the calendar year of the first, which keys luck.
    """
    size, last = heads[0].size, np.cumsum(heads.reshape(-1))
    edges = borders(int(last[-1]))
    cells = np.empty(edges[-1], dtype=np.uint16)
    conditions, since = np.zeros_like(cells), np.empty(edges[-1], dtype=np.uint8)
    limits = thresholds(prevalence.reshape(len(prevalence), -1))
    draws = Draws(seed)
    streams = [draws.stream(year, Event.CONDITION, c) for c in range(len(limits))]

    def task(groups: slice) -> None:
        for group in range(groups.start, groups.stop):
            for start in range(edges[group], edges[group + 1], _AT_ONCE):
                rows = np.arange(start, min(start + _AT_ONCE, edges[group + 1]))
                at = np.searchsorted(last, (rows - edges[group]) * GROUPS + group, side="right")
                since[rows], cells[rows] = np.divmod(at, size)
                for c, stream in enumerate(streams):
                    ill = bits(stream, rows) < limits[c, cells[rows]]
                    conditions[rows] |= ill.astype(np.uint16) << np.uint16(c)

    map_partitions(task, cut(GROUPS, 4 * parts()), threads())
    return Founders(cells, conditions, since)
