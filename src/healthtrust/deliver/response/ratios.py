"""By what use, stays and quality differ from before, where what is slow stands: of a year or of all years.

>>> Ratios._fields
('parts', 'volume', 'stay', 'segment_quality', 'alignment')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import alignment, quality, stay, volume
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.standing import Slow
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]


class Ratios(NamedTuple):
    """What differs from before, [..., draw] first."""

    parts: Real
    """[part, ..., draw, segment, use]: logarithm of volume over that of before, by `volume.PARTS`."""
    volume: Real
    """[..., draw, segment, use]: use over that of before; of electives what is wanted."""
    stay: Real
    """[..., draw, segment, use]: days of a stay over those of before."""
    segment_quality: Real
    """[..., draw, segment]."""
    alignment: Real

    def at(self, year: int) -> Ratios:
        """Return those of one year, where years come first."""
        return Ratios(self.parts[:, year], *(column[year] for column in self[1:]))


def ratios_of(course: Course, now: Arrangement, slow: Slow, fast: Real) -> Ratios:
    """Return by what care differs under an arrangement; fast [..., draw, 2]: logs by fast programmes."""
    known, was = course.known, course.was
    incentive = alignment.of(slow.acting, now.hospital_led, *course.fixed_and_pull)
    paid = quality.paid_part(slow.acting.quality, known["quality_pay_enough"])
    found = quality.skimped(slow.quality, slow.acting.risk_hospital, paid, slow.capability, known["skimping"])
    change = _changed(course, now, slow, incentive)
    change = change._replace(quality=found - was.segment_quality, programmes=fast)
    parts = volume.parts_of(change, course.baseline.emergencies(), known)
    logarithm = parts.sum(axis=0)
    one_body, was_one = (each.components.financial for each in (now, course.before))
    in_one_body = (
        one_body * slow.capability * incentive.alignment - was_one * was.capability * was.incentive.alignment
    )
    stays = stay.of(in_one_body, logarithm, known["stay_alignment"], known["short_stays_avoided"])
    return Ratios(parts, np.exp(logarithm), np.exp(stays), found, incentive.alignment)


def _changed(course: Course, now: Arrangement, slow: Slow, incentive: alignment.Incentive) -> volume.Change:
    """Return what differs from before, but for quality and fast programmes."""
    was, stood, pay, paid_before = course.was, slow.capability, now.payment, course.before.payment
    none = np.zeros(1)
    return volume.Change(
        hospital=incentive.hospital - was.incentive.hospital,
        primary=incentive.primary - was.incentive.primary,
        aligned=stood * incentive.alignment - was.capability * was.incentive.alignment,
        capability=stood - was.capability,
        information=now.information * stood - course.before.information * was.capability,
        shifted=_shifted(slow.acting.risk_primary, slow.acting.risk_hospital)
        - _shifted(was.acting.risk_primary, was.acting.risk_hospital),
        paid_volume=slow.acting.volume_hospital,
        continuity=now.continuity - course.before.continuity,
        quality=none,
        fee_outpatient=pay.fee_outpatient / paid_before.fee_outpatient,
        fee_elective=pay.fee_elective / paid_before.fee_elective,
        programmes=none,
    )


def _shifted(primary: Real, hospital: Real) -> Real:
    """Return by how much more primary care bears of its cost than of the hospital's, none below zero."""
    return np.maximum(0, primary - hospital)
