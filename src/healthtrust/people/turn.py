"""The people of the next year: change, then migration, and how many that moved in every place.

    next year's residents = this year's + births − deaths + arrivals − leavers, in every place

>>> turned.__name__
'turned'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.people.change import change
from healthtrust.people.respond_migration import migrated
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import State, known


@dataclass(frozen=True)
class Turned:
    """Next year's people, and what became of this year's."""

    persons: Persons
    households: Households
    source: NDArray[np.int64]
    """[household]: position among this year's households; −1 = has arrived."""
    next_identity: int
    """First identity not yet given to anybody."""
    moved: NDArray[np.int64]
    """[4, place]: everybody born, dead, arrived and left in the year."""


def turned(state: State) -> Turned:
    """Return the people after the births, deaths, illness and moves of the year."""
    before, homes = known(state.persons, "people"), known(state.households, "people")
    persons, households, kept, *_, next_identity = change(state)
    at_first, natural = _heads(state, before, homes), _heads(state, persons, households)
    born = _heads(state, persons, households, persons.age == 0)
    (persons, households, source), next_identity = migrated(state, persons, households, next_identity)
    arrived = _heads(state, persons, households, (source < 0)[persons.household])
    at_last = _heads(state, persons, households)
    moved = everywhere(np.stack([born, at_first + born - natural, arrived, natural + arrived - at_last]))
    return Turned(persons, households, np.where(source < 0, -1, kept[source]), next_identity, moved)


def _heads(
    state: State, persons: Persons, households: Households, counted: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return this part's residents of each place [place], or of some rows [n] only."""
    weight = persons.weight if counted is None else np.where(counted, persons.weight, 0)
    place, size = households.place[persons.household], len(state.places.names)
    return np.rint(np.bincount(place, weight, size)).astype(np.int64)
