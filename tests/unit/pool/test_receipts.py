from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from healthtrust.pool.receipts import ReceiptTerms, eaten_up, pool_income
from tests.reference import pool as reference

terms = st.builds(
    ReceiptTerms, st.floats(0, 1), st.floats(0, 0.9), st.integers(0, 10**9), st.integers(0, 10**9)
)


@given(terms, st.integers(0, 10**13))
def test_income_is_the_sum_of_its_parts(of: ReceiptTerms, contributions: int) -> None:
    fixed = of.for_the_exempt + of.opening_reserve
    expected = reference.income_of_pool(contributions, of.subsidy_share, of.collection_cost_share, fixed)
    assert pool_income(contributions, of) == expected


def test_collection_that_eats_all_is_named() -> None:
    (problem,) = eaten_up(ReceiptTerms(0.0, 1.0, 0, 0))
    assert "leave something" in problem.expected
    assert eaten_up(ReceiptTerms(0.1, 1.0, 0, 0)) == []
