"""Which members are asked in a survey, who answers, and what they say.

    asked_hp    = heads_hp × min(1, n / H_s), in whole households      expected n of stratum s: plan or place
    answers     with probability r × a(age) × g(segment), at most 1
    finds i good with probability P_i of `experienced`

heads_hp  households of row h in plan p;  H_s households of the stratum;  r, a, g of the design's survey
whole     systematic rounding by the household's own luck and the plan's name: right on average
Source    members' surveys as the measure of a plan: US-7. Luck is keyed on household, plan and year, so that
          two designs share it, and an item more or less changes no answer.

The first person of a household speaks for it. A row of many identical households speaks with many voices.

>>> from healthtrust.design.review import MemberSurvey
>>> survey = MemberSurvey(response_rate=0.5, by_segment={"frail": 0.4})
>>> answers_with(survey, np.array([20, 70]), np.array([0, 4])).round(2).tolist()
[0.25, 0.32]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.review import ITEMS, MemberSurvey
from healthtrust.ground.draws import Event, bits, bits_again, systematic_counts, uniforms
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.plans import key_of
from healthtrust.review.experienced import FRAIL, OTHERS
from healthtrust.state import State, known

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
WHO, VOICE, ANSWERS, ITEM = range(4)
"""Index of the stream for each thing that chance decides here; items have one each, from ITEM on."""


@dataclass(frozen=True)
class Asked:
    """Columns of those of this part's households who were asked, one by one."""

    household: Whole
    plan: Whole
    chance: Real
    """Of being asked."""
    answered: NDArray[np.bool_]
    good: NDArray[np.bool_]
    """[asked, item]: what each said, or would have said."""


def asked(state: State, survey: MemberSurvey, truth: Real, chance: Real) -> Asked:
    """Return who is asked and what they say.

    truth [place, plan, others or frail, item]: of `experienced`; chance [place, plan]: of `chances`.
    """
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    heads = known(state.enrolment, "market").heads.astype(np.int64)
    of_home = chance[homes.place]
    drawn = bits(_stream(state, WHO), homes.identity)
    keys = [bits_again(key_of(name), drawn) for name in state.plans.names]
    counts = np.stack(
        [systematic_counts(heads[:, p], of_home[:, p], keys[p]) for p in range(state.plans.count)], axis=1
    )
    row, plan = np.nonzero(counts)
    times = counts[row, plan]
    first = np.repeat(np.cumsum(times) - times, times)
    household, of = np.repeat(row, times), np.repeat(plan, times)
    voice = np.arange(len(household), dtype=np.int64) - first
    own = bits(_stream(state, VOICE), np.stack(keys, axis=1)[household, of] + voice.astype(np.uint64))
    speaker = homes.first[household]
    segment = persons.segment[speaker]
    rate = answers_with(survey, persons.age[speaker], segment)
    frail = np.where(segment == SEGMENTS.index("frail"), FRAIL, OTHERS)
    likely = truth[homes.place[household], of, frail]
    luck = [uniforms(_stream(state, ITEM + i), own) for i in range(len(ITEMS))]
    return Asked(
        household,
        of,
        of_home[household, of],
        uniforms(_stream(state, ANSWERS), own) < rate,
        np.stack(luck, axis=1) < likely,
    )


def chances(state: State, survey: MemberSurvey, members: Whole) -> Real:
    """Return the chance of each household to be asked [place, plan]: n over households of its stratum.

    members [place, plan]: households of everybody by where they live.
    """
    if survey.of == "plan":
        return np.broadcast_to(_at_most_one(survey.size, members.sum(axis=0)), members.shape)
    home = state.places.service_places
    inside = np.bincount(home, members.sum(axis=1), len(home))
    return np.broadcast_to(_at_most_one(survey.size, inside)[home][:, None], members.shape)


def answers_with(survey: MemberSurvey, age: NDArray[np.integer], segment: NDArray[np.integer]) -> Real:
    """Return the probability that somebody of an age and segment answers [n]."""
    given: dict[str, float] = {str(name): ratio for name, ratio in survey.by_segment.items()}
    bands = np.array([0, *(band.age for band in survey.by_age)])
    ratios = np.array([1.0, *(float(band.ratio) for band in survey.by_age)])
    by_segment = np.array([float(given.get(name, 1.0)) for name in SEGMENTS])
    of_age = ratios[np.searchsorted(bands, np.asarray(age, dtype=np.int64), side="right") - 1]
    return np.asarray(np.minimum(survey.response_rate * of_age * by_segment[segment], 1.0))


def _at_most_one(size: int, households: NDArray[np.number]) -> Real:
    return np.asarray(np.minimum(size / np.maximum(households, 1), 1.0))


def _stream(state: State, index: int) -> np.uint64:
    return state.draws.stream(state.year, Event.MEMBER_SURVEY, index)
