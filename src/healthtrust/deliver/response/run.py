"""How a place responds to another arrangement, year by year: the rules of this package in their order.

    year 0 is the year before; from year 1 on the new arrangement stands, and what is slow moves towards it

Source  the delivery-and-integration model of this project, expectations in annual steps: each rule stands
        with its evidence in its own file of this package.

>>> from healthtrust.deliver.response.arrangements import arrangement_named
>>> from healthtrust.deliver.response.baseline import shipped_baseline
>>> from healthtrust.deliver.response.coefficients import central
>>> fees, vertical = (arrangement_named(name) for name in ("fee-for-service", "vertical-capitated"))
>>> found = respond(Course(shipped_baseline(), fees, vertical, central()), years=10)
>>> bool(found.change(found.admissions)[10, 0] < -0.2)
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.answer import Response
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.experience import (
    Offers,
    Weights,
    experience,
    members_after,
    perceived_restriction,
)
from healthtrust.deliver.response.health import Health
from healthtrust.deliver.response.money import money_of, surplus_of
from healthtrust.deliver.response.ratios import ratios_of
from healthtrust.deliver.response.standing import Purse, Slow, Standing, Stock, at_start, slow_over
from healthtrust.deliver.response.uses import EMERGENCIES
from healthtrust.deliver.response.year import Year, care_in, given, left_behind
from healthtrust.people.exposure import shipped_moves

Real = NDArray[np.float64]
Many = TypeVar("Many", bound=NamedTuple)


def respond(course: Course, years: int, health: Health | None = None) -> Response:
    """Return how care responds over `years` years after the year before.

    health: how residents fall ill and die, and what reinvested money is spent on; left out they stay as they
    are and reinvested money does nothing but cost.
    """
    slow = slow_over(course, at_start(course).slow, years)
    care, purses, deaths = _lived(course, slow, years, health)
    parts = [slice(1), slice(1, None)] if years else [slice(1)]
    told = _joined([_told(course, slow, care, purses, range(years + 1)[part]) for part in parts])
    felt, members = _members(course, told)
    return Response(**told, deaths=deaths, experience=felt, members=members)


def _lived(course: Course, slow: Slow, years: int, health: Health | None) -> tuple[Year, Purse, Real]:
    """Return care, what money of earlier years does, and deaths, [year, draw, ...]: one year after another.

    Where nothing that care leaves changes what it answers to, the ratios of all years are worked out at once.
    """
    stock, none = at_start(course).stock, np.zeros((course.draws, 2))
    living = health.begin(course.baseline.residents, course.draws) if health else None
    still = np.broadcast_to(course.baseline.residents, (course.draws, len(course.baseline.residents)))
    feeds_back = course.after.reinvested > 0
    ahead = None if feeds_back else ratios_of(course, course.after, _some(slow, slice(1, None)), none)
    cares, purses, died = [], [], []
    for year in range(years + 1):
        now, residents = _at(slow, year), living.residents if living else still
        if year and ahead:
            care = given(course, stock, ahead.at(year - 1), residents)
        else:
            fast = health.log_points(living) if health and living else none
            care = care_in(course, Standing(now, stock), residents, fast, year)
        died.append(residents @ shipped_moves().deaths)
        if health and living:
            per_head = stock.purse.prevention / residents.sum(axis=1)
            living, died[-1] = health.one_year_on(living, per_head, now.quality, year)
        cares.append(care)
        purses.append(stock.purse)
        stock = next_stock(course, Standing(now, stock), care, year)
    return _stacked(cares), _stacked(purses), np.stack(died)


def next_stock(course: Course, standing: Standing, care: Year, year: int) -> Stock:
    """Return what care of a year leaves to the next.

    Of a surplus of its providers a part is reinvested; by a part of what is saved the payer expects less.
    """
    slow, stock = standing
    reinvested, rebased = course.after.reinvested, course.after.payment.rebased
    purse = stock.purse._replace(prevention=0 * stock.purse.prevention)
    if year and (reinvested or rebased):
        money = money_of(course, slow, care, stock.purse, range(year, year + 1))
        purse = Purse(reinvested * surplus_of(money), purse.budgets - rebased * money.saved)
    return left_behind(course, care, slow.acting.volume_hospital, purse)


def _told(course: Course, slow: Slow, care: Year, purse: Purse, years: range) -> dict[str, Real]:
    """Return what some years are told by: the fields of the answer but those that look over all of them."""
    told = slice(years.start, years.stop)
    slow, care, purse = _some(slow, told), _some(care, told), _some(purse, told)
    money = money_of(course, slow, care, purse, years)
    weights = shipped_moves().weights
    lost = course.known["emergency_disutility"] * care.volume[..., EMERGENCIES].sum(axis=(-2, -1))
    return {
        "residents": care.residents,
        "parts": care.parts,
        "volume": care.volume,
        "days": care.days,
        "bed_days": care.bed_days,
        "delay_days": care.delay_days,
        "beds": care.beds,
        "occupancy": care.bed_days / (365 * care.beds),
        "waiting_weeks": care.waiting.weeks,
        "listed": care.waiting.listed,
        "went_private": care.went_private,
        "quality": slow.quality,
        "segment_quality": care.segment_quality,
        "capability": slow.capability,
        "volume_pay": slow.acting.volume_hospital,
        "hospital_risk": slow.acting.risk_hospital,
        "alignment": care.alignment,
        "price": money.price,
        "slack": money.slack,
        "administration": money.administration,
        "care_cost": money.care_cost,
        "stranded": care.stranded,
        "transformation": money.transformation,
        "prevention": purse.prevention,
        "left": money.left,
        "qalys": care.residents @ weights - lost,
    }


def _members(course: Course, told: Mapping[str, Real]) -> tuple[Real, Real]:
    """Return what members feel [year, draw], and which part stays beside a rival that is as it was."""
    known, plans = course.known, 2 if course.after.market.choice_of_plan else 1
    weights = Weights(
        known["experience_quality"],
        known["experience_waiting"],
        known["experience_restriction"],
        course.baseline.usual_weeks,
        course.baseline.quality,
    )
    restricted = perceived_restriction(told["hospital_risk"], plans)
    felt = experience(told["quality"], told["waiting_weeks"], restricted, weights=weights)
    felt = felt - felt[0]
    if plans == 1:
        return felt, np.ones_like(felt)
    beside_rival = np.stack([felt, np.zeros_like(felt)], axis=-1)
    none = np.zeros_like(beside_rival)
    shares = members_after(none + 0.5, beside_rival, none, before=Offers(none, none))
    return felt, shares[..., 0] / 0.5


def _joined(parts: Sequence[Mapping[str, Real]]) -> dict[str, Real]:
    """Return fields [year, ...] one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _at(many: Many, year: int) -> Many:
    """Return one year of a named tuple of arrays [year, ...], tuples inside it likewise."""
    return many._make(_at(each, year) if hasattr(each, "_fields") else each[year] for each in many)


def _some(many: Many, years: slice) -> Many:
    """Return some years of a named tuple of arrays [year, ...], tuples inside it likewise."""
    return many._make(_some(each, years) if hasattr(each, "_fields") else each[years] for each in many)


def _stacked(rows: list[Many]) -> Many:
    """Return a named tuple of arrays [year, ...] from one of each year, tuples inside it likewise."""
    columns = (
        _stacked(list(each)) if isinstance(each[0], tuple) else np.stack(each)
        for each in zip(*rows, strict=True)
    )
    return rows[0]._make(columns)
