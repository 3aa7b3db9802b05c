"""The whole step: plans are paid all of the personal-care money, and the book agrees."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import allocate, market
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.design.market import Plan
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.market import enrolment_table, selection_table, transfers_table
from healthtrust.records.plans import Enrolment
from healthtrust.state import State, known
from tests.unit.allocate.scene import enrol, scene, with_last_year

FINEST = CLASSIFICATIONS[-1]
UNEQUAL = (
    Plan(name="Fine", quality=0.95, surcharge=40, administration_share=0.05),
    Plan(name="Plain", quality=0.2, administration_share=0.02),
    Plan(name="Local", quality=0.5, administration_share=0.03, places=("South",)),
)


def played(*, equalise: str = FINEST, by: str = FINEST, **given: Any) -> State:
    """A year through allocate and market."""
    heading = {"plans": UNEQUAL, "equalise": equalise, "illness_response": 2.0}
    return market.step(allocate.step(scene(market=heading, allocate={"by": by}, **given)))


def enrolment(state: State) -> Enrolment:
    return known(state.enrolment, "market")


@pytest.mark.parametrize("weight", [1, 500])
def test_the_book_passes_its_checks_and_agrees_with_what_was_found(weight: int) -> None:
    state = played(weight=weight)
    found, book = enrolment(state), state.book
    assert after("market", book, state.year) == []
    table = transfers_table(state)
    for place in range(7):
        assert book.balance(Accounts.PLACE_PERSONAL_CARE, place=place) == 0
    for plan in range(3):
        fund = book.balance(Accounts.PLAN_FUND, plan=plan)
        assert fund == table["capitation"][plan] + table["surcharges"][plan] - table["administration"][plan]
        assert book.balance(Accounts.PLAN_EQUALISATION, plan=plan) == table["transfer"][plan]
        assert book.balance(Accounts.PLAN_ADMINISTRATION, plan=plan) == table["administration"][plan] > 0
    assert -book.balance(Accounts.HOUSEHOLD_PLAN_SURCHARGES) == found.surcharges.sum() > 0
    assert not found.surcharges[:, 1:].any()


def test_every_neighbourhoods_line_goes_to_its_members_plans() -> None:
    state = played(weight=20)
    found, lines = enrolment(state), known(state.budgets, "allocate").lines[:, 0]
    assert found.capitation.sum(axis=1).tolist() == lines.tolist()
    assert not found.transfers.sum(axis=1).any() and found.transfers.any()
    assert not found.capitation[found.members == 0].any()
    per_head = found.capitation / np.maximum(found.members, 1)
    for place in state.places.leaves:
        assert np.ptp(per_head[place][found.members[place] > 0]) < 1


def test_members_and_risk_add_up_to_the_residents() -> None:
    state = played(weight=20)
    found, budgets = enrolment(state), known(state.budgets, "allocate")
    assert found.members.sum(axis=1).tolist() == budgets.heads.tolist()
    assert found.members_by_segment.sum(axis=1).tolist() == found.members.sum(axis=0).tolist()
    assert found.risk_points.sum(axis=1).tolist() == budgets.need_points.tolist()
    assert found.expected_cost.sum() == pytest.approx(known(state.package, "package").cell_cost @ np.bincount(
        known(state.persons, "people").cell, weights=known(state.persons, "people").weight, minlength=5050
    ), abs=15)  # fmt: skip
    assert found.heads.dtype == np.int32


def test_running_a_plan_costs_its_share_of_what_equalisation_leaves_it() -> None:
    state = played(weight=20)
    payment = enrolment(state).capitation + enrolment(state).transfers
    share = [Fraction(5, 100), Fraction(2, 100), Fraction(3, 100)]
    cost = [sum(int(Fraction(int(n)) * share[p]) for n in payment[:, p]) for p in range(3)]
    assert transfers_table(state)["administration"].tolist() == cost


def test_adults_pay_the_surcharge_of_their_plan() -> None:
    state = played()
    households = known(state.households, "people")
    due = np.zeros(7, dtype=np.int64)
    np.add.at(
        due, households.place, enrolment(state).heads[:, 0] * households.adults.astype(np.int64) * 4_000
    )
    assert enrolment(state).surcharges[:, 0].tolist() == due.tolist()


def test_not_to_equalise_is_to_transfer_nothing() -> None:
    assert not enrolment(played(equalise="population")).transfers.any()


def test_fully_equalised_a_plan_is_paid_what_its_members_are_expected_to_cost() -> None:
    """Perfect capitation: what is left for care does not depend on who joined."""
    state = played(homes=3_000)
    found = enrolment(state)
    for_care = found.paid * (1 - 0.05)
    assert for_care == pytest.approx(found.expected_cost, rel=1e-5)
    assert selection_table(state)["ratio"][:5] == pytest.approx([1] * 5, rel=1e-5)


def test_half_equalised_the_good_plan_is_underpaid_for_the_ill_it_attracts() -> None:
    state = played(homes=3_000, equalise="age and sex")
    score = transfers_table(played(homes=3_000))["mean_risk_score"]
    assert score[0] > 1 > score[1]
    ratio = selection_table(state)["ratio"].reshape(3, 5)
    assert (ratio[:, 0] > 1.2).all() and (ratio[:, 4] < 0.8).all()
    full, half = (
        transfers_table(played(homes=3_000, equalise=e))["transfer"] for e in (FINEST, "age and sex")
    )
    assert full[0] > half[0] > 0


def test_tables_add_up() -> None:
    state = played(weight=20)
    plans, members, segments = transfers_table(state), enrolment_table(state), selection_table(state)
    everyone = known(state.persons, "people").heads
    assert plans["members"].sum() == members["members"].sum() == segments["members"].sum() == everyone
    assert plans["transfer"].sum() == 0
    assert plans["capitation"].sum() == segments["paid"].sum() == known(state.package, "package").care_budget
    assert plans["margin"].tolist() == (
        plans["capitation"] + plans["transfer"] + plans["surcharges"] - plans["administration"]
        - plans["expected_due"]
    ).tolist()  # fmt: skip
    shown = list(zip(members["place"], members["plan"], strict=True))
    assert ("Mill", "Local") not in shown and ("Docks", "Local") in shown and len(shown) == 10
    for place in ("Mill", "Docks"):
        assert members["share"][members["place"] == place].sum() == pytest.approx(1)
    assert {len(column) for column in segments.values()} == {15}
    by_plan = [members["plan"] == name for name in plans["plan"]]
    risk = [(members["mean_risk_score"] * members["members"])[rows].sum() for rows in by_plan]
    assert risk == pytest.approx((plans["mean_risk_score"] * plans["members"]).tolist())


def test_a_second_year_counts_those_who_switched() -> None:
    first = played(homes=2_000)
    assert enrolment(first).switchers == 0
    heading = {"plans": UNEQUAL, "persistence": 0.85}
    state = allocate.step(scene(homes=2_000, market=heading))
    state = with_last_year(state, enrol(state)).replace(year=2028)
    switched = enrolment(market.step(state)).switchers
    assert 0 < switched < 0.15 * known(state.persons, "people").heads


def test_plans_may_be_one_and_places_few() -> None:
    one = {"plans": 1}
    state = market.step(allocate.step(scene(market=one)))
    assert not enrolment(state).transfers.any()
    assert transfers_table(state)["mean_risk_score"] == pytest.approx([1], rel=1e-5)


@st.composite
def headings(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Any [allocate] and [market] that a design may state; one plan serves everywhere."""
    share, classification = st.floats(0, 0.15), st.sampled_from(CLASSIFICATIONS)
    names = ("population_health", "transformation", "reserve", "reward", "administration")
    allocate = {f"{name}_share": draw(share) for name in names} | {"by": draw(classification)}
    local = st.lists(st.sampled_from(["North", "South", "Mill", "Docks"]), max_size=2).map(tuple)
    plans = [
        Plan(
            name=f"Plan {i}",
            quality=draw(st.floats(0, 1)),
            surcharge=draw(st.floats(0, 500)),
            administration_share=draw(st.floats(0, 0.05)),
            places=draw(local) if i else (),
        )
        for i in range(draw(st.integers(1, 6)))
    ]
    responses = {f"{name}_response": draw(st.floats(0, 50)) for name in ("quality", "surcharge", "illness")}
    return allocate, {"plans": tuple(plans), "equalise": draw(classification), **responses}


@given(drawn=headings(), weight=st.sampled_from([1, 2, 10_000]), seed=st.integers(0, 99))
def test_no_design_loses_or_makes_a_penny(
    drawn: tuple[dict[str, Any], dict[str, Any]], weight: int, seed: int
) -> None:
    by, rules = drawn
    state = scene(homes=25, weight=weight, seed=seed, allocate=by, market=rules, cost_factor=1.3)
    state = market.step(allocate.step(state))
    found, budgets = enrolment(state), known(state.budgets, "allocate")
    assert after("market", state.book, state.year) == []
    kept = budgets.reserve + budgets.reward + budgets.administration
    assert budgets.lines.sum() + kept == known(state.contributions, "pool").income
    assert (found.capitation + found.transfers).sum(axis=1).tolist() == budgets.lines[:, 0].tolist()
    assert found.paid.sum() == budgets.lines[:, 0].sum()
    assert found.heads.sum(axis=1).tolist() == known(state.households, "people").weight.tolist()
    assert not found.members[~state.plans.serves.T].any()
