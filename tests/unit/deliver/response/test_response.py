"""How care responds: against a plain reference, and what must hold whatever the arrangement."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.deliver.response import (
    Course,
    Health,
    arrangement_named,
    central,
    respond,
    shipped_arrangements,
    shipped_baseline,
)
from healthtrust.deliver.response.course import Course as _Course
from healthtrust.deliver.response.uses import AVOIDABLE, EMERGENCIES, OTHER_EMERGENCY, OUTPATIENT, PRIMARY
from healthtrust.people.exposure import shipped_factors, shipped_moves
from tests.reference.response_plain import respond_plain

BASE = shipped_baseline()


def course(after: str, before: str = "fee-for-service") -> _Course:
    """Return a course between two shipped arrangements with central coefficients."""
    return Course(BASE, arrangement_named(before), arrangement_named(after), central())


@pytest.mark.parametrize("before", ["fee-for-service", "national-tariff"])
@pytest.mark.parametrize("after", shipped_arrangements())
def test_the_plain_reference_gives_the_same(before: str, after: str) -> None:
    """Every shipped arrangement, eleven years, use by use."""
    asked = course(after, before)
    found = respond(asked, 11)
    plain = respond_plain(BASE, asked.before, asked.after, asked.known, 11)
    got = {
        "capability": found.capability,
        "alignment": found.alignment,
        "quality": found.quality,
        "quality of the frail": found.segment_quality[..., 4],
        "primary": found.uses[..., PRIMARY],
        "outpatient": found.uses[..., OUTPATIENT],
        "other": found.uses[..., OTHER_EMERGENCY],
        "avoidable": found.uses[..., AVOIDABLE],
        "emergency days": found.days[..., EMERGENCIES].sum(axis=(2, 3)),
        "price": found.price,
        "slack": found.slack,
        "administration": found.administration,
    }
    for name, values in got.items():
        assert values[:, 0] == pytest.approx([year[name] for year in plain], rel=1e-10), name


@pytest.mark.parametrize("name", shipped_arrangements())
def test_nothing_changes_where_nothing_is_changed(name: str) -> None:
    """The same arrangement before and after, forty years: all is at rest, and everybody breaks even."""
    asked = course(name, name)
    unfunded = asked.after.model_copy(
        update={"transformation": asked.after.transformation.model_copy(update={"per_head": 0.0})}
    )
    found = respond(dataclasses.replace(asked, after=unfunded), 40)
    for values in (found.admissions, found.bed_days, found.spending, found.waiting_weeks, found.quality):
        assert values == pytest.approx(np.broadcast_to(values[0], values.shape), rel=1e-9)
    assert np.abs(found.left).max() < 1e-6 * found.spending[0, 0]


@pytest.mark.parametrize("name", shipped_arrangements())
def test_money_is_conserved_in_every_organisation(name: str) -> None:
    """What is left to all bodies is the funds less every cost, whoever pays whom."""
    asked = course(name)
    found = respond(asked, 12)
    cost = (found.care_cost + found.stranded) * found.slack * (1 + found.administration)
    cost = cost + found.transformation + found.prevention
    funds = BASE.cost * (1 + found.administration[0])
    assert found.left.sum(axis=2) == pytest.approx(funds - cost, rel=1e-9, abs=1e-3)


def test_the_waiting_list_loses_nobody() -> None:
    """Listed before, and who joins, are treated, go private, or are listed after."""
    found = respond(course("hospital-led-fees"), 12)
    joined = np.diff(found.listed, axis=0) + found.uses[1:, :, 2] + found.went_private[1:]
    assert (joined > 0).all()
    assert (found.listed >= 0).all()


def test_many_draws_are_each_what_one_alone_is() -> None:
    """Draws do not touch each other."""
    known = central().with_values(
        avoidable_alignment=np.array([0.2, 0.55]), capability_time=np.array([2.0, 6.0])
    )
    asked = dataclasses.replace(course("vertical-capitated"), known=known)
    both = respond(asked, 8)
    for draw in (0, 1):
        alone = central().with_values(
            avoidable_alignment=known["avoidable_alignment"][draw],
            capability_time=known["capability_time"][draw],
        )
        one = respond(dataclasses.replace(asked, known=alone), 8)
        assert both.volume[:, draw] == pytest.approx(one.volume[:, 0], rel=1e-12)
        assert both.left[:, draw] == pytest.approx(one.left[:, 0], rel=1e-9, abs=1e-4)


def test_reinvested_surplus_makes_people_healthier() -> None:
    """A trust that spends its surplus on population health has fewer sick residents after forty years."""
    keeps = course("vertical-capitated")
    spends = dataclasses.replace(keeps, after=keeps.after.model_copy(update={"reinvested": 0.5}))
    health = Health(shipped_moves(), shipped_factors(), {"smoking": 0.5, "uncontrolled-hypertension": 0.5})
    kept, spent = (respond(each, 40, health) for each in (keeps, spends))
    sick = slice(2, None)
    assert spent.prevention[5, 0] > 0
    assert spent.residents[40, 0, sick].sum() < kept.residents[40, 0, sick].sum()
    assert spent.qalys[40, 0] > kept.qalys[40, 0]
    assert kept.residents[0, 0] == pytest.approx(BASE.residents)


def test_members_leave_only_where_they_can() -> None:
    """One payer keeps everybody; with a choice of plan, members go by what they feel."""
    assert (respond(course("hospital-led-capitated"), 5).members == 1).all()
    free = course("hospital-led-capitated")
    market = free.after.market.model_copy(update={"choice_of_plan": True})
    found = respond(dataclasses.replace(free, after=free.after.model_copy(update={"market": market})), 5)
    assert found.members[0, 0] == pytest.approx(1)
    assert found.members[1, 0] != pytest.approx(1, abs=1e-3)
