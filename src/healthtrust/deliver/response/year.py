"""One year of care: from where things stand to volume, days in bed, beds, waiting and stranded cost.

>>> Year._fields[:3]
('residents', 'parts', 'volume')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import cost
from healthtrust.deliver.response.baseline import elective_days
from healthtrust.deliver.response.beds import room_for_elective
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.ratios import Ratios, ratios_of
from healthtrust.deliver.response.standing import Purse, Standing, Stock
from healthtrust.deliver.response.uses import ELECTIVE, OTHER_EMERGENCY
from healthtrust.deliver.response.waiting import Waiting, joined, one_year

Real = NDArray[np.float64]

NOTHING = 1e-9
"""A bed without fixed cost leaves nothing to shed."""


class Year(NamedTuple):
    """Care in a year, [draw] unless told otherwise."""

    residents: Real
    """[draw, segment]."""
    parts: Real
    """[part, draw, segment, use]."""
    volume: Real
    """[draw, segment, use]."""
    days: Real
    """[draw, segment, use]: days in bed."""
    bed_days: Real
    wanted_days: Real
    """Bed days that would be used if nobody had to wait for a bed."""
    delay_days: Real
    beds: Real
    added: Real
    """Beds added to those of before by the beginning of the year."""
    segment_quality: Real
    """[draw, segment]."""
    alignment: Real
    waiting: Waiting
    went_private: Real
    unserved: Real
    """Admissions a year that had neither a theatre slot nor a private one, of who joined the list or, where
    long waits deter, would join it at usual ones."""
    stranded: Real
    """Fixed cost of empty beds, major units."""
    gone: Real
    """What of it has been shed by the next year."""


def care_in(course: Course, standing: Standing, residents: Real, fast: Real, year: int) -> Year:
    """Return the care of a year for residents [draw, segment]; fast [draw, 2]: logs by fast programmes."""
    now = course.arrangement(year)
    return given(course, standing.stock, ratios_of(course, now, standing.slow, fast), residents)


def given(course: Course, stock: Stock, ratios: Ratios, residents: Real) -> Year:
    """Return the care that residents [draw, segment] are given: electives as theatres and beds allow."""
    base, known = course.baseline, course.known
    wanted = residents[:, :, None] * base.rate * ratios.volume
    days = wanted * base.stay * ratios.stay
    wanted_days = days.sum(axis=(1, 2))
    emergency_days = days[..., OTHER_EMERGENCY:].sum(axis=(1, 2))
    beds = beds_open(course, stock)
    electives = wanted[..., ELECTIVE].sum(axis=1)
    some = np.where(electives > 0, electives, 1)
    long = np.where(electives > 0, days[..., ELECTIVE].sum(axis=1) / some, elective_days(base))
    room = room_for_elective(beds, emergency_days, long)
    asked = electives * course.wanted_over_treated
    waiting, treated, left = one_year(stock.waiting, asked, room, course.rules)
    come = np.maximum(asked, joined(stock.waiting, waiting, treated, left))
    unserved = np.maximum(0, come - left - waiting.capacity)
    part = (treated / some)[:, None]
    wanted[..., ELECTIVE] *= part
    days[..., ELECTIVE] *= part
    bed_days = days.sum(axis=(1, 2))
    released = course.fixed_bed_day * np.maximum(0, base.bed_days - bed_days)
    stranded, gone = cost.one_year(stock.gone, released, known["capacity_release"])
    delay = course.delay(bed_days, beds)
    volumes = (residents, ratios.parts, wanted, days, bed_days, wanted_days, delay, beds, stock.added)
    return Year(*volumes, ratios.segment_quality, ratios.alignment, waiting, left, unserved, stranded, gone)


def beds_open(course: Course, stock: Stock) -> Real:
    """Return beds [draw]: those of before and those added, less those whose fixed cost has been shed."""
    base = course.baseline
    of_a_bed = np.maximum(course.fixed_bed_day * 365 * base.occupancy, NOTHING)
    return np.asarray(base.beds + stock.added - stock.gone / of_a_bed)


def left_behind(course: Course, care: Year, volume_pay: Real, purse: Purse) -> Stock:
    """Return what a year's care leaves to the next: where volume is paid for, theatres and wards grow."""
    slots = volume_pay * care.unserved / course.known["elective_capacity_time"]
    waiting = care.waiting._replace(capacity=care.waiting.capacity + slots)
    needed = care.wanted_days / (365 * course.baseline.occupancy) - care.beds
    built = volume_pay * np.maximum(0, needed) / course.known["capacity_release"]
    return Stock(waiting, care.gone, care.added + built, purse)
