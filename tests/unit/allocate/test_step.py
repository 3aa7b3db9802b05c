"""The whole step: the pool's money reaches its purposes and places, and the book agrees."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate import step
from healthtrust.allocate.gaps import gap_table
from healthtrust.allocate.programmes import programmes_table
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.records.findings import LINES
from healthtrust.state import known
from tests.unit.allocate.scene import scene

SHARES = {"transformation_share": 0.01, "population_health_share": 0.04}


def test_the_book_passes_its_checks_and_agrees_with_the_budgets() -> None:
    state = step(scene(weight=40, allocate=SHARES))
    budgets, book = known(state.budgets, "allocate"), state.book
    assert after("allocate", book, state.year) == []
    assert book.balance(Accounts.POOL_FUND) == 0
    assert book.balance(Accounts.POOL_RESERVE) == budgets.reserve > 0
    assert book.balance(Accounts.POOL_REWARD_RESERVE) == budgets.reward > 0
    assert book.balance(Accounts.POOL_ADMINISTRATION) == budgets.administration > 0
    for place in state.places.leaves.tolist():
        care, *spent = budgets.lines[place].tolist()
        assert book.balance(Accounts.PLACE_PERSONAL_CARE, place=place) == care > 0
        assert book.balance(Accounts.PLACE_POPULATION_HEALTH, place=place) == 0
        assert book.balance(Accounts.PLACE_TRANSFORMATION, place=place) == 0
        assert book.balance(Accounts.PROGRAMME_POPULATION_HEALTH, place=place) == spent[0] > 0
        assert book.balance(Accounts.PROGRAMME_TRANSFORMATION, place=place) == spent[1] > 0
        assert book.balance(Accounts.POOL_FUND, place=place) == 0, "the pool's fund belongs to no place"


@pytest.mark.parametrize("by", CLASSIFICATIONS)
def test_pool_income_is_lines_and_what_stays_with_the_pool(by: str) -> None:
    state = step(scene(allocate={"by": by}, cost_factor=1.2))
    budgets = known(state.budgets, "allocate")
    kept = budgets.reserve + budgets.reward + budgets.administration
    assert budgets.lines.sum() + kept == known(state.contributions, "pool").income
    assert budgets.lines[:, 0].sum() == known(state.package, "package").care_budget
    assert budgets.lines[:, 0].tolist() == budgets.by_formula[:, CLASSIFICATIONS.index(by)].tolist()
    assert (budgets.by_formula.sum(axis=0) == budgets.lines[:, 0].sum()).all()
    above = np.setdiff1d(np.arange(7), state.places.leaves)
    assert not budgets.lines[above].any() and not budgets.by_formula[above].any()


def test_programmes_spend_the_population_health_line_and_gain_health() -> None:
    budgets = known(step(scene(weight=40)).budgets, "allocate")
    line = budgets.lines[:, LINES.index("population health")]
    assert budgets.programme_spending.sum(axis=1).tolist() == line.tolist()
    assert budgets.programme_spending.shape[1] == len(budgets.programmes) > 1
    assert (budgets.programme_qalys.sum(axis=1)[line > 0] > 0).all()


def test_the_table_of_programmes_adds_up_to_the_line() -> None:
    state = step(scene(weight=40))
    table = programmes_table(state)
    assert table["spent"].sum() == known(state.budgets, "allocate").lines[:, 1].sum()
    assert table["qalys"] == pytest.approx(table["spent"] / 100 / table["cost_per_qaly"])


def test_expected_cost_of_places_adds_up_to_that_of_the_package() -> None:
    state = step(scene(weight=40))
    package, budgets = known(state.package, "package"), known(state.budgets, "allocate")
    assert budgets.expected_cost.sum() == package.expected_cost.sum()
    households, persons = known(state.households, "people"), known(state.persons, "people")
    where = households.place[persons.household]
    cost = np.bincount(where, weights=persons.weight * package.cell_cost[persons.cell], minlength=7)
    assert budgets.expected_cost == pytest.approx(cost, rel=2e-6)


def test_the_gap_table_adds_up_on_every_level() -> None:
    state = step(scene(weight=40, allocate=SHARES | {"by": "age and sex"}))
    table = gap_table(state)
    levels = [state.places.level == depth for depth in range(3)]
    for name in (
        "residents",
        "personal_care",
        "population_health",
        "transformation",
        "budget",
        "expected_cost",
    ):
        assert len({int(table[name][level].sum()) for level in levels}) == 1, name
    for formula in CLASSIFICATIONS:
        assert {int(table[f"gap by {formula}"][level].sum()) for level in levels} == {0}
    assert table["personal_care"].tolist() == table["by age and sex"].tolist()
    assert table["need_index"][0] == pytest.approx(1)
    assert table["budget"][0] == known(state.budgets, "allocate").lines.sum()
    assert table["budget_per_head"][0] == pytest.approx(table["budget"][0] / table["residents"][0])


def test_the_deprived_get_more_where_the_formula_sees_deprivation() -> None:
    blind, sighted = (
        gap_table(step(scene(homes=2_000, allocate={"by": by})))
        for by in ("age and sex", "age, sex and deprivation")
    )
    most, least = 3, 5
    assert sighted["need_index"][most] > 1.2 * sighted["need_index"][least]
    assert blind["budget_per_head"][most] < sighted["budget_per_head"][most]
    assert blind["gap by age and sex"][most] < 0 < blind["gap by age and sex"][least]
