"""Years of a pace of change: by hand, at the ends, and where it cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.pace import NEVER, RULES, Opening, one_year, pace
from healthtrust.allocate.pace.path import real_growth, years_within
from healthtrust.allocate.pace.scalar import Rates, scalar_that_spends
from healthtrust.design.pace import Pace
from healthtrust.ground.errors import InvalidInput

HALF = np.array([0.5, 0.5])


def year(allocation: list[int], budget: int, grew: tuple[float, float] = (1.0, 1.0)) -> Opening:
    return Opening(np.array(allocation), HALF, np.array(grew), budget)


def test_floors_are_paid_first_and_the_rest_moves_toward_target() -> None:
    moved, unmet = one_year(year([80_000, 120_000], 206_000), Pace(slope=0.1, least_per_head=0.01))
    assert not unmet
    assert moved.allocation.tolist() == [206_000 - 121_200, 121_200]
    assert [RULES[code] for code in moved.binding] == ["formula", "floor"]
    assert moved.distance == pytest.approx([80 / 103 - 1, 120 / 103 - 1])
    assert moved.growth == pytest.approx([84_800 / 80_000 - 1, 0.01])
    assert moved.closing == pytest.approx([84_800 / 103_000 - 1, 121_200 / 103_000 - 1])


def test_with_just_the_money_the_rule_asks_for_the_scalar_is_nothing() -> None:
    moved, _ = one_year(year([80_000, 120_000], 200_000), Pace(slope=0.25))
    assert moved.allocation.tolist() == [85_000, 115_000]
    assert moved.scalar == pytest.approx(0.0, abs=1e-12)


def test_what_follows_population_only_is_no_growth_per_head() -> None:
    moved, _ = one_year(year([80_000, 120_000], 214_000, (1.10, 1.05)), Pace(slope=0.0))
    assert moved.growth == pytest.approx([0.0, 0.0])
    assert moved.allocation.tolist() == [88_000, 126_000]


def test_caps_that_hold_one_back_let_the_other_pass_its_target() -> None:
    moved, unmet = one_year(year([50_000, 100_000], 220_000), Pace(most_per_head=0.5))
    assert not unmet
    assert moved.allocation.tolist() == [75_000, 145_000]
    assert moved.scalar > 1
    assert [RULES[code] for code in moved.binding] == ["cap", "formula"]


def test_a_floor_that_takes_too_much_is_paid_by_the_other_place() -> None:
    rules = Pace(least_in_cash=0.0)
    moved, unmet = one_year(year([50_000, 120_000], 170_000), rules)
    assert moved.allocation.tolist() == [50_000, 120_000] and not unmet


def test_equal_places_differ_by_a_minor_unit_at_most() -> None:
    opening = Opening(np.full(3, 100), np.full(3, 1 / 3), np.ones(3), 301)
    moved, _ = one_year(opening, Pace(slope=0.5))
    assert moved.allocation.tolist() == [101, 100, 100]


def test_years_to_target_and_who_never_comes() -> None:
    budgets = np.full(6, 200_000)
    found = pace(np.array([80_000, 120_000]), HALF, np.ones((7, 2)), budgets, Pace(slope=0.5))
    # half of 20 %, a year
    assert found.closing[:, 1] == pytest.approx([0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125], abs=1e-5)
    assert found.years_to_target.tolist() == [5, 5]
    assert found.years_to_target_closely.tolist() == [NEVER, NEVER]
    assert found.needed_now.tolist() == [20_000, 0]


def test_at_target_from_the_start_takes_no_year() -> None:
    found = pace(np.array([100, 100]), HALF, np.ones((2, 2)), np.array([208]), Pace(slope=0.5))
    assert found.years_to_target.tolist() == [0, 0]


def test_a_place_that_leaves_its_target_again_is_not_there() -> None:
    distance = np.array([[0.0, 0.2], [0.005, 0.0], [0.02, 0.0]])
    assert years_within(distance, 0.01).tolist() == [NEVER, 1]


def test_targets_population_and_budgets_may_change_every_year() -> None:
    shares = np.array([[0.5, 0.5], [0.25, 0.75]])
    population = np.array([[10.0, 10.0], [11.0, 10.0], [11.0, 12.0]])
    found = pace(np.array([1000, 1000]), shares, population, np.array([2_100, 2_400]), Pace())
    assert found.allocation.tolist() == found.target.tolist() == [[1050, 1050], [600, 1800]]
    assert found.distance[0] == pytest.approx([1100 / 1050 - 1, 1000 / 1050 - 1])
    assert found.distance[1] == pytest.approx([1050 / 600 - 1, 1050 * 1.2 / 1800 - 1])


def test_real_growth_is_growth_less_prices() -> None:
    rules = Pace(slope=0.0, least_per_head=0.01, real=True, deflator=(0.02,))
    budget = np.array([round(200_000 * 1.01 * 1.02)])
    found = pace(np.array([100_000, 100_000]), HALF, np.ones((2, 2)), budget, rules)
    assert real_growth(found, rules)[0] == pytest.approx([0.01, 0.01], abs=1e-5)


def test_every_year_whose_limits_cannot_be_met_is_named_with_the_amount() -> None:
    budgets = np.array([200_000, 200_000])
    with pytest.raises(InvalidInput) as refused:
        pace(np.array([80_000, 120_000]), HALF, np.ones((3, 2)), budgets, Pace(least_per_head=0.05))
    first, second = (str(problem) for problem in refused.value.problems)
    assert "year 1: found least growth that takes 10,000 minor units more" in first
    assert "floor: place 1, place 2" in first
    assert "year 2: found least growth that takes 20,500 minor units more" in second


def test_caps_that_leave_money_are_named_with_the_amount() -> None:
    with pytest.raises(InvalidInput, match=r"leaves 6,000 minor units .* unspent \(cap: place 1, place 2\)"):
        pace(
            np.array([80_000, 120_000]), HALF, np.ones((2, 2)), np.array([210_000]), Pace(most_per_head=0.02)
        )


def test_a_floor_in_cash_above_the_cap_per_head_names_the_place() -> None:
    population = np.array([[10.0, 10.0], [8.0, 10.0]])
    rules = Pace(least_in_cash=0.0, most_per_head=0.10)
    with pytest.raises(InvalidInput, match=r"least growth above the most \(floor in cash: place 1\)"):
        pace(np.array([100, 100]), HALF, population, np.array([205]), rules)


def test_numbers_that_cannot_be_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        pace(
            np.array([0, 100]),
            np.array([[0.5, 0.4]]),
            np.array([[1.0, 1.0], [np.nan, 1.0]]),
            np.array([-5]),
            Pace(),
        )
    told = str(refused.value)
    assert "pace, opening: found 1 of 2 numbers missing, zero or negative" in told
    assert "pace, population: found 1 of 4" in told
    assert "pace, budgets: found 1 of 1" in told
    assert "year 1: found a sum of 0.9; expected shares that add up to 1" in told


def test_the_wrong_shape_is_told() -> None:
    with pytest.raises(InvalidInput, match="a row a year, a column a place"):
        pace(np.array([100, 100]), HALF, np.ones((2, 2)), np.array([200, 210]), Pace())


@pytest.mark.parametrize("budget", [0.0, 1e3, 1.9e5, 2e5, 2.1e5, 1e6, 1e9])
def test_the_root_is_exact_wherever_it_lies(budget: float) -> None:
    carried, target = np.array([80_000.0, 120_000.0]), np.array([100_000.0, 100_000.0])
    close = target / carried - 1
    rates = Rates(0.25 * close, close, np.full(2, -1.0), np.full(2, np.inf))
    from healthtrust.allocate.pace.scalar import grown

    spent = carried * (1 + grown(scalar_that_spends(budget, carried, rates), rates))
    assert spent.sum() == pytest.approx(budget, rel=1e-12, abs=1e-6)
