"""Parts of a change of budgets a head add up to it, and say what was changed."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.budget_change import Budgets, budgets_of, why

PLACES = ("Dale", "Docks", "Sea")


def budgets(care: list[float], need: list[float], **others: list[float]) -> Budgets:
    lines = {name: np.array(values) for name, values in others.items()}
    return Budgets(PLACES, np.array(care), np.array(need), lines)


@pytest.mark.parametrize("seed", range(5))
def test_parts_add_up_to_the_change_of_the_whole_budget(seed: int) -> None:
    rng = np.random.default_rng(seed)
    was, now = (
        budgets(*rng.uniform(0.1, 3.0, (2, 3)).tolist(), transformation=rng.uniform(0, 1, 3).tolist())
        for _ in range(2)
    )
    np.testing.assert_allclose(sum(why(was, now).values()), now.total - was.total)


def test_more_money_for_all_is_not_told_as_need_nor_as_distance() -> None:
    parts = why(budgets([100, 80, 120], [1, 0.8, 1.2]), budgets([110, 88, 132], [1, 0.8, 1.2]))
    assert parts["money for care everywhere"].round(9).tolist() == [10, 8, 12]
    assert np.abs(parts["its need"]).max() < 1e-9
    assert np.abs(parts["where it stands against its target"]).max() < 1e-9


def test_a_place_held_back_from_its_need_stands_against_its_target() -> None:
    parts = why(budgets([100, 100, 100], [1, 1, 1]), budgets([100, 100, 100], [1.2, 0.8, 1]))
    assert parts["its need"][0] > 0 > parts["where it stands against its target"][0]
    assert (parts["its need"] + parts["where it stands against its target"]).round(9).tolist() == [0, 0, 0]


def test_nothing_is_lost_where_a_place_had_no_personal_care() -> None:
    was, now = budgets([0, 100, 100], [1, 1, 1]), budgets([50, 100, 0], [1, 1, 1])
    np.testing.assert_allclose(sum(why(was, now).values()), [50, 0, -100], atol=1e-9)


def test_a_line_that_only_one_of_the_two_has_is_a_part_of_its_own() -> None:
    was, now = budgets([100, 100, 100], [1, 1, 1]), budgets([100, 100, 100], [1, 1, 1], new=[5, 0, 1])
    assert why(was, now)["new"].tolist() == [5, 0, 1]
    assert why(now, was)["new"].tolist() == [-5, 0, -1]


def test_budgets_are_read_from_the_table_in_the_order_asked_for() -> None:
    table = {
        "place": np.array(["Vale", "Dale", "Docks"], dtype=object),
        "residents": np.array([30, 10, 20]),
        "personal_care": np.array([9_000, 2_000, 7_000]),
        "need_index": np.array([1.0, 0.8, 1.1]),
        "social_care": np.array([300, 100, 200]),
    }
    found = budgets_of(table, ("Docks", "Dale"), unit=100.0)
    assert found.care.tolist() == [3.5, 2.0]
    assert found.level == 3.0
    assert {name: line.tolist() for name, line in found.others.items()} == {"social care": [0.1, 0.1]}
