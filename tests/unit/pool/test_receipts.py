from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.ground.errors import InvalidInput
from healthtrust.pool.receipts import ReceiptTerms, contributions_for, pool_income
from tests.reference import pool as reference

terms = st.builds(
    ReceiptTerms, st.floats(0, 1), st.floats(0, 0.9), st.integers(0, 10**9), st.integers(0, 10**9)
)


@given(terms, st.integers(0, 10**13))
def test_income_is_the_sum_of_its_parts(of: ReceiptTerms, contributions: int) -> None:
    fixed = of.for_the_exempt + of.opening_reserve
    expected = reference.income_of_pool(contributions, of.subsidy_share, of.collection_cost_share, fixed)
    assert pool_income(contributions, of) == expected


@given(terms, st.integers(0, 10**13))
def test_contributions_are_the_least_that_reach_an_income(of: ReceiptTerms, income: int) -> None:
    found = contributions_for(income, of)
    assert found >= 0
    assert pool_income(found, of) >= income
    assert found == 0 or pool_income(found - 1, of) < income


def test_collection_that_eats_all_is_refused() -> None:
    with pytest.raises(InvalidInput, match="leave something"):
        contributions_for(1, ReceiptTerms(0.0, 1.0, 0, 0))
