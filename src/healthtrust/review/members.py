"""Households by plan, and by who speaks for them: of everybody, whichever part their rows are in.

    cell = band × segments + segment       of the first person of a household, who speaks for it

band    from an age on, as the survey names them; the first from birth
Source  arithmetic.

>>> bands_of(np.array([30, 35, 90]), (35, 65)).tolist()
[0, 1, 2]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.review import MemberSurvey
from healthtrust.engine.everywhere import everywhere
from healthtrust.records.persons import SEGMENTS
from healthtrust.review.experienced import FRAIL, OTHERS
from healthtrust.state import State, known

Whole = NDArray[np.int64]


class Members(NamedTuple):
    """Households of everybody."""

    by_cell: Whole
    """[plan, cell]."""
    by_place: Whole
    """[place, plan, others or frail]."""


def cells_of(state: State, survey: MemberSurvey) -> Whole:
    """Return the cell of who speaks for each of this part's households [household]."""
    persons, speaker = known(state.persons, "people"), known(state.households, "people").first[:-1]
    band = bands_of(persons.age[speaker], _ages(survey))
    return band * len(SEGMENTS) + persons.segment[speaker]


def members_of(state: State, survey: MemberSurvey, cell: Whole) -> Members:
    """Return the households of all plans, given the cell [household] of this part's; asks everybody once."""
    homes, heads = known(state.households, "people"), known(state.enrolment, "market").heads
    cells = (len(_ages(survey)) + 1) * len(SEGMENTS)
    frail = np.where(cell % len(SEGMENTS) == SEGMENTS.index("frail"), FRAIL, OTHERS)
    at, size = homes.place.astype(np.int64) * 2 + frail, 2 * len(state.places.names)
    by_cell = np.stack([np.bincount(cell, each, cells) for each in heads.T])
    by_place = np.stack([np.bincount(at, each, size).reshape(-1, 2) for each in heads.T], axis=1)
    return everywhere(Members(*(np.rint(each).astype(np.int64) for each in (by_cell, by_place))))


def bands_of(age: NDArray[Any], ages: Sequence[int]) -> Whole:
    """Return the band of each age [n], given the first age of each band but the first."""
    return np.searchsorted(np.array(ages, dtype=np.int64), age.astype(np.int64), side="right")


def _ages(survey: MemberSurvey) -> tuple[int, ...]:
    return tuple(band.age for band in survey.by_age)
