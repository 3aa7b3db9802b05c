"""Care in money: what it costs, at which prices, and what is left to each body; of a year, or of all years.

>>> Money._fields[:2]
('care_cost', 'transformation')
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import administration, bodies, price
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.payment import Acting
from healthtrust.deliver.response.standing import Purse, Slow, pays_for_capability
from healthtrust.deliver.response.uses import ELECTIVE, OUTPATIENT, PRIMARY
from healthtrust.deliver.response.year import Year
from healthtrust.design.response import Arrangement

Real = NDArray[np.float64]


class Money(NamedTuple):
    """Money of a year, [..., draw] major units unless told otherwise."""

    care_cost: Real
    transformation: Real
    price: Real
    slack: Real
    administration: Real
    left: Real
    """[..., draw, body]."""
    saved: Real
    """[..., draw, 2]: cost of primary care and hospital below what was expected, over the cost of before."""


def money_of(course: Course, slow: Slow, care: Year, purse: Purse, years: range) -> Money:
    """Return the money of care [..., draw] in some years, all under one arrangement.

    Years are counted from the year before, 0; where they are several, the year is the first axis of all.
    """
    base, now = course.baseline, course.arrangement(years[0])
    costs = base.unit_cost * care.volume.sum(axis=-2)
    in_bed = base.bed_day_cost * (care.bed_days + care.delay_days - course.was.delay_days)
    other = care.residents @ base.other_cost
    running = np.array([pays_for_capability(now, year) and year > 0 for year in years])
    per_head = now.transformation.per_head * (running[:, None] if len(years) > 1 else running)
    transformation = care.residents.sum(axis=-1) * per_head
    levels = (
        _price(course, slow.acting, now) / _price(course, course.was.acting, course.before),
        _slack(course, now) / _slack(course, course.before) + 0 * in_bed,
        _administration(course, slow.acting, now),
    )
    usual = 1 + _administration(course, course.was.acting, course.before)
    burden = levels[1] * (1 + levels[2])
    expected = _expected(course, care.residents) * usual[:, None]
    hospital = costs[..., OUTPATIENT:].sum(axis=-1) + in_bed + care.stranded
    given = bodies.Given(
        expected=expected * purse.budgets,
        fees=_fees(course, now, costs, in_bed) * usual[:, None],
        cost=np.stack([costs[..., PRIMARY], hospital], axis=-1) * burden[..., None],
        other=other * burden,
        funds=expected.sum(axis=-1) + other * usual,
        price=levels[0],
        transformation=transformation,
        prevention=purse.prevention,
        paid_by_fund=now.transformation.lasts is not None,
    )
    left = bodies.left(given, slow.acting, now.hospital_led, slow.quality - base.quality)
    saved = np.maximum(0, purse.budgets - given.cost / expected)
    return Money(costs.sum(axis=-1) + in_bed + other, transformation, *levels, left, saved)


def surplus_of(money: Money) -> Real:
    """Return what is left to providers together [..., draw], nothing where they lose."""
    return np.asarray(np.maximum(0, money.left[..., : bodies.BODIES.index("payer")].sum(axis=-1)))


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
    """Return what today's residents would cost primary care and the hospital before, [..., draw, 2]."""
    base = course.baseline
    primary = base.rate[:, PRIMARY] * base.unit_cost[PRIMARY]
    hospital = base.rate[:, OUTPATIENT:] @ base.unit_cost[OUTPATIENT:]
    in_bed = base.bed_day_cost * (base.rate * base.stay).sum(axis=1)
    return np.asarray(residents @ np.stack([primary, hospital + in_bed], axis=1))


def _fees(course: Course, now: Arrangement, costs: Real, in_bed: Real) -> Real:
    """Return what the care given would earn at the fees of `now` [..., draw, 2]; costs [..., draw, use]."""
    pay, before = now.payment, course.before.payment
    fees = costs.copy()
    fees[..., OUTPATIENT] *= pay.fee_outpatient / before.fee_outpatient
    fees[..., ELECTIVE] *= pay.fee_elective / before.fee_elective
    return np.stack([fees[..., PRIMARY], fees[..., OUTPATIENT:].sum(axis=-1) + in_bed], axis=-1)
