"""Contracts as rules: what each looks at, and what it does not."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.deliver.contracts import block, capitation, fee_for_service

amounts = st.lists(st.tuples(*[st.integers(0, 10**12)] * 3), min_size=1, max_size=6)
heads = st.lists(st.tuples(*[st.integers(1, 10**6)] * 3), min_size=6, max_size=6)


@given(amounts, heads, st.floats(0.1, 3))
def test_a_block_is_the_expected_cost_of_all_shared_by_headcount(expected, members, margin) -> None:  # type: ignore[no-untyped-def]
    cost, people = np.array(expected), np.array(members[: len(expected)])
    due = block(cost, people, margin)
    assert np.array_equal(due.sum(axis=1), np.rint(cost.sum(axis=1) * margin).astype(np.int64))
    quota = due.sum(axis=1, keepdims=True) * people / people.sum(axis=1, keepdims=True)
    assert (np.abs(due - quota) <= 1 + 1e-3).all()


def test_a_block_does_not_care_whose_members_are_ill() -> None:
    members = np.array([[30, 10]])
    assert np.array_equal(
        block(np.array([[900, 100]]), members, 1.0), block(np.array([[0, 1000]]), members, 1.0)
    )


def test_a_capitation_does() -> None:
    assert capitation(np.array([900, 100]), 1.0).tolist() == [900, 100]


def test_a_place_without_residents_is_paid_nothing() -> None:
    assert block(np.zeros((1, 2), dtype=np.int64), np.zeros((1, 2), dtype=np.int64), 1.2).tolist() == [[0, 0]]


def test_a_fee_follows_activity_and_price_and_leaves_charges_to_patients() -> None:
    cost, charges = np.array([10_000, 0]), np.array([1_000, 0])
    assert fee_for_service(cost, charges, 1.0).tolist() == [9_000, 0]
    assert fee_for_service(cost, charges, 0.5).tolist() == [4_500, 0]


def test_a_factor_of_one_is_exact_beyond_what_floats_hold() -> None:
    assert capitation(np.array([2**53 + 1]), 1.0).tolist() == [2**53 + 1]
