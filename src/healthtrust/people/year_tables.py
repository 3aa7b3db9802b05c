"""The people from year to year as tables: who came and went, how ill they are, and what they are exposed to.

    residents = those of the year before + births − deaths + arrivals − leavers, in every row

Births, deaths, arrivals and leavers are those of the year before the row's, at whose end people change; in a
first year nobody knows them, and they are 0.

>>> shares_of(np.array([[3, 1, 0, 0, 0], [0, 0, 0, 0, 0]]))[0].tolist()
[0.75, 0.25, 0.0, 0.0, 0.0]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.people.exposed import begun
from healthtrust.people.exposure import shipped_factors
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
MOVES = ("births", "deaths", "arrivals", "leavers")


def demography_table(state: State) -> Columns:
    """Return residents of every place of the tree, how they came to be so many, mean age and segments."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    places = state.places
    place, size = households.place[persons.household], len(places.names)
    moved = state.carried.moved
    moved = np.zeros((len(MOVES), size), dtype=np.int64) if moved is None else moved

    def counted(group: NDArray[Any], groups: int, by: NDArray[Any]) -> NDArray[np.int64]:
        found = np.bincount(group, by, groups).reshape(size, -1)
        return np.rint(found).astype(np.int64)

    by_segment = counted(place * len(SEGMENTS) + persons.segment, size * len(SEGMENTS), persons.weight)
    lived = counted(place, size, persons.weight.astype(np.int64) * persons.age)
    whole = everywhere(np.concatenate([by_segment, lived], axis=1))
    whole = np.stack([places.rolled_up(column) for column in whole.T], axis=1)
    segment, years = whole[:, :-1], whole[:, -1]
    residents = segment.sum(axis=1)
    shares = shares_of(segment)
    return {
        "place": np.array(places.names, dtype=object),
        "level": np.array(places.level_names, dtype=object)[places.level],
        "residents": residents,
        **{name: places.rolled_up(moved[i]) for i, name in enumerate(MOVES)},
        "mean_age": years / np.maximum(residents, 1),
        **{name: shares[:, i] for i, name in enumerate(SEGMENTS)},
    }


def shares_of(heads: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of each segment [place, segment] of heads [place, segment]; 0 where nobody lives."""
    return np.asarray(heads / np.maximum(heads.sum(axis=1, keepdims=True), 1))


def exposure_table(state: State) -> Columns | None:
    """Return risk factors by neighbourhood at the year's beginning, shares; None where programmes do not act.

    effect: what spending above (below 0: below) today's has taken off prevalence.
    """
    if not state.design.people.programmes_act:
        return None
    factors, leaves = shipped_factors(), state.places.leaves
    exposure = state.carried.exposure
    if exposure is None:
        exposure = begun(state.places.fifth, np.zeros((len(state.places.names), len(factors.codes))))
    effect, prevalence, lagged, kept_up = exposure[:, leaves]
    return {
        "place": np.repeat(np.array(state.places.names, dtype=object)[leaves], len(factors.codes)),
        "factor": np.tile(np.array(factors.names, dtype=object), len(leaves)),
        "prevalence": prevalence.reshape(-1),
        "lagged": lagged.reshape(-1),
        "effect": (effect - kept_up).reshape(-1),
    }
