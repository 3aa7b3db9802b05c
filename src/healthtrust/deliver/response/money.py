"""A year of care in money: what it costs, what is stranded, and what is left to each body.

>>> Money._fields[:2]
('care_cost', 'stranded')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import administration, bodies, cost, price
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.payment import Acting
from healthtrust.deliver.response.standing import Standing, pays_for_capability
from healthtrust.deliver.response.uses import ELECTIVE, OUTPATIENT, PRIMARY
from healthtrust.deliver.response.year import Year
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]


class Money(NamedTuple):
    """A year's money, [draw] major units unless told otherwise."""

    care_cost: Real
    stranded: Real
    gone: Real
    """Fixed cost of empty beds that has been shed by the next year."""
    transformation: Real
    price: Real
    slack: Real
    administration: Real
    left: Real
    """[draw, body]."""


def money_of(course: Course, standing: Standing, care: Year, year: int) -> Money:
    """Return a year's money."""
    known, base, now = course.known, course.baseline, course.arrangement(year)
    residents = care.residents
    costs = base.unit_cost * care.volume.sum(axis=1)
    in_bed = base.bed_day_cost * (care.bed_days + care.delay_days - course.was.delay_days)
    released = (
        known["fixed_hospital_share"] * base.bed_day_cost * np.maximum(0, base.bed_days - care.bed_days)
    )
    stranded, gone = cost.one_year(standing.gone, released, known["capacity_release"])
    other = residents @ base.other_cost
    heads = residents.sum(axis=1)
    running = pays_for_capability(now, year) and year > 0
    transformation = heads * now.transformation.per_head * running
    levels = (
        _price(course, standing.acting, now) / _price(course, course.was.acting, course.before),
        _slack(course, now) / _slack(course, course.before),
        _administration(course, standing.acting, now),
    )
    usual = 1 + _administration(course, course.was.acting, course.before)
    burden = levels[1] * (1 + levels[2])
    given = bodies.Given(
        expected=_expected(course, residents) * usual[:, None],
        fees=_fees(course, costs, in_bed) * usual[:, None],
        cost=np.stack([costs[:, PRIMARY], costs[:, OUTPATIENT:].sum(axis=1) + in_bed + stranded], axis=1)
        * burden[:, None],
        other=other * burden,
        funds=(_expected(course, residents).sum(axis=1) + other) * usual,
        price=levels[0],
        transformation=transformation,
        prevention=standing.prevention,
        paid_by_fund=now.transformation.lasts is not None,
    )
    better = standing.quality - base.quality
    left = bodies.left(given, standing.acting, now.hospital_led, better)
    return Money(costs.sum(axis=1) + in_bed + other, stranded, gone, transformation, *levels, left)


def _price(course: Course, acting: Acting, now: Arrangement) -> Real:
    effects = course.known["price_concentration"], course.known["price_hospital_led"]
    concentration, set_by_rule = now.market.provider_concentration, now.market.administered_prices
    return price.index(now.hospital_led, acting.volume_hospital, concentration, set_by_rule, effects)


def _slack(course: Course, now: Arrangement) -> Real:
    market, effect = now.market, course.known["slack_concentration"]
    return price.slack(market.provider_concentration, market.benchmarking, effect)


def _administration(course: Course, acting: Acting, now: Arrangement) -> Real:
    names = ("administration_least", "administration_billing", "administration_plans")
    fund, billing, plans = (course.known[name] for name in names)
    paid = acting.volume_hospital, acting.volume_primary
    return administration.share(*paid, now.market.plan_concentration, (fund, billing, plans))


def _expected(course: Course, residents: Real) -> Real:
    """Return what today's residents would cost primary care and the hospital before, [draw, 2]."""
    base = course.baseline
    primary = base.rate[:, PRIMARY] * base.unit_cost[PRIMARY]
    hospital = base.rate[:, OUTPATIENT:] @ base.unit_cost[OUTPATIENT:]
    in_bed = base.bed_day_cost * (base.rate * base.stay).sum(axis=1)
    return np.asarray(residents @ np.stack([primary, hospital + in_bed], axis=1))


def _fees(course: Course, costs: Real, in_bed: Real) -> Real:
    """Return what the care given would earn at the fees of today, [draw, 2]; costs [draw, use]."""
    pay, before = course.after.payment, course.before.payment
    fees = costs.copy()
    fees[:, OUTPATIENT] *= pay.fee_outpatient / before.fee_outpatient
    fees[:, ELECTIVE] *= pay.fee_elective / before.fee_elective
    return np.stack([fees[:, PRIMARY], fees[:, OUTPATIENT:].sum(axis=1) + in_bed], axis=1)
