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

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.answer import Response
from healthtrust.deliver.response.bodies import BODIES
from healthtrust.deliver.response.course import Course
from healthtrust.deliver.response.experience import (
    Offers,
    Weights,
    experience,
    members_after,
    perceived_restriction,
)
from healthtrust.deliver.response.health import Health
from healthtrust.deliver.response.money import Money, money_of
from healthtrust.deliver.response.standing import Standing, at_start, built, quality_on
from healthtrust.deliver.response.uses import EMERGENCIES
from healthtrust.deliver.response.year import Year, beds_added, care_in
from healthtrust.people.exposure import shipped_moves

PROVIDERS = slice(0, BODIES.index("payer"))

Real = NDArray[np.float64]


def respond(course: Course, years: int, health: Health | None = None) -> Response:
    """Return how care responds over `years` years after the year before.

    health: how residents fall ill and die, and what reinvested money is spent on; left out they stay as they
    are and reinvested money does nothing but cost.
    """
    standing = at_start(course)
    living = health.begin(course.baseline.residents, course.draws) if health else None
    still = np.broadcast_to(course.baseline.residents, (course.draws, len(course.baseline.residents)))
    told = []
    for year in range(years + 1):
        residents = living.residents if living else still
        fast = health.log_points(living) if health and living else np.zeros((course.draws, 2))
        care = care_in(course, standing, residents, fast, year)
        money = money_of(course, standing, care, year)
        deaths = residents @ shipped_moves().deaths
        if health and living:
            per_head = standing.prevention / residents.sum(axis=1)
            living, deaths = health.one_year_on(living, per_head, standing.quality, year)
        told.append({**_told(course, standing, care, money), "deaths": deaths})
        standing = next_standing(course, standing, care, money, year)
    gathered = {name: np.stack([row[name] for row in told]) for name in told[0]}
    felt, members = _members(course, gathered)
    return Response(**gathered, experience=felt, members=members)


def next_standing(course: Course, standing: Standing, care: Year, money: Money, year: int) -> Standing:
    """Return where things stand at the beginning of the year after `year`, the year before being year 0."""
    stood, acting = built(course, standing, year)
    better = quality_on(course, standing, year)
    surplus = np.maximum(0, money.left[:, PROVIDERS].sum(axis=1)) if year else 0 * stood
    prevention = course.after.reinvested * surplus
    added = beds_added(course, standing, care)
    return Standing(stood, acting, better, care.waiting, money.gone, added, prevention)


def _told(course: Course, standing: Standing, care: Year, money: Money) -> dict[str, Real]:
    """Return what a year is told by: the fields of the answer but those that look over the years."""
    weights = shipped_moves().weights
    lost = course.known["emergency_disutility"] * care.volume[..., EMERGENCIES].sum(axis=(1, 2))
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
        "quality": standing.quality,
        "segment_quality": care.segment_quality,
        "capability": standing.capability,
        "volume_pay": standing.acting.volume_hospital,
        "hospital_risk": standing.acting.risk_hospital,
        "alignment": care.alignment,
        "price": money.price,
        "slack": np.broadcast_to(money.slack, standing.quality.shape),
        "administration": np.broadcast_to(money.administration, standing.quality.shape),
        "care_cost": money.care_cost,
        "stranded": money.stranded,
        "transformation": money.transformation,
        "prevention": standing.prevention,
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
