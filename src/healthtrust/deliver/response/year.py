"""One year of care: from where things stand to volume, stays, beds, waiting, prices and money.

>>> Year._fields[:3]
('residents', 'parts', 'volume')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import alignment, quality, stay, volume
from healthtrust.deliver.response.baseline import elective_days
from healthtrust.deliver.response.beds import room_for_elective
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.standing import Standing
from healthtrust.deliver.response.uses import ELECTIVE, EMERGENCIES
from healthtrust.deliver.response.waiting import Waiting, joined, one_year

Real = NDArray[np.float64]


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
    segment_quality: Real
    """[draw, segment]."""
    alignment: Real
    waiting: Waiting
    went_private: Real


def care_in(course: Course, standing: Standing, residents: Real, fast: Real, year: int) -> Year:
    """Return the care of a year for residents [draw, segment]; fast [draw, 2]: logs by fast programmes."""
    known, base = course.known, course.baseline
    change, found, aligned = _changed(course, standing, fast, year)
    parts = volume.parts_of(change, base.emergencies(), known)
    logarithm = parts.sum(axis=0)
    wanted = residents[:, :, None] * base.rate * np.exp(logarithm)
    one_body = course.arrangement(year).components.financial
    stays = stay.of(
        one_body * change.aligned, logarithm, known["stay_alignment"], known["short_stays_avoided"]
    )
    days = wanted * base.stay * np.exp(stays)
    emergency_days = days[..., EMERGENCIES].sum(axis=(1, 2))
    beds = beds_open(course, standing)
    electives = wanted[..., ELECTIVE].sum(axis=1)
    long = days[..., ELECTIVE].sum(axis=1) / np.where(electives > 0, electives, 1)
    room = room_for_elective(beds, emergency_days, np.where(electives > 0, long, elective_days(base)))
    usual = course.was.wanted / base.uses[:, ELECTIVE].sum()
    waiting, treated, left = one_year(standing.waiting, electives * usual, room, course.rules)
    waiting = _grown(course, standing, waiting, joined(standing.waiting, waiting, treated, left) - left)
    given = treated / np.where(electives > 0, electives, 1)
    wanted_days = days.sum(axis=(1, 2))
    wanted[..., ELECTIVE] *= given[:, None]
    days[..., ELECTIVE] *= given[:, None]
    bed_days = days.sum(axis=(1, 2))
    delay = course.delay(bed_days, beds)
    slow = (found, aligned, waiting, left)
    return Year(residents, parts, wanted, days, bed_days, wanted_days, delay, beds, *slow)


def _grown(course: Course, standing: Standing, waiting: Waiting, demand: Real) -> Waiting:
    """Return the list with more theatre slots, where volume is paid for and more is wanted than there are."""
    missing = np.maximum(0, demand - waiting.capacity)
    pays = standing.acting.volume_hospital / course.known["elective_capacity_time"]
    return waiting._replace(capacity=waiting.capacity + pays * missing)


def beds_open(course: Course, standing: Standing) -> Real:
    """Return beds [draw]: those of before, less those whose fixed cost has been shed."""
    base = course.baseline
    shed = standing.gone / (course.known["fixed_hospital_share"] * base.bed_day_cost)
    return np.asarray(base.beds + standing.added - shed / (365 * base.occupancy))


def beds_added(course: Course, standing: Standing, care: Year) -> Real:
    """Return beds [draw] added by the next year: where volume is paid for, a full hospital grows."""
    needed = care.wanted_days / (365 * course.baseline.occupancy) - care.beds
    pays = standing.acting.volume_hospital / course.known["capacity_release"]
    return np.asarray(standing.added + pays * np.maximum(0, needed))


def _changed(course: Course, standing: Standing, fast: Real, year: int) -> tuple[volume.Change, Real, Real]:
    """Return what differs from before, quality by segment [draw, segment], and alignment [draw]."""
    known, was, now = course.known, course.was, course.arrangement(year)
    acting, stood = standing.acting, standing.capability
    incentive = alignment.of(acting, now.hospital_led, *course.fixed_and_pull)
    paid = quality.paid_part(acting.quality, known["quality_pay_enough"])
    found = quality.skimped(standing.quality, acting.risk_hospital, paid, stood, known["skimping"])
    shifted = np.maximum(0, acting.risk_primary - acting.risk_hospital)
    change = volume.Change(
        hospital=incentive.hospital - was.incentive.hospital,
        primary=incentive.primary - was.incentive.primary,
        aligned=stood * incentive.alignment - was.capability * was.incentive.alignment,
        capability=stood - was.capability,
        information=now.information * stood - course.before.information * was.capability,
        shifted=shifted - np.maximum(0, was.acting.risk_primary - was.acting.risk_hospital),
        paid_volume=acting.volume_hospital,
        continuity=now.continuity - course.before.continuity,
        quality=found - was.segment_quality,
        fee_outpatient=now.payment.fee_outpatient / course.before.payment.fee_outpatient,
        fee_elective=now.payment.fee_elective / course.before.payment.fee_elective,
        programmes=fast,
    )
    return change, found, incentive.alignment
