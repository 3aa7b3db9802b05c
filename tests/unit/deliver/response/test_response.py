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
from healthtrust.deliver.response.ratios import ratios_of
from healthtrust.deliver.response.standing import at_start, slow_over
from healthtrust.deliver.response.uses import (
    AVOIDABLE,
    ELECTIVE,
    EMERGENCIES,
    OTHER_EMERGENCY,
    OUTPATIENT,
    PRIMARY,
)
from healthtrust.design.response import Arrangement
from healthtrust.people.exposure import shipped_factors, shipped_moves
from tests.reference.response_plain import respond_plain

BASE = shipped_baseline()


def course(after: str, before: str = "fee-for-service") -> _Course:
    """Return a course between two shipped arrangements with central coefficients."""
    return Course(BASE, arrangement_named(before), arrangement_named(after), central())


@pytest.mark.parametrize("before", ["fee-for-service", "national-tariff", "vertical-capitated"])
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


def test_beds_without_fixed_cost_are_not_lost() -> None:
    """Where nothing of a bed's cost stays, nothing is stranded and nothing shed."""
    known = central().with_values(fixed_hospital_share=0.0)
    found = respond(dataclasses.replace(course("vertical-capitated"), known=known), 5)
    assert found.beds == pytest.approx(np.full_like(found.beds, found.beds[0, 0]))
    assert (found.stranded == 0).all()


def test_members_leave_only_where_they_can() -> None:
    """One payer keeps everybody; with a choice of plan, members go by what they feel."""
    assert (respond(course("hospital-led-capitated"), 5).members == 1).all()
    free = course("hospital-led-capitated")
    market = free.after.market.model_copy(update={"choice_of_plan": True})
    found = respond(dataclasses.replace(free, after=free.after.model_copy(update={"market": market})), 5)
    assert found.members[0, 0] == pytest.approx(1)
    assert found.members[1, 0] != pytest.approx(1, abs=1e-3)


def _with(arrangement: Arrangement, part: str, **values: object) -> Arrangement:
    """Return an arrangement with other values in one of its parts."""
    return arrangement.model_copy(update={part: getattr(arrangement, part).model_copy(update=values)})


def test_what_was_capable_does_not_stay_so_when_it_is_split_up() -> None:
    """From one vertical body to single practices: capability sinks to what they can hold, funded or not."""
    split = course("fee-for-service", "vertical-capitated")
    unfunded = dataclasses.replace(split, after=_with(split.after, "transformation", lasts=0.0))
    for each in (split, unfunded):
        assert respond(each, 40).capability[40, 0] == pytest.approx(0.3, abs=0.01)


def test_stays_go_back_when_one_body_is_split_up() -> None:
    """What the single bottom line had shortened is as long again, whatever the bottom lines of today."""
    whole, split = course("vertical-capitated"), course("fee-for-service", "vertical-capitated")
    together, apart = (ratios_at_rest(each) for each in (whole, split))
    assert together[0, 0, ELECTIVE] < 0.9
    assert apart[0, 0, ELECTIVE] == pytest.approx(1 / together[0, 0, ELECTIVE], rel=1e-3)


def ratios_at_rest(asked: _Course) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return stays over those of before after sixty years [draw, segment, use]."""
    slow = slow_over(asked, at_start(asked).slow, 60)
    last = type(slow)(slow.capability[60], type(slow.acting)(*(t[60] for t in slow.acting)), slow.quality[60])
    return ratios_of(asked, asked.after, last, np.zeros((1, 2))).stay


def test_another_fee_moves_money_from_its_year_on() -> None:
    """The year before everybody breaks even; from year 1 on the payer pays what the hospital gets."""
    asked = course("fee-for-service")
    dearer = dataclasses.replace(asked, after=_with(asked.after, "payment", fee_elective=1.3))
    left = respond(dearer, 3).left[:, 0]
    assert left[0] == pytest.approx(0, abs=1)
    assert left[1, 1] > 1e6 and left[1, 2] < -1e6


def test_half_a_year_of_a_contract_is_no_year() -> None:
    """Money and payment that last two and a half years both act in two."""
    asked = course("pooled-place", "national-tariff")
    lasting = [
        respond(
            dataclasses.replace(
                asked, after=_with(_with(asked.after, "payment", lasts=y), "transformation", lasts=y)
            ),
            6,
        )
        for y in (2.0, 2.5)
    ]
    assert np.array_equal(lasting[0].volume, lasting[1].volume)


def test_rebasing_moves_savings_to_the_payer_and_nothing_else() -> None:
    """Expected cost follows what care costs: providers keep less year by year, and care is as it was."""
    kept = course("vertical-capitated")
    found = [
        respond(dataclasses.replace(kept, after=_with(kept.after, "payment", rebased=part)), 15)
        for part in (0.0, 0.3, 1.0)
    ]
    providers = [each.left[..., :2].sum(axis=2)[15, 0] for each in found]
    assert providers[0] > 2 * providers[1] > 2 * providers[2] > 0
    for each in found[1:]:
        assert np.array_equal(each.volume, found[0].volume)
        assert each.left.sum(axis=2) == pytest.approx(found[0].left.sum(axis=2), rel=1e-9, abs=1e-3)
        assert each.left[:2] == pytest.approx(found[0].left[:2])


def test_primary_care_without_equals_and_money_does_less() -> None:
    """TI-4: with specialists as equals and money for it, the same payment keeps half as many more at home."""
    alone = course("primary-care-led", "national-tariff")
    equals = _with(_with(alone.after, "components", expertise=0.7), "transformation", lasts=None)
    falls = [
        -float(found.change(found.emergencies)[10, 0])
        for found in (respond(alone, 10), respond(dataclasses.replace(alone, after=equals), 10))
    ]
    assert falls[1] > 1.4 * falls[0] > 0


def test_a_list_is_worked_off_where_volume_is_paid() -> None:
    """Paid by volume and with beds to spare, theatres grow until nobody waits longer than was usual."""
    asked = course("fee-for-service", "vertical-capitated")
    weeks = respond(asked, 40).waiting_weeks[:, 0]
    assert weeks.max() > 20
    assert weeks[40] < 1.5 * weeks[0]
