"""By how much use of care in a year differs from what the catalogue expects, group of places by group.

    m_gsj = of_services( u_gsu e^(f_pu − f_gu) )     emergencies of the multimorbid and frail; else of u

u_gsu   use over that of before under the group's arrangement (`respond_arrangement`); 1 where none is named
f_pu    log points of fast programmes on emergencies of place p (`people.exposed`); f_gu those of its whole
        group, which the arrangement's use has already: ln of the mean of e^f over its sickest residents
Source  equation (23) of the delivery model. Places whose log points agree to a thousandth are one group here,
        so that thousands of places have some hundred tables of rates; what was expected of care stays.

>>> points = np.array([[-0.02, -0.04], [-0.0201, -0.0399], [0.0, 0.0]])
>>> group, uses = by_place(np.ones((1, 5, 5)), np.zeros(3, dtype=np.int64), points)
>>> group.tolist(), uses[:, 4].round(3).tolist()
([0, 0, 1], [[1.0, 1.0, 1.0, 0.98, 0.961], [1.0, 1.0, 1.0, 1.0, 1.0]])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.uses import EMERGENCIES, USES
from healthtrust.deliver.uses_of_services import of_services, shares_of
from healthtrust.engine.everywhere import everywhere
from healthtrust.people.exposed import fast_points
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

SICKEST = slice(SEGMENTS.index("multimorbid"), None)
"""Segments whose emergencies fast programmes act on."""
DECIMALS = 3


class Moved(NamedTuple):
    """Cases over those that the catalogue expects."""

    group: Whole
    """[place]: its group."""
    multiplier: Real
    """[group, segment, service]."""


def moved(state: State) -> Moved | None:
    """Return by how much the cases of a year differ; None where they are those of the catalogue."""
    responded, points = state.responded, points_of(state)
    if points is None:
        return None if responded is None else Moved(responded.group, responded.multiplier)
    if responded is None:
        uses, group = np.ones((1, len(SEGMENTS), len(USES))), np.zeros(len(points), dtype=np.int64)
    else:
        uses, group = responded.uses, responded.group
        points = points - of_groups(state, group)[group]
    group, uses = by_place(uses, group, points)
    catalogue = known(state.catalogue, "package")
    shares = shares_of(catalogue.codes, [SETTINGS[s] for s in catalogue.setting])
    return Moved(group, of_services(uses, shares))


def by_place(uses: Real, group: Whole, points: Real) -> tuple[Whole, Real]:
    """Return finer groups [place] with the uses of each [group, segment, use].

    uses [group, segment, use] and group [place] before; points [place, 2]: more or fewer emergencies of the
    sickest than the group's uses have, as logarithm.
    """
    cells = np.column_stack([group, np.round(points, DECIMALS)])
    kinds, finer = np.unique(cells, axis=0, return_inverse=True)
    of_kind = uses[kinds[:, 0].astype(np.int64)].copy()
    of_kind[:, SICKEST, EMERGENCIES] *= np.exp(kinds[:, None, 1:])
    return finer.reshape(-1), of_kind


def of_groups(state: State, group: Whole) -> Real:
    """Return the log points of fast programmes on the emergencies of groups of places [group, 2]."""
    points, groups = points_of(state), int(group.max()) + 1
    if points is None:
        return np.zeros((groups, 2))
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    sick = np.where(persons.segment >= SICKEST.start, persons.weight, 0)
    counted = np.bincount(homes.place[persons.household], sick, len(group))
    heads = everywhere(np.rint(counted).astype(np.int64))
    ratios = [np.bincount(group, heads * np.exp(column), groups) for column in points.T]
    total = np.bincount(group, heads, groups)
    means = [np.where(total > 0, ratio / np.maximum(total, 1), 1.0) for ratio in ratios]
    return np.asarray(np.log(np.stack(means, axis=1)))


def points_of(state: State) -> Real | None:
    """Return the log points of fast programmes on emergencies [place, 2]; None where none act yet."""
    exposure = state.carried.exposure
    return None if exposure is None else fast_points(exposure, state.places.fifth)
