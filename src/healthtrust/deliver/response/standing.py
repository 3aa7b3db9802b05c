"""What is slow: where capability, payment as it acts, quality, the waiting list and people stand in a year.

>>> Standing._fields[:3]
('capability', 'acting', 'quality')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import capability, payment, quality
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.waiting import Waiting
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]


class Standing(NamedTuple):
    """What a year begins with, [draw] each."""

    capability: Real
    acting: payment.Acting
    quality: Real
    waiting: Waiting
    gone: Real
    """Fixed cost of empty beds that has been shed, major units a year."""
    added: Real
    """Beds added to those of before."""
    prevention: Real
    """Spending on population health, major units."""


def packed(standing: Standing) -> Real:
    """Return where things stand as columns [draw, 13], which `unpacked` reads."""
    waiting, acting = standing.waiting, standing.acting
    return np.stack([standing.capability, *acting, standing.quality, *waiting, *standing[4:]], axis=1)


def unpacked(columns: Real) -> Standing:
    """Return where things stand from the columns [draw, 13] of `packed`."""
    stood, *rest = (column.copy() for column in columns.T)
    acting, (quality_now, *rest) = payment.Acting(*rest[:5]), rest[5:]
    return Standing(stood, acting, quality_now, Waiting(*rest[:3]), *rest[3:])


def at_start(course: Course) -> Standing:
    """Return what the year before begins with: all at rest."""
    was, zeros = course.was, np.zeros(course.draws)
    quality_before = course.baseline.quality + zeros
    return Standing(was.capability, was.acting, quality_before, was.waiting, zeros, zeros, zeros)


def pays_for_capability(arrangement: Arrangement, year: int) -> bool:
    """Return whether there is money for transformation in a year; the first year of an arrangement is 1."""
    lasts = arrangement.transformation.lasts
    return lasts is None or year <= lasts


def built(course: Course, standing: Standing, year: int) -> tuple[Real, payment.Acting]:
    """Return capability and payment as it acts in the year after `year`."""
    after, known = course.after, course.known
    terms = capability.Building(known["capability_time"], known["capability_decay"], known["capability_kept"])
    reached = capability.capability_reached(after.components)
    funded = pays_for_capability(after, year + 1)
    stood = capability.one_year_on(
        standing.capability, course.was.capability, reached, funded=funded, terms=terms
    )
    lapsed = after.payment.lasts is not None and year >= after.payment.lasts
    contract = payment.of((course.before if lapsed else after).payment)
    return stood, payment.one_year_on(standing.acting, contract, known["contract_time"])


def quality_on(course: Course, standing: Standing, year: int) -> Real:
    """Return quality [draw] in the year after `year`: part of the way to where payment and form take it."""
    known, was = course.known, course.was
    names = ("quality_pay_effect", "quality_capability", "quality_concentration")
    of_pay, of_capability, of_concentration = (known[name] for name in names)
    paid = quality.paid_part(standing.acting.quality, known["quality_pay_enough"]) - was.paid
    more = course.after.market.provider_concentration - course.before.market.provider_concentration
    changed = of_pay * paid + of_capability * (standing.capability - was.capability) - of_concentration * more
    aim = course.baseline.quality + changed
    return np.clip(standing.quality + known["quality_speed"] * (aim - standing.quality), 0, 1)
