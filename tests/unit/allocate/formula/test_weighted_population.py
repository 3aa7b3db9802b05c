"""Weighted populations and targets: small tables by hand, and everything that is refused."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.formula.targets import distance, targets
from healthtrust.allocate.formula.weighted import weighted
from healthtrust.design.alone import alone
from healthtrust.design.formula import Adjustment, Formula, Group, Index, Service
from healthtrust.ground.errors import InvalidInput

HEADS = np.array([100, 300])


def formula(*indices: Index, **more: object) -> Formula:
    return Formula(title="f", services=(Service(name="care", share=1.0, indices=indices),), **more)  # type: ignore[arg-type]


def test_without_an_index_everybody_counts_the_same() -> None:
    assert weighted(formula(), {}, HEADS).overall.tolist() == [100.0, 300.0]


def test_an_index_is_scaled_so_that_weighted_and_real_population_agree() -> None:
    found = weighted(formula(Index(name="need", column="n")), {"n": np.array([3.0, 1.0])}, HEADS)
    assert found.overall.tolist() == [200.0, 200.0]
    assert found.points.tolist() == [200_000_000, 200_000_000]


def test_weighted_heads_are_used_as_they_are() -> None:
    index = Index(name="need", column="w", column_is="heads")
    assert weighted(formula(index), {"w": np.array([130.0, 270.0])}, HEADS).overall.tolist() == [130, 270]


def test_weights_by_group_of_residents() -> None:
    index = Index(name="age", groups=(Group(column="y", weight=1.0), Group(column="o", weight=5.0)))
    columns = {"y": np.array([50, 300]), "o": np.array([50, 0])}
    found = weighted(formula(index), columns, HEADS).overall
    np.testing.assert_allclose(found, [400 * 300 / 600, 400 * 300 / 600])


def test_a_regression_on_the_logarithm() -> None:
    index = Index(name="need", coefficients={"x": 1.0}, intercept=2.0, link="log")
    found = weighted(formula(index), {"x": np.log([3.0, 1.0])}, HEADS)
    np.testing.assert_allclose(found.overall, [200.0, 200.0])


def test_cost_factors_multiply_only_the_services_they_apply_to() -> None:
    services = (Service(name="a", share=0.5), Service(name="b", share=0.5, cost_factor=False))
    f = Formula(title="f", services=services, cost_factors=(Index(name="mff", column="c"),))
    found = weighted(f, {"c": np.array([3.0, 1.0])}, HEADS)
    assert found.by_service.tolist() == [[200.0, 100.0], [200.0, 300.0]]
    assert found.overall.tolist() == [150.0, 250.0]


def test_a_component_takes_its_share_of_all_money() -> None:
    other = Service(name="inequalities", share=0.25, indices=(Index(name="deaths", column="d"),))
    f = Formula(title="f", services=(Service(name="need", share=0.75),), components=(other,))
    found = weighted(f, {"d": np.array([3.0, 1.0])}, HEADS)
    assert found.overall.tolist() == [125.0, 275.0]
    assert found.services == ("need", "inequalities")


def test_heads_added_to_a_place_come_out_of_all() -> None:
    part = Service(name="care", share=1.0, adjustments=(Adjustment(name="remote", column="r"),))
    found = weighted(Formula(title="f", services=(part,)), {"r": np.array([100.0, 0.0])}, HEADS)
    assert found.overall.tolist() == [160.0, 240.0]


def test_a_place_without_residents_weighs_nothing() -> None:
    found = weighted(formula(Index(name="n", column="n")), {"n": np.array([0.0, 2.0])}, np.array([0, 10]))
    assert found.overall.tolist() == [0.0, 10.0]
    assert targets(found, 100).money.tolist() == [0, 100]


def test_money_fixed_for_places_is_paid_first() -> None:
    found = targets(weighted(formula(), {}, HEADS), 1_000, np.array([200, 0]))
    assert found.money.tolist() == [400, 600]
    assert found.by_service.tolist() == [[200], [600]]


def test_a_budget_below_what_is_fixed_is_refused() -> None:
    with pytest.raises(InvalidInput, match="200 fixed"):
        targets(weighted(formula(), {}, HEADS), 100, np.array([200, 0]))


def test_distance_from_target() -> None:
    assert distance(np.array([90, 110, 5]), np.array([100, 100, 0]))[:2].tolist() == [-0.1, 0.1]
    assert np.isnan(distance(np.array([5]), np.array([0])))[0]


def test_all_that_is_wrong_with_columns_is_told_at_once() -> None:
    f = Formula(
        title="f",
        services=(
            Service(name="a", share=0.5, indices=(Index(name="one", column="one"),)),
            Service(name="b", share=0.5, indices=(Index(name="two", column="two"),)),
        ),
        cost_factors=(Index(name="mff", column="mff"), Index(name="text", column="text")),
        columns={"two": "need for b, 1 = average"},
    )
    columns = {
        "one": np.array([1.0, np.nan]),
        "mff": np.array([0.0, -1.0]),
        "text": np.array(["1.0", "x"], dtype=object),
    }
    with pytest.raises(InvalidInput) as refused:
        weighted(f, columns, HEADS, ("North", "South"))
    told = str(refused.value)
    assert "column 'two'; expected two: need for b, 1 = average" in told
    assert "column one: found no number in 1 of 2 places (South)" in told
    assert "column mff: found a value below zero in 1 of 2 places (South)" in told
    assert "column mff: found 0 in 1 of 2 places (North)" in told
    assert "column text: found no number in 1 of 2 places (South)" in told
    assert told.endswith("5 problems")


def test_population_must_be_there_and_not_negative() -> None:
    with pytest.raises(InvalidInput, match="below zero in 1 of 2"):
        weighted(formula(), {}, np.array([-1, 5]))
    with pytest.raises(InvalidInput, match="no number in 1 of 2"):
        weighted(formula(), {}, np.array([np.nan, 5.0]))
    with pytest.raises(InvalidInput, match="no residents"):
        weighted(formula(), {}, np.array([0, 0]))


def test_a_table_of_groups_that_lacks_columns_is_one_problem() -> None:
    index = Index(name="age", groups=tuple(Group(column=f"g{i}", weight=1.0) for i in range(9)))
    with pytest.raises(InvalidInput) as refused:
        weighted(formula(index), {"g0": np.ones(2)}, HEADS)
    assert "no columns g1, g2, g3, g4, g5 and 3 more" in str(refused.value)
    assert len(refused.value.problems) == 1


def test_residents_by_group_must_exist_where_people_live() -> None:
    index = Index(name="age", groups=(Group(column="g", weight=1.0), Group(column="h", weight=2.0)))
    with pytest.raises(InvalidInput, match="index age: found 0 in 1 of 2 places"):
        weighted(formula(index), {"g": np.array([0, 1]), "h": np.array([0, 1])}, HEADS)


def test_a_service_that_nobody_needs_is_refused() -> None:
    index = Index(name="n", column="w", column_is="heads")
    with pytest.raises(InvalidInput, match="zero in all places"):
        weighted(formula(index), {"w": np.zeros(2)}, HEADS)


TEXT = """title = "f"
[[services]]
name = "a"
share = 0.7
indices = [{ name = "x", column = "c", constant = 2.0 }]
[[services]]
name = "a"
share = 0.4
"""


def test_shares_that_do_not_sum_to_one_are_refused_unless_normalised() -> None:
    with pytest.raises(InvalidInput, match=r"shares that sum to one, not 1\.1"):
        alone(TEXT.replace(", constant = 2.0", ""), Formula, "f.toml")
    other = "normalise = true\n" + TEXT.replace(", constant = 2.0", "").replace('name = "a"', 'name = "b"', 1)
    assert round(sum(alone(other, Formula, "f.toml").shares), 12) == 1.0


def test_an_index_is_given_in_one_way() -> None:
    with pytest.raises(InvalidInput, match="exactly one of column, table, groups"):
        alone(TEXT, Formula, "f.toml")
    with pytest.raises(InvalidInput, match="exactly one of column, table, groups"):
        alone(TEXT.replace('column = "c", constant = 2.0', "power = 2.0"), Formula, "f.toml")


def test_a_share_of_zero_or_below_is_refused() -> None:
    with pytest.raises(InvalidInput, match="more than 0"):
        alone(TEXT.replace("0.4", "-0.4"), Formula, "f.toml")
