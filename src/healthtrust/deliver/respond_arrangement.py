"""How care of a year responds to its arrangement, where the design names one.

    what is slow is carried from year to year, group of places by group (`response_groups`)

Source  `deliver.response`, at the central values of its coefficients. What a service costs, and what was
        expected when contracts were agreed, stay: a budget gains by care that is not given. Prices are those
        of contracts, so the model's prices, slack and administration do not act in a year; nor does its
        quality in pay: the score on which contracts are settled is `deliver.quality_score`, decided.

Who leaves the list and pays for care outside it is the model's own leak, and in no book. Where the design
sells supplementary cover there is none (`response_groups.courses_of`): those who go private are its insured.

>>> one = np.array([[1.0]])
>>> told = {name: np.array([0.6]) for name in ("quality", "usual_quality")}
>>> told = {**told, "waiting_weeks": np.array([12.0]), "usual_weeks": np.array([10.0])}
>>> delivered(Responded(("as it is",), np.array([0]), one[None], one[None], one, one, told)).waiting_weeks
12.0
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.moved import of_groups
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.run import next_stock
from healthtrust.deliver.response.standing import Standing, at_start, packed, slow_on, unpacked
from healthtrust.deliver.response.uses import ELECTIVE
from healthtrust.deliver.response.year import Year, care_in
from healthtrust.deliver.response_groups import courses_of, groups_of, residents_by_segment, years_under
from healthtrust.deliver.uses_of_services import of_services, shares_of
from healthtrust.engine.everywhere import once
from healthtrust.records.findings import Responded
from healthtrust.records.providers import SETTINGS
from healthtrust.state import Delivered, State, known

Real = NDArray[np.float64]


def responded(state: State) -> Responded | None:
    """Return how care of this year responds; None where the design says nothing of it."""
    responds = state.design.deliver.responds
    if not responds.after:
        return None
    group = groups_of(state)
    now, fast = residents_by_segment(state, group), of_groups(state, group)
    return once(lambda: _responded(state, group, now, fast))


def _responded(state: State, group: NDArray[np.int64], now: Real, fast: Real) -> Responded:
    """Return how care of groups of places responds, for what is the same in every part of the people.

    group [place]; now [group, segment]: residents; fast [group, 2]: log points of fast programmes.
    """
    last, began = state.carried.standing, state.carried.before
    before = now if began is None else began
    courses = courses_of(state, before)
    year = years_under(state.design.deliver.responds, state.design.span, state.year)
    found, standing, told = [], [], []
    for g, course in enumerate(courses):
        begins = at_start(course) if last is None else unpacked(last[g : g + 1])
        residents, at = now[g : g + 1], max(year, 0)
        care = care_in(course, begins, residents, fast[g : g + 1], at)
        found.append(_over_before(course, care, residents))
        slow = slow_on(course, begins.slow, at) if year >= 0 else begins.slow
        standing.append(packed(Standing(slow, next_stock(course, begins, care, at)))[0])
        told.append(_told(course, care, float(begins.slow.capability[0]), float(begins.slow.quality[0])))
    uses = np.stack(found)
    catalogue = known(state.catalogue, "package")
    shares = shares_of(catalogue.codes, [SETTINGS[s] for s in catalogue.setting])
    return Responded(
        tuple(course.after.title if year > 0 else course.before.title for course in courses),
        group,
        of_services(uses, shares),
        uses,
        np.stack(standing),
        before,
        {name: np.array([row[name] for row in told]) for name in told[0]},
    )


def _over_before(course: Course, care: Year, residents: Real) -> Real:
    """Return use over that of before [segment, use]; of electives what was treated of what was wanted."""
    ratio = np.exp(care.parts.sum(axis=0)[0])
    wanted = residents[0] @ (course.baseline.rate * ratio)[:, ELECTIVE]
    ratio[:, ELECTIVE] *= care.volume[0, :, ELECTIVE].sum() / wanted
    return np.asarray(ratio)


def delivered(responded: Responded) -> Delivered:
    """Return how well a year's care was delivered, over all residents."""
    weights = responded.residents.sum(axis=1)
    names = ("waiting_weeks", "usual_weeks", "quality", "usual_quality")
    return Delivered(*(float(np.average(responded.told[name], weights=weights)) for name in names))


def _told(course: Course, care: Year, capability: float, quality: float) -> dict[str, float]:
    return {
        "capability": capability,
        "alignment": float(care.alignment[0]),
        "quality": quality,
        "usual_quality": course.baseline.quality,
        "usual_weeks": course.baseline.usual_weeks,
        "quality_of_the_frail": float(care.segment_quality[0, -1]),
        "waiting_weeks": float(care.waiting.weeks[0]),
        "listed": float(care.waiting.listed[0]),
        "beds": float(care.beds[0]),
        "occupancy": float(care.bed_days[0] / (365 * care.beds[0])),
    }
