"""Surcharges of the year at which plans break even."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, market
from healthtrust.design.market import Plan
from healthtrust.design.plan_choice import Nest
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.checks import after
from healthtrust.market import respond_premiums
from healthtrust.market.care_expected import expected_due
from healthtrust.market.respond import choice_of, homes_of
from healthtrust.market.respond_expected import each_of, expected
from healthtrust.market.respond_members import members_of
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import CELLS
from healthtrust.state import State, known
from tests.unit.allocate.scene import enrol, scene

UNLIKE = (
    Plan(name="Mutual", quality=0.6),
    Plan(name="Northern", quality=0.9, administration_share=0.05),
    Plan(name="Open", quality=0.3, administration_share=0.02),
)


def played(**heading: Any) -> State:
    rules = {"plans": UNLIKE, "premiums": "break even", "illness_response": 1.5, **heading}
    return market.step(allocate.step(scene(homes=3_000, weight=2_000, market=rules)))


def one_service(price: int, cases: np.ndarray) -> Catalogue:
    """A catalogue of one service given in pharmacies."""
    one = np.array([1])
    return Catalogue(
        ("care",), ("Care",), one.astype(np.int8), one > 0, price * one, one * 0.1, one, cases, ("",), ("",)
    )


def charged(state: State) -> np.ndarray:
    return known(state.enrolment, "market").surcharge


def margins(state: State) -> np.ndarray:
    table = market.transfers_table(state)
    return np.asarray(table["margin"] / table["capitation"])


def test_who_charges_breaks_even_and_who_charges_nothing_has_something_left() -> None:
    state = played(equalise="age and sex")
    charge, left = charged(state), margins(state)
    assert (charge > 0).any() and (charge == 0).any()
    assert np.abs(left[charge > 0]).max() < 0.002
    assert (left[charge == 0] > -0.002).all()
    assert after("market", state.book, state.year) == []


def test_fully_equalised_nobody_needs_a_surcharge() -> None:
    assert not charged(played()).any()


def test_the_less_equalisation_sees_the_more_the_good_plan_must_charge() -> None:
    northern = [
        charged(played(equalise=by, equalise_share=part))[1]
        for by, part in (
            ("age, sex and deprivation", 1.0),
            ("age, sex and deprivation", 0.5),
            ("population", 1.0),
        )
    ]
    assert 0 < northern[0] < northern[1] < northern[2]


NEAR = Nest(name="near", plans=("Mutual", "Northern"), dissimilarity=0.5)
COMPLEX = {
    "equalise": "age and sex",
    "assign": "evenly",
    "switching_cost": 0.7,
    "quality_spread": 1.0,
    "nests": (NEAR,),
}


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("rules", [{"equalise": "age and sex"}, COMPLEX])
def test_threads_and_engine_change_no_penny(
    monkeypatch: pytest.MonkeyPatch, engine: str, rules: dict[str, Any]
) -> None:
    found = charged(played(**rules)).tolist()
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    monkeypatch.setenv("HEALTHTRUST_THREADS", "1")
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", "7")
    assert any(found) and charged(played(**rules)).tolist() == found


@pytest.mark.parametrize("weight", [1, 50])
@pytest.mark.parametrize("rules", [{}, COMPLEX, COMPLEX | {"persistence": 0.0}])
def test_what_is_expected_adds_up_to_everybody(weight: int, rules: dict[str, Any]) -> None:
    state = scene(homes=400, weight=weight, market={"plans": UNLIKE} | rules)
    homes, choice = homes_of(state), choice_of(state)
    found = expected(homes, choice, each_of(state, choice.points, expected_due(state).household))
    persons, package = known(state.persons, "people"), known(state.package, "package")
    assert found.residents.sum() == pytest.approx(persons.heads)
    assert found.adults.sum() == pytest.approx(persons.weight[persons.age >= ADULT_AGE].sum())
    assert found.cost.sum() == pytest.approx(persons.weight @ package.cell_cost[persons.cell])
    assert found.risk.sum() == pytest.approx(persons.weight @ choice.points[persons.cell])


@pytest.mark.parametrize("rules", [{}, COMPLEX])
def test_what_is_drawn_is_what_was_expected_but_for_luck(rules: dict[str, Any]) -> None:
    state = scene(homes=20_000, market={"plans": UNLIKE} | rules)
    homes, choice = homes_of(state), choice_of(state)
    found = expected(homes, choice, each_of(state, choice.points, expected_due(state).household))
    drawn = members_of(state, enrol(state), choice.points, state.plans.surcharge)[0]
    people = known(state.persons, "people").heads
    assert drawn.adults.sum(axis=0) / people == pytest.approx(found.adults / people, abs=0.012)


def test_the_way_to_the_surcharges_starts_where_the_design_says_in_every_year() -> None:
    """A run that is taken up again finds the same surcharges: last year's do not matter."""
    state = allocate.step(scene(homes=500, weight=100, market={"plans": UNLIKE, "premiums": "break even"}))
    assert market.step(state).plans == state.plans


def test_the_cheapest_plan_that_residents_are_put_in_is_the_one_of_lowest_stated_surcharge() -> None:
    """Break-even surcharges come after: who is assigned does not change while they are looked for."""
    plans = (Plan(name="Mutual", surcharge=1, quality=0.9), Plan(name="Open", surcharge=2, quality=0.1))
    state = played(plans=plans, assign="cheapest", persistence=1.0, equalise="population")
    table = market.transfers_table(state)
    assert table["members"][1] == 0
    assert abs(table["margin"][0]) <= table["capitation"][0] * 0.002 or table["surcharge"][0] == 0


EXTREME = [
    {"quality_response": 50.0, "illness_response": 50.0, "persistence": 0.0},
    {"quality_response": 50.0, "surcharge_response": 50.0, "persistence": 0.0},
    {"surcharge_response": 50.0, "persistence": 0.0},
    {"quality_response": 50.0, "surcharge_response": 50.0, "quality_spread": 50.0},
]


@pytest.mark.parametrize("rules", EXTREME)
def test_a_plan_that_unravels_is_priced_for_its_last_members_or_the_year_is_refused(
    rules: dict[str, Any],
) -> None:
    try:
        state = played(equalise="population", **rules)
    except InvalidInput as refused:
        assert "market.premiums: found no rest" in str(refused)
        return
    homes = homes_of(state)
    offers = choice_of(state).offers._replace(surcharge=charged(state).astype(np.float64))
    points = np.full(CELLS, 1_000_000)
    each = each_of(state, points, expected_due(state).household)
    found = expected(homes, choice_of(state)._replace(offers=offers), each)
    line = known(state.budgets, "allocate").lines[:, 0]
    whole = found.residents.sum(axis=1, keepdims=True)
    share = np.divide(found.residents, whole, out=np.zeros_like(found.residents), where=whole > 0)
    lacking = found.cost - (1 - state.plans.administration_share) * (line @ share)
    due = np.maximum(lacking / np.maximum(found.adults, 1e-300), 0.0)
    assert charged(state) == pytest.approx(due, abs=60.0)


def test_charges_paid_back_are_in_the_surcharge() -> None:
    """Two plans alike but that one pays all user charges back: it charges about that much more."""
    dear = {"administration_share": 0.06}
    plans = (Plan(name="Bare", **dear), Plan(name="Free", pays_charges=1.0, **dear))
    rules = {"plans": plans, "premiums": "break even", "surcharge_response": 0.0}
    state = allocate.step(scene(homes=3_000, weight=100, market=rules))
    homes, package = known(state.households, "people"), known(state.package, "package")
    price, rate = 10_000, 2.0
    charging = replace(package, charge_share=np.array([0.1]), charged=np.ones(homes.rows, dtype=np.bool_))
    catalogue = one_service(price, np.full((CELLS, 1), rate))
    budgets = known(state.budgets, "allocate")
    poor = replace(budgets, lines=(budgets.heads * 0.8 * price * rate).astype(np.int64)[:, None])
    state = market.step(state.replace(package=charging, catalogue=catalogue, budgets=poor))
    found, table = known(state.enrolment, "market"), market.transfers_table(state)
    each = 0.1 * price * rate
    assert found.surcharge[1] - found.surcharge[0] == pytest.approx(each, rel=0.01)
    assert found.paid_back.tolist() == table["charges_paid_back"].tolist() and found.paid_back[0] == 0
    adults = found.surcharges[:, 1].sum() / found.surcharge[1]
    assert found.paid_back[1] == pytest.approx(adults * each, rel=0.001)
    assert (abs(table["margin"]) < 0.002 * table["capitation"]).all()


def test_what_does_not_come_to_rest_is_refused_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respond_premiums, "ROUNDS", 1)
    with pytest.raises(InvalidInput, match="no rest after 1 rounds: Northern"):
        played(equalise="population")


def test_surcharges_in_force_are_what_members_pay() -> None:
    state = played(equalise="age and sex")
    found = known(state.enrolment, "market")
    assert found.surcharge.any() and not state.plans.surcharge.any()
    assert (found.surcharges.sum(axis=0) % np.maximum(found.surcharge, 1) == 0).all()
