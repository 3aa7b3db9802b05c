"""What is measured is measured everywhere and in each service place: sums over their neighbourhoods.

    sum(a) = Σ_{n in a} value(n),      a = everywhere, then each service place in the order of the places

n        neighbourhoods; a service place is the place at level 1 whose providers serve them
Source   arithmetic.

>>> from healthtrust.records.places import PlaceRow, tree
>>> rows = [PlaceRow("Valley", None, None, None, 1.0), PlaceRow("Dale", "Valley", None, None, 1.0),
...         PlaceRow("Harbour", "Valley", None, None, 1.0), PlaceRow("Orchard", "Dale", 0.5, 3, 1.0),
...         PlaceRow("Docks", "Harbour", 0.5, 1, 1.0)]
>>> areas = areas_of(tree(rows, ("region", "place", "neighbourhood"), "places")[0])
>>> areas.places, areas.sums(np.array([0, 0, 0, 30, 12])).tolist()
((-1, 1, 2), [42, 30, 12])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.places import Places

EVERYWHERE = -1


@dataclass(frozen=True)
class Areas:
    """The areas measured: everywhere first, then the service places."""

    places: tuple[int, ...]
    """[area]: position of the place in `Places`, -1 = everywhere."""
    of_place: NDArray[np.int64]
    """[place]: the area of the place's service place; 0 for places that lie in none."""

    def sums(self, by_place: NDArray[Any]) -> NDArray[Any]:
        """Add up values [place, ...] of the neighbourhoods over the areas: [area, ...]."""
        total = np.zeros((len(self.places), *by_place.shape[1:]), dtype=by_place.dtype)
        np.add.at(total, self.of_place, by_place)
        total[0] = by_place.sum(axis=0)
        return total


def areas_of(places: Places) -> Areas:
    """Return the areas of a tree of places."""
    home = places.service_places
    served = np.unique(home[places.leaves])
    of_place = np.searchsorted(served, home) + 1
    inside = np.isin(home, served)
    return Areas((EVERYWHERE, *served.tolist()), np.where(inside, of_place, 0))
