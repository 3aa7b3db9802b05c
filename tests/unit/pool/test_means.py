from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.pool.means import exempt, per_equivalent_adult, residents, tenths
from healthtrust.state import State
from tests.small import small_state


def test_residents_add_up_and_follow_the_members() -> None:
    state = small_state(people={"size": 500, "residents_per_row": 5})
    persons, households = state.persons, state.households
    assert persons is not None and households is not None
    weight = persons.weight.copy()
    weight[3] -= 1
    found = residents(replace(persons, weight=weight), households)
    assert found.tolist() == [
        int(weight[a:b].sum()) for a, b in zip(households.first, households.first[1:], strict=False)
    ]
    assert found.sum() == 499


def test_tenths_hold_equal_numbers_of_residents_whatever_the_order_of_rows() -> None:
    state: State = small_state(people={"size": 3_000})
    persons, households = state.persons, state.households
    assert persons is not None and households is not None
    heads, income = residents(persons, households), households.equivalised_income
    found = tenths(income, heads)
    assert np.abs(np.bincount(found, weights=heads, minlength=10) - 300).max() <= 10
    assert np.array_equal(tenths(income[::-1], heads[::-1])[::-1], found)
    assert all(income[found < tenth].max() <= income[found == tenth].min() for tenth in range(1, 10))


def test_equal_incomes_share_a_tenth() -> None:
    assert len(set(tenths(np.full(40, 5), np.ones(40, dtype=np.int64)).tolist())) == 1


def test_the_limit_itself_is_not_exempt() -> None:
    assert exempt(np.array([99, 100, 101]), 100).tolist() == [True, False, False]


def test_an_amount_per_equivalent_adult_keeps_its_share_of_income() -> None:
    households = small_state().households
    assert households is not None
    tenth_of_income = households.income // 10
    found = per_equivalent_adult(tenth_of_income, households)
    assert np.allclose(found / households.equivalised_income, 0.1, atol=1e-3)
    assert not per_equivalent_adult(tenth_of_income, replace(households, income=households.income * 0)).any()
