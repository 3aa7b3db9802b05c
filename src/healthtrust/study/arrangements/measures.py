"""What a response is told by: its measures by year, each with its unit and how it is compared with before.

>>> [measure.name for measure in MAIN]
['admissions', 'avoidable emergencies', 'bed days', 'spending a head', 'quality of the frail', 'weeks waited']
>>> interval(np.arange(101.0))
(50.0, 5.0, 95.0)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Response
from healthtrust.deliver.response.bodies import BODIES
from healthtrust.deliver.response.uses import AVOIDABLE, ELECTIVE, OUTPATIENT, PRIMARY
from healthtrust.records.persons import SEGMENTS

Real = NDArray[np.float64]

ENDS = (5, 95)
"""Percentiles of the draws that an interval is between."""
MONEY = "money"
"""Unit of amounts, told in the currency of the place."""


class Measure(NamedTuple):
    """A number of each year and draw."""

    name: str
    unit: str
    of: Callable[[Response], Real]
    """[year, draw]."""
    compared: Literal["ratio", "difference"]
    """Change from before: as a share of it, or in its own unit."""


def interval(values: Real) -> tuple[float, float | None, float | None]:
    """Return the median and the ends of the interval of values [draw]; no ends where there is one draw."""
    if len(values) == 1:
        return float(values[0]), None, None
    low, middle, high = np.percentile(values, (ENDS[0], 50, ENDS[1]))
    return float(middle), float(low), float(high)


def intervals(values: Real) -> list[tuple[float, float | None, float | None]]:
    """Return `interval` of each year of values [year, draw]."""
    if values.shape[1] == 1:
        return [(float(value), None, None) for value in values[:, 0]]
    low, middle, high = np.percentile(values, (ENDS[0], 50, ENDS[1]), axis=1)
    return list(zip(middle.tolist(), low.tolist(), high.tolist(), strict=True))


def changed(measure: Measure, found: Response, year: int) -> Real:
    """Return the change [draw] of a measure between the year before and `year`."""
    return np.asarray(changes(measure, measure.of(found))[year])


def changes(measure: Measure, values: Real) -> Real:
    """Return values of a measure [year, draw] compared with the year before, as the measure says."""
    if measure.compared == "difference":
        return np.asarray(values - values[0])
    return np.asarray(values / np.where(values[0] == 0, np.nan, values[0]) - 1)


def heads(found: Response) -> Real:
    """Return residents [year, draw]."""
    return np.asarray(found.residents.sum(axis=2))


def _use(use: int) -> Callable[[Response], Real]:
    return lambda found: np.asarray(found.uses[..., use])


def _field(name: str) -> Callable[[Response], Real]:
    return lambda found: np.asarray(getattr(found, name))


def _quality_of(segment: int) -> Callable[[Response], Real]:
    return lambda found: np.asarray(found.segment_quality[..., segment])


def _left(body: int) -> Callable[[Response], Real]:
    return lambda found: np.asarray(found.left[..., body])


ADMISSIONS = Measure("admissions", "a year", lambda found: found.admissions, "ratio")
AVOIDABLES = Measure("avoidable emergencies", "a year", _use(AVOIDABLE), "ratio")
BED_DAYS = Measure("bed days", "a year", _field("bed_days"), "ratio")
A_HEAD = Measure("spending a head", MONEY, lambda found: np.asarray(found.spending / heads(found)), "ratio")
OF_FRAIL = Measure("quality of the frail", "index", _quality_of(SEGMENTS.index("frail")), "difference")
WEEKS = Measure("weeks waited", "weeks", _field("waiting_weeks"), "difference")
OCCUPANCY = Measure("occupancy of beds", "share", _field("occupancy"), "difference")
CAPABILITY = Measure("capability", "index", _field("capability"), "difference")
ALIGNMENT = Measure("alignment", "index", _field("alignment"), "difference")
SPENDING = Measure("spending", MONEY, lambda found: found.spending, "ratio")

MAIN = (ADMISSIONS, AVOIDABLES, BED_DAYS, A_HEAD, OF_FRAIL, WEEKS)
"""What an answer begins with."""

QUALITY_OF = tuple(
    Measure(f"quality of the {name}", "index", _quality_of(s), "difference")
    for s, name in enumerate(SEGMENTS)
)
LEFT_TO = tuple(
    Measure(f"left to {name}", MONEY, _left(b), "difference")
    for b, name in enumerate(("primary care", "the hospital", "the payer"))
)
assert len(LEFT_TO) == len(BODIES)

MEASURES = (
    Measure("residents", "people", heads, "ratio"),
    ADMISSIONS,
    Measure("emergency admissions", "a year", lambda found: found.emergencies, "ratio"),
    AVOIDABLES,
    Measure("elective admissions", "a year", _use(ELECTIVE), "ratio"),
    Measure("outpatient attendances", "a year", _use(OUTPATIENT), "ratio"),
    Measure("primary contacts", "a year", _use(PRIMARY), "ratio"),
    BED_DAYS,
    Measure("bed days of delay", "a year", _field("delay_days"), "difference"),
    Measure("beds", "beds", _field("beds"), "ratio"),
    OCCUPANCY,
    WEEKS,
    Measure("people waiting", "people", _field("listed"), "ratio"),
    Measure("went private", "people", _field("went_private"), "ratio"),
    SPENDING,
    A_HEAD,
    Measure("price", "index", _field("price"), "difference"),
    Measure("slack", "index", _field("slack"), "difference"),
    Measure("administration", "share of care", _field("administration"), "difference"),
    Measure("stranded cost", MONEY, _field("stranded"), "difference"),
    Measure("transformation", MONEY, _field("transformation"), "difference"),
    Measure("prevention", MONEY, _field("prevention"), "difference"),
    CAPABILITY,
    Measure("pay for volume in hospital", "share", _field("volume_pay"), "difference"),
    Measure("hospital risk borne", "share", _field("hospital_risk"), "difference"),
    ALIGNMENT,
    Measure("quality", "index", _field("quality"), "difference"),
    *QUALITY_OF,
    *LEFT_TO,
    Measure("members still there", "share", _field("members"), "difference"),
    Measure("deaths", "a year", _field("deaths"), "difference"),
    Measure("quality-adjusted life years", "QALYs a year", _field("qalys"), "ratio"),
)
