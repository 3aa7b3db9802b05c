"""What is slow: where capability, payment as it acts, quality, the waiting list and beds stand in a year.

>>> Slow._fields
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


class Slow(NamedTuple):
    """What moves by itself, whatever care there is, [..., draw] each."""

    capability: Real
    acting: payment.Acting
    quality: Real


class Purse(NamedTuple):
    """What the years before leave to the money of a year."""

    prevention: Real
    """[draw]: spending on population health, major units."""
    budgets: Real
    """[draw, 2]: what is expected to be spent on primary care and hospital, over the cost of before."""


class Stock(NamedTuple):
    """What care leaves to the next year, [draw] each."""

    waiting: Waiting
    gone: Real
    """Fixed cost of empty beds that has been shed, major units a year."""
    added: Real
    """Beds added to those of before."""
    purse: Purse


class Standing(NamedTuple):
    """All that a year begins with."""

    slow: Slow
    stock: Stock


def packed(standing: Standing) -> Real:
    """Return where things stand as columns [draw, 13], which `unpacked` reads.

    Budgets are left out: in a year of a design its contracts say what is expected.
    """
    slow, stock = standing
    left = (*stock.waiting, stock.gone, stock.added, stock.purse.prevention)
    return np.stack([slow.capability, *slow.acting, slow.quality, *left], axis=1)


def unpacked(columns: Real) -> Standing:
    """Return where things stand from the columns [draw, 13] of `packed`."""
    stood, *rest = (column.copy() for column in columns.T)
    acting, (quality_now, *rest) = payment.Acting(*rest[:5]), rest[5:]
    gone, added, prevention = rest[3:]
    purse = Purse(prevention, np.ones((len(columns), 2)))
    return Standing(Slow(stood, acting, quality_now), Stock(Waiting(*rest[:3]), gone, added, purse))


def at_start(course: Course) -> Standing:
    """Return what the year before begins with: all at rest."""
    was, zeros = course.was, np.zeros(course.draws)
    slow = Slow(was.capability, was.acting, course.baseline.quality + zeros)
    purse = Purse(zeros, np.ones((course.draws, 2)))
    return Standing(slow, Stock(was.waiting, zeros, zeros, purse))


def slow_over(course: Course, slow: Slow, years: int) -> Slow:
    """Return what is slow from the year before on, [year, draw]."""
    path = [slow]
    for year in range(years):
        path.append(slow_on(course, path[-1], year))
    stood, acting, index = zip(*path, strict=True)
    columns = (np.stack(term) for term in zip(*acting, strict=True))
    return Slow(np.stack(stood), payment.Acting(*columns), np.stack(index))


def slow_on(course: Course, slow: Slow, year: int) -> Slow:
    """Return capability, payment as it acts, and quality in the year after `year`."""
    after, known = course.after, course.known
    terms = capability.Building(known["capability_time"], known["capability_decay"], known["capability_kept"])
    funded = pays_for_capability(after, year + 1)
    stood = capability.one_year_on(
        slow.capability, course.was.capability, course.reached, funded=funded, terms=terms
    )
    lapsed = after.payment.lasts is not None and year + 1 > after.payment.lasts
    contract = payment.of((course.before if lapsed else after).payment)
    acting = payment.one_year_on(slow.acting, contract, known["contract_time"])
    return Slow(stood, acting, quality_on(course, slow))


def pays_for_capability(arrangement: Arrangement, year: int) -> bool:
    """Return whether there is money for transformation in a year; the first year of an arrangement is 1."""
    lasts = arrangement.transformation.lasts
    return lasts is None or year <= lasts


def quality_on(course: Course, slow: Slow) -> Real:
    """Return quality [draw] a year later: part of the way to where payment and form take it."""
    known, was = course.known, course.was
    paid = quality.paid_part(slow.acting.quality, known["quality_pay_enough"]) - was.paid
    more = course.after.market.provider_concentration - course.before.market.provider_concentration
    built = known["quality_capability"] * (slow.capability - was.capability)
    changed = known["quality_pay_effect"] * paid + built - known["quality_concentration"] * more
    aim = course.baseline.quality + changed
    moved = slow.quality + known["quality_speed"] * (aim - slow.quality)
    return np.asarray(np.minimum(np.maximum(moved, 0), 1))
