"""Expected cost by need cell: the curve, segments that average to one, recorded cost, and the fit."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.ground.money import Currency
from healthtrust.people.fit import KNOTS, Cells, fit, hats
from healthtrust.people.need import (
    CELL_SHAPE,
    above_least_deprived,
    cost_curve,
    cost_per_head,
    recorded_cost_a_year_older,
    recorded_cost_per_head,
)
from healthtrust.records.persons import Persons, cell_parts, cells
from healthtrust.state import known
from tests.small import small_state, tiny_design

POUNDS = Currency("GBP", 2)


def group(age: list[int], cost: list[int], weight: list[int]) -> Persons:
    """People of one household in the most deprived fifth, women, all of them well."""
    ages, zero = np.array(age, np.uint8), np.zeros(len(age), np.uint8)
    cell = cells(ages, zero, np.ones(len(age), np.uint8), zero)
    identity, home, none = (
        np.arange(len(age), dtype=np.uint64),
        zero.astype(np.uint32),
        zero.astype(np.uint16),
    )
    weights, costs = np.array(weight, np.int32), np.array(cost, np.int64)
    return Persons(identity, ages, zero, home, none, zero, cell, weights, costs)


def test_the_curve_is_the_table_at_its_knots_and_log_linear_between() -> None:
    curve = cost_curve("england-2011")
    # need-england-2011.csv: women of 85 cost 4811.68, of 65 2545.47; need-deprivation: 1.2128 in fifth 1.
    assert curve[85, 0, 0] == pytest.approx(4811.68 * 1.2128)
    assert curve[75, 0, 4] == pytest.approx(np.sqrt(4811.68 * 2545.47) * 0.8584)
    assert curve[100, 1, 2] == curve[85, 1, 2]


def test_cost_per_head_is_uplifted_into_minor_units_and_rises_with_need() -> None:
    design = tiny_design(people={"cost_uplift": 2.0})
    cost = cost_per_head(design.people, POUNDS).reshape(CELL_SHAPE)
    curve = cost_curve("england-2011")
    # At 0 nobody has a condition: all are well, and the well cost what the curve says.
    assert cost[0, 1, 2, 0] == pytest.approx(curve[0, 1, 2] * 200)
    assert (np.diff(cost, axis=-1) > 0).all()
    assert (np.diff(cost, axis=2) < 0).mean() > 0.9


def test_the_mean_over_residents_is_the_curve() -> None:
    state = small_state(people={"size": 200_000, "cost_uplift": 1.0})
    persons = known(state.persons, "people")
    cost = cost_per_head(state.design.people, POUNDS)[persons.cell]
    parts = cell_parts()
    curve = cost_curve("england-2011")[parts.age, parts.sex, parts.fifth - 1] * 100
    assert cost.mean() / curve[persons.cell].mean() == pytest.approx(1, abs=0.005)


def test_recorded_cost_is_the_mean_of_a_cell_or_of_its_age_or_nothing() -> None:
    persons = group([40, 40, 41], [3_000, 1_000, 500], [1, 3, 2])
    cost = recorded_cost_per_head(persons).reshape(CELL_SHAPE)
    assert cost[40, 0, 0, 0] == 1_000
    assert cost[40, 0, 0, 3] == 1_000
    assert cost[41, 0, 0, 0] == 250
    assert cost[42].sum() == cost[40, 1].sum() == 0


def test_cost_per_head_takes_recorded_cost_where_the_design_says_so() -> None:
    persons = group([40], [777], [1])
    recorded = tiny_design(people={"need": "recorded cost"}).people
    assert cost_per_head(recorded, POUNDS, persons).max() == 777
    bare = dataclasses.replace(persons, recorded_cost=None)
    assert cost_per_head(tiny_design().people, POUNDS, bare).max() > 777


def test_a_year_on_recorded_cost_is_that_of_the_new_age() -> None:
    before = group([40, 41, 60], [4_000, 900, 100], [2, 3, 1])
    later = group([41, 42, 61, 0], [0, 0, 0, 0], [2, 2, 1, 5])
    found = recorded_cost_a_year_older(later, before, np.ones(1, np.uint8)).recorded_cost
    # 41 cost 300 a head; nobody was 42 or 61, so 41 and 60 stand in; for the newborn the youngest, 40.
    assert found is not None
    assert found.tolist() == [600, 600, 100, 10_000]


def test_spending_above_the_least_deprived() -> None:
    heads = np.array([[10, 10, 10, 10, 10], [1, 1, 1, 1, 2]])
    cost = np.array([[150, 140, 130, 120, 100], [8, 8, 8, 8, 8]])
    assert above_least_deprived(heads, cost) == 50 + 40 + 30 + 20 + 4 * 4
    everywhere = np.zeros(CELL_SHAPE, np.int64)
    everywhere[30, 1, :, 2] = [150, 140, 130, 120, 100]
    assert above_least_deprived((everywhere > 0).reshape(-1) * 10, everywhere.reshape(-1)) == 140


def grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    age, sex, fifth = np.meshgrid(np.arange(0, 86), [0, 1], [1, 2, 3, 4, 5])
    return age.ravel(), sex.ravel(), fifth.ravel()


@given(
    st.lists(st.floats(5, 9), min_size=18, max_size=18),
    st.lists(st.floats(-0.5, 0.5), min_size=4, max_size=4),
)
def test_a_curve_without_noise_is_found_again(logs: list[float], gaps: list[float]) -> None:
    age, sex, fifth = grid()
    true_log = np.array(logs).reshape(2, 9)
    multiplier = np.exp([*gaps, -sum(gaps)])
    heads = np.full(len(age), 1_000.0)
    cost = heads * np.exp((hats(age, KNOTS) * true_log[sex]).sum(axis=1)) * multiplier[fifth - 1]
    found = fit(Cells(age, sex, fifth, heads, cost))
    np.testing.assert_allclose(found.log_cost, true_log, atol=1e-6)
    np.testing.assert_allclose(found.multiplier, multiplier, rtol=1e-6)
    np.testing.assert_allclose(found.per_head(age, sex, fifth) * heads, found.fitted, rtol=1e-9)


def test_fitted_cost_equals_observed_by_sex_and_fifth() -> None:
    age, sex, fifth = grid()
    heads = 100 + age * 7 % 900
    cost = heads * (200 + (age * 31 + fifth * 17 + sex * 5) % 997)
    found = fit(Cells(age, sex, fifth, heads, cost))
    for groups in (sex, fifth):
        for one in np.unique(groups):
            assert found.fitted[groups == one].sum() == pytest.approx(cost[groups == one].sum(), rel=1e-9)
    assert 0 < found.r_squared < 1


def test_too_little_to_fit_is_said() -> None:
    nobody = np.zeros(3)
    with pytest.raises(ValueError, match="residents and a cost"):
        fit(Cells(nobody, nobody, nobody + 1, nobody, nobody))
