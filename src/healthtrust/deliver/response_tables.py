"""How care of a year responded, as tables: a row for each group of places, and one for each of its uses.

>>> from types import SimpleNamespace
>>> {name: len(column) for name, column in by_use(SimpleNamespace(responded=None)).items()}
{'arrangement': 0, 'places': 0, 'segment': 0, 'use': 0, 'ratio': 0}
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.uses import USES
from healthtrust.records.findings import Responded
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State

TOLD = (
    "capability",
    "alignment",
    "quality",
    "quality_of_the_frail",
    "waiting_weeks",
    "listed",
    "beds",
    "occupancy",
)
Columns = dict[str, NDArray[Any]]


def by_group(state: State) -> Columns:
    """Return a row a group of places: its arrangement, its service places, where it stands in the year."""
    found = state.responded
    names = _service_places(state, found) if found else []
    return {
        "arrangement": np.array(found.groups if found else [], dtype=object),
        "places": np.array(names, dtype=object),
        **{name: found.told[name] if found else np.empty(0) for name in TOLD},
    }


def by_use(state: State) -> Columns:
    """Return a row a group, segment and use of care: use over that of before."""
    found = state.responded
    groups, names = (found.groups, _service_places(state, found)) if found else ((), [])
    each = len(SEGMENTS) * len(USES)
    return {
        "arrangement": np.repeat(np.array(groups, dtype=object), each),
        "places": np.repeat(np.array(names, dtype=object), each),
        "segment": np.tile(np.repeat(np.array(SEGMENTS, dtype=object), len(USES)), len(groups)),
        "use": np.tile(np.array(USES, dtype=object), len(groups) * len(SEGMENTS)),
        "ratio": found.uses.reshape(-1) if found else np.empty(0),
    }


def _service_places(state: State, found: Responded) -> list[str]:
    """Return the names of the service places of each group, in one text."""
    served = np.unique(state.places.service_places[state.places.leaves])
    return [
        ", ".join(state.places.names[place] for place in served if found.group[place] == g)
        for g in range(len(found.groups))
    ]
