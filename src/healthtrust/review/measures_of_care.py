"""Measures of how care responds, and of what members say of it.

    avoidable emergencies   Σ_gs M_gs r_s x_gs / M                cases per 1,000, Byar's interval
    waiting, quality        Σ_g M_g w_g / Σ_g M_g                 over groups g of an area
    answers                 Σ w y / Σ w, as `surveyed` finds them, with their intervals

M_gs, r_s  residents of an area by group of places and segment; avoidable admissions of one of them before
x_gs, w_g  such admissions over those of before; weeks waited, or the index of quality
Source     `deliver.response`, `deliver.response.baseline`. The interval is that of so many cases, as if they
           had been drawn: the model gives their mean [assumed].

Where care does not respond to an arrangement there is neither waiting nor quality to measure.

>>> with_luck(9.0, 5.0).interval is not None, with_luck(9.0, 5.0).numerator
(True, 9.0)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.baseline import shipped_baseline
from healthtrust.deliver.response.uses import AVOIDABLE
from healthtrust.design.review import ITEMS
from healthtrust.ground.intervals import Interval, poisson_interval
from healthtrust.review.facts import Facts, Found

Real = NDArray[np.float64]


def with_luck(cases: float, thousands: float) -> Found:
    """Return expected cases as a measure per 1,000 residents, with the interval of so many cases."""
    return Found(cases, thousands, poisson_interval(cases, thousands))


def _avoidable(facts: Facts) -> list[Found | None]:
    found = facts.state.responded
    if found is None:
        return _nothing(facts)
    rate = shipped_baseline().rate[:, AVOIDABLE] * found.uses[:, :, AVOIDABLE]
    cases = (facts.tally.by_segment * rate[found.group]).sum(axis=1)
    return [
        with_luck(float(some), thousands)
        for some, thousands in zip(facts.areas.sums(cases), facts.thousands, strict=True)
    ]


def _told(facts: Facts, name: str) -> list[Found | None]:
    """Measure what the response tells of each group, over the residents of an area."""
    found = facts.state.responded
    if found is None:
        return _nothing(facts)
    by_place = found.told[name][found.group] * facts.heads
    return [
        Found(float(some), float(people))
        for some, people in zip(facts.areas.sums(by_place), facts.residents, strict=True)
    ]


def _answers(facts: Facts, item: str) -> list[Found | None]:
    """Measure what members answered about an item, everywhere and in each place."""
    survey = facts.survey
    if survey is None or item not in survey.items:
        return _nothing(facts)
    at = survey.items.index(item)
    found: list[Found | None] = []
    for place in facts.areas.places:
        row = survey.of_place(place)
        if row is None or not survey.answered[row]:
            found.append(None)
            continue
        range_ = Interval(float(survey.low[row, at]), float(survey.high[row, at]))
        value, number = float(survey.value[row, at]), float(survey.members[row])
        found.append(Found(value * number, number, range_, value=value))
    return found


def _nothing(facts: Facts) -> list[Found | None]:
    return [None for _ in facts.areas.places]


OF_CARE: dict[str, Callable[[Facts], list[Found | None]]] = {
    "avoidable-emergencies": _avoidable,
    "care-quality": partial(_told, name="quality"),
    "waiting-weeks": partial(_told, name="waiting_weeks"),
    **{f"survey-{item}": partial(_answers, item=item) for item in ITEMS},
}
"""How each measure of care as it responds, and of members' answers, is found, area by area."""
