"""Which neighbourhoods are made or loaded in which part of the people: whole ones, about equal in rows.

    part k has the leaves from l_k to l_{k+1}, with the border l_k nearest to k / parts of all rows, and at
    least one leaf for each part

>>> shared_out(np.array([5, 1, 1, 1]), 2)
[slice(0, 1, None), slice(1, 4, None)]
>>> shared_out(np.array([1, 1, 90, 1]), 3)
[slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.people import People
from healthtrust.engine.everywhere import number, parts_in_all
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.settle import rows_by_place, rows_to_make
from healthtrust.records.places import Places


def most_parts(places: Places) -> int:
    """Return how many parts the people of a first year can be made or loaded in: one a neighbourhood."""
    return len(places.leaves)


def settled(people: People, places: Places) -> tuple[NDArray[np.int64], slice]:
    """Return how many rows of a synthetic design live in each place, and the leaves this part makes."""
    rows = rows_by_place(places, rows_to_make(people))
    return rows, own_neighbourhoods(places, rows)


def own_neighbourhoods(places: Places, rows: NDArray[np.int64]) -> slice:
    """Return the leaves that this part makes or loads, as positions in `places.leaves`; rows [place].

    Raises `InvalidInput` where there are more parts than neighbourhoods.
    """
    parts, most = parts_in_all(), most_parts(places)
    if parts > most:
        found = f"{most} neighbourhood{'' if most == 1 else 's'} for {parts} parts of the people"
        remedy = f"Run in {most} part{'' if most == 1 else 's'} or fewer, or divide the neighbourhoods."
        refuse([Problem("people.places", found, "a neighbourhood or more for each part", remedy=remedy)])
    return shared_out(rows[places.leaves], parts)[number()]


def shared_out(rows: NDArray[np.int64], parts: int) -> list[slice]:
    """Return the neighbourhoods of each part, one or more; rows [neighbourhood], parts at most as many."""
    reached = np.concatenate([[0], np.cumsum(rows)])
    wanted = np.arange(1, parts) * (reached[-1] / parts)
    nearest = [int(np.argmin(np.abs(reached - each))) for each in wanted]
    edges = [0]
    for k, edge in enumerate(nearest, start=1):
        edges.append(min(max(edge, edges[-1] + 1), len(rows) - (parts - k)))
    return [slice(start, stop) for start, stop in pairwise([*edges, len(rows)])]
