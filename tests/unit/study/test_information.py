"""The worth of information where it is known in closed form: two options whose difference is normal."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.study.distributions import Uncertain
from healthtrust.study.information import (
    by_group,
    nested,
    normal_loss,
    of_single_items,
    partial,
    perfect,
)
from healthtrust.study.uncertainty import drawn
from tests.reference import uncertainty as plain

SLOPES, SPREADS, MEAN = np.array([1.0, -2.0, 0.5]), np.array([1.0, 0.8, 2.0]), 10.0
PARAMETERS = [Uncertain(name, "normal", MEAN, s) for name, s in zip("abc", SPREADS, strict=True)]
"""So far above zero that nothing is cut off."""
SHIFT = 0.7


def gain(theta: np.ndarray) -> np.ndarray:
    return SLOPES @ (theta - MEAN) - SHIFT


def linear(draws: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    theta = drawn(PARAMETERS, seed, range(draws))
    return np.stack([np.zeros(draws), SLOPES @ (theta - MEAN) - SHIFT]), theta


def spread_of(rows: list[int]) -> float:
    return float(np.sqrt(((SLOPES * SPREADS)[rows] ** 2).sum()))


@pytest.mark.parametrize("at", [-1.0, 0.0, 0.3, 2.0])
def test_the_unit_normal_loss(at: float) -> None:
    assert normal_loss(at) == pytest.approx(plain.normal_loss(at))
    assert normal_loss(-at) == pytest.approx(normal_loss(at) + at)


def test_perfect_information_is_the_normal_loss() -> None:
    values, _ = linear(40_000)
    found = perfect(values)
    assert abs(found.worth - plain.worth_of_knowing(SHIFT, spread_of([0, 1, 2]))) < 4 * found.standard_error


@pytest.mark.parametrize("rows", [[0], [1], [2], [0, 1], [1, 2]])
def test_partial_information_is_the_normal_loss_of_its_own_spread(rows: list[int]) -> None:
    values, theta = linear(20_000)
    found = partial(values, theta[rows])
    assert abs(found.worth - plain.worth_of_knowing(SHIFT, spread_of(rows))) < 4 * found.standard_error + 1e-3


def test_nested_loops_agree_with_regression() -> None:
    def value(theta: np.ndarray) -> np.ndarray:
        return np.array([0.0, gain(theta)])

    found = nested(value, PARAMETERS, ["c", "b"], seed=3, draws=(300, 60))
    exact = plain.worth_of_knowing(SHIFT, spread_of([1, 2]))
    assert abs(found.worth - exact) < 4 * found.standard_error + 0.02
    values, theta = linear(5_000)
    assert partial(values, theta[1:]).worth == pytest.approx(found.worth, abs=4 * found.standard_error + 0.03)


def test_what_does_not_matter_is_worth_nothing() -> None:
    values, _ = linear(5_000)
    noise = drawn([Uncertain("noise", "normal", MEAN, 1.0)], 9, range(5_000))
    found = partial(values, noise)
    assert 0 <= found.worth < 0.02


def test_a_bent_relation_is_followed() -> None:
    """Two options differ by θ² − 1, θ standard normal: E max(θ² − 1, 0) = 2 φ(1) = 0.48394."""
    theta = drawn([Uncertain("t", "normal", 50.0, 1.0)], 2, range(8_000)) - 50.0
    noise = drawn([Uncertain("n", "normal", 50.0, 1.0)], 2, range(8_000))[0] - 50.0
    values = np.stack([np.zeros(8_000), theta[0] ** 2 - 1 + noise])
    found = partial(values, theta)
    assert abs(found.worth - 0.48394) < 4 * found.standard_error + 0.01


def test_adding_a_parameter_never_lowers_the_worth() -> None:
    """In a published tool it did, since the best of each draw stood inside the regression."""
    for seed in range(4):
        values, theta = linear(400, seed)
        extra = drawn([Uncertain("useless", "normal", 10.0, 1.0)], seed, range(400))
        names = ["a", "b", "c", "useless"]
        groups = {
            "a": ["a"],
            "a, b": ["a", "b"],
            "a, useless": ["a", "useless"],
            "all": names,
            "useless": ["useless"],
        }
        found = by_group(values, np.vstack([theta, extra]), names, groups)
        worth = {label: w.worth for label, w in found.items()}
        assert list(found) == list(groups)
        assert 0 <= worth["a"] <= worth["a, b"] <= worth["all"] == perfect(values).worth
        assert max(worth["a"], worth["useless"]) <= worth["a, useless"] <= worth["all"]


def test_it_is_the_difference_from_a_fixed_option_that_is_regressed() -> None:
    """Of three options; knowing a decides between the first two, the third is never far ahead."""
    theta = drawn(PARAMETERS, 1, range(4_000)) - MEAN
    values = np.stack([theta[0], -theta[0], theta[1] - 0.5])
    found = partial(values, theta[:1])
    assert found.worth == pytest.approx(np.sqrt(2 / np.pi), abs=0.04)
    assert found.worth <= perfect(values).worth


def test_single_items_are_worth_knowing_one_by_one() -> None:
    net = np.array([[-1.0, 3.0], [-1.0, -2.0], [2.0, 1.0]])
    assert [w.worth for w in of_single_items(net)] == pytest.approx([0.5, 0.0, 0.0])


def test_one_option_leaves_nothing_to_learn() -> None:
    assert partial(np.ones((1, 10)), np.ones((1, 10))).worth == 0.0


def test_refuses_too_few_draws_unknown_names_and_what_cannot_be_had() -> None:
    values, theta = linear(12)
    with pytest.raises(ValueError, match="too few"):
        partial(values, np.vstack([theta, theta**2]))
    with pytest.raises(ValueError, match="no parameter is called d"):
        by_group(values, theta, list("abc"), {"x": ["d"]})
    values[1, 3] = -np.inf
    with pytest.raises(ValueError, match="finite"):
        partial(values, theta[:1])
