"""Share a sum down the tree of places by weighted population, so that parts equal the whole at every place.

    W_p = f_p × Σ_{i lives in p} v_i                 in a neighbourhood;  above it, the sum of what lies in it
    B_p = share of p in B_parent(p) by W             by largest remainder among the places of one parent

W_p   weighted population: points of the residents, in millionths of a resident of average need
f_p   unavoidable cost of care in the neighbourhood, relative to the average;  v_i  points of resident i
B_p   money of the place, minor units; the tops share the whole sum
Source  weighted population = population × age × need × cost factor, and target = its share of the budget: NHS
        England, technical guide to allocation formulae [recalled]. Largest remainder by level [assumed].

>>> from healthtrust.records.places import PlaceRow, tree
>>> rows = [PlaceRow("Vale", None, None, None, 1.0), PlaceRow("North", "Vale", 0.5, 1, 1.0),
...         PlaceRow("South", "Vale", 0.5, 5, 1.2)]
>>> places, _ = tree(rows, ("region", "neighbourhood"), "example")
>>> need = weighted_population(np.array([0, 900, 1000]), places)
>>> need, cascade(100_000, need, places)
(array([   0,  900, 1200]), array([100000,  42857,  57143]))
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share
from healthtrust.records.places import Places


def weighted_population(residents_points: NDArray[np.int64], places: Places) -> NDArray[np.int64]:
    """Return residents' points [place] times the place's unavoidable cost factor, as whole points."""
    return np.rint(residents_points * places.cost_factor).astype(np.int64)


def cascade(total: int, points: NDArray[np.int64], places: Places) -> NDArray[np.int64]:
    """Return the money [place] of every place, minor units: each place's equals the sum of its parts.

    points [place] are those of the neighbourhoods, zero above. Raises ValueError if all are zero and the
    total is not.
    """
    need = places.rolled_up(points)
    money = np.zeros(len(need), dtype=np.int64)
    for parent, siblings in _families(places):
        money[siblings] = share(total if parent < 0 else int(money[parent]), need[siblings])
    return money


def _families(places: Places) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield each parent (-1 above the tops) with its children; a parent comes after its own parent."""
    by_parent = np.argsort(places.parent, kind="stable")
    parents, first = np.unique(places.parent[by_parent], return_index=True)
    yield from zip(parents.tolist(), np.split(by_parent, first[1:]), strict=True)
