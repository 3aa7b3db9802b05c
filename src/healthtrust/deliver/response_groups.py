"""Groups of places whose care responds alike: where an arrangement is tried, and everywhere else.

    year 0 is the last before `starts`; year 1 the first under the new arrangement

Each group is a place of its own to the model: its residents by segment, with the rates of the shipped
baseline, of which ratios alone are used.

>>> from healthtrust.design.deliver import Responds
>>> responds = Responds(before="a", after="b", starts=2029)
>>> [years_under(responds, range(2027, 2032), year) for year in (2027, 2028, 2029)]
[-1, 0, 1]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.arrangements import arrangement_named
from healthtrust.deliver.response.baseline import shipped_baseline
from healthtrust.deliver.response.coefficients import central
from healthtrust.deliver.response.course import Course
from healthtrust.design.deliver import Responds
from healthtrust.engine.everywhere import everywhere
from healthtrust.package.supplementary import terms_of
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State, known

Real = NDArray[np.float64]
NEXT_TO_NOBODY = 1e-9


def years_under(responds: Responds, span: Sequence[int], year: int) -> int:
    """Return which year under the new arrangement a year is: 1 the first, 0 the last before it."""
    starts = span[0] + 1 if responds.starts is None else responds.starts
    return year - starts + 1


def groups_of(state: State) -> NDArray[np.int64]:
    """Return the group of each place [place]: 0 where all is as before, 1 where the new one stands.

    Where it stands in every neighbourhood all are one group, 0, as where no place is named.
    """
    tried = state.design.deliver.responds.places
    names, service = np.array(state.places.names), state.places.service_places
    if not tried:
        return np.zeros(len(names), dtype=np.int64)
    there = np.isin(names[service], tried)
    return np.where(there[state.places.leaves].all(), 0, there).astype(np.int64)


def residents_by_segment(state: State, group: NDArray[np.int64]) -> Real:
    """Return all residents [group, segment] of this year; where nobody lives next to nobody: ratios hold."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    of = group[homes.place][persons.household]
    cells = (int(group.max()) + 1) * len(SEGMENTS)
    own = np.bincount(of * len(SEGMENTS) + persons.segment, persons.weight, cells)
    counted = everywhere(np.rint(own).astype(np.int64)).astype(np.float64)
    return np.maximum(counted.reshape(-1, len(SEGMENTS)), NEXT_TO_NOBODY)


def courses_of(state: State, before: Real) -> list[Course]:
    """Return the course of each group; where all is as before, the arrangement before stands on.

    Where supplementary cover is sold nobody leaves the list otherwise, or they would leave it twice. The list
    then counts those treated privately with the others, in the proportion that they had before.
    """
    responds = state.design.deliver.responds
    was, then = (arrangement_named(name, state.folder) for name in (responds.before, responds.after))
    tried = [then] if len(before) == 1 else [was, then]
    place, coefficients = shipped_baseline(), central().with_values(**responds.coefficients)
    if terms_of(state.design.package.top_up):
        coefficients = coefficients.with_values(private_leak=0.0)
    return [
        Course(place.of(residents).before(was), was, after, coefficients)
        for residents, after in zip(before, tried, strict=True)
    ]
