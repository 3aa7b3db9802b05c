"""The identities of logit shares, as the theory has them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.market.choice.nests import nested, nested_shares, nested_surplus, softmax

some_utilities = st.lists(st.floats(-700, 700), min_size=1, max_size=8)


def shares_of(utility: list[float]) -> np.ndarray:
    plans = len(utility)
    everything = np.ones((1, plans), dtype=np.bool_), np.arange(plans), np.ones(plans)
    return nested_shares(np.array([utility]), *everything)[0]


@given(utility=some_utilities, data=st.data())
def test_shares_add_up_to_one_and_closed_plans_have_none(utility: list[float], data: st.DataObject) -> None:
    plans = len(utility)
    may_join = np.array(data.draw(st.lists(st.booleans(), min_size=plans, max_size=plans)))
    likeness = data.draw(st.sampled_from([1.0, 0.5, 0.01, 1e-4]))
    nest, apart = np.arange(plans) // 2, np.full((plans + 1) // 2, likeness)
    share, best = nested(np.array([utility]), may_join[None, :], nest, apart)
    assert share.sum() == pytest.approx(float(may_join.any()), abs=1e-12)
    assert (share >= 0).all() and not share[0, ~may_join].any()
    assert best[0] == nested_surplus(np.array([utility]), may_join[None, :], nest, apart)[0]
    highest = max((v for v, is_open in zip(utility, may_join, strict=True) if is_open), default=-np.inf)
    assert highest - 1e-9 <= best[0] <= highest + np.log(plans) + 1e-9 or not may_join.any()


@pytest.mark.parametrize("size", [1e3, 1e12, 1e300])
def test_no_utility_is_too_large(size: float) -> None:
    with np.errstate(over="raise", invalid="raise"):
        powers, total = softmax(np.array([[size, 0.0], [-size, -size]]))
    assert powers.tolist() == [[1.0, 0.0], [0.5, 0.5]]
    assert total.tolist() == pytest.approx([size, -size], rel=1e-2)


@given(utility=some_utilities, by=st.floats(-100, 100))
def test_only_differences_of_utility_matter(utility: list[float], by: float) -> None:
    assert shares_of([v + by for v in utility]) == pytest.approx(shares_of(utility), abs=1e-9)


def test_identical_plans_have_identical_shares() -> None:
    assert shares_of([0.3] * 5) == pytest.approx([0.2] * 5)
    one, other, _ = shares_of([1.0, 1.0, 2.0])
    assert one == pytest.approx(other, rel=1e-12)


def test_own_and_cross_elasticities() -> None:
    """Own: a x (1 − S). Cross: −a x S."""
    slope, prices, step = -0.8, np.array([1.0, 1.5, 3.0]), 1e-6

    def at(price: float) -> np.ndarray:
        return shares_of((slope * np.array([price, *prices[1:]])).tolist())

    share = at(1.0)
    elasticity = (np.log(at(1.0 + step)) - np.log(at(1.0 - step))) / (2 * step) * prices[0]
    assert elasticity[0] == pytest.approx(slope * prices[0] * (1 - share[0]), rel=1e-6)
    assert elasticity[1:] == pytest.approx([-slope * prices[0] * share[0]] * 2, rel=1e-6)


def test_surplus_rises_with_a_utility_by_its_share() -> None:
    """The derivative of ln Σ exp V by V is the share."""
    utility, step = np.array([0.2, 1.1, -0.4]), 1e-6
    lift = np.array([0, step, 0])
    surplus = [np.log(np.exp(utility + sign * lift).sum()) for sign in (1, -1)]
    assert (surplus[0] - surplus[1]) / (2 * step) == pytest.approx(shares_of(utility.tolist())[1], rel=1e-6)


def test_a_copy_takes_from_all_others_in_proportion() -> None:
    before, after = shares_of([0.5, 1.0, 2.0]), shares_of([0.5, 1.0, 2.0, 2.0])
    assert after[:2] / before[:2] == pytest.approx([after[0] / before[0]] * 2)
    assert before[2] < after[2] + after[3] < 1
