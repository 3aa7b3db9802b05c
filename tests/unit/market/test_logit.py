"""The identities of logit shares, as the theory has them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.market.logit import accumulate, logit_shares

some_utilities = st.lists(st.floats(-700, 700), min_size=1, max_size=8)


def shares_of(utility: list[float]) -> np.ndarray:
    return logit_shares(np.array([utility]), np.ones((1, len(utility)), dtype=np.bool_))[0]


@given(utility=some_utilities, data=st.data())
def test_compiled_and_plain_shares_agree_to_nine_digits(utility: list[float], data: st.DataObject) -> None:
    count = len(utility)
    may_join = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    may_join[data.draw(st.integers(0, count - 1))] = True
    reach = np.array(utility)
    accumulate(reach, may_join)
    assert reach[-1] == 1.0
    plain = logit_shares(np.array([utility]), may_join[None, :])[0]
    assert np.diff(reach, prepend=0.0) == pytest.approx(plain, abs=1e-9)
    assert not plain[~may_join].any() and (plain >= 0).all()


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
