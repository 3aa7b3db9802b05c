"""Capitation and risk equalisation: every line is paid out whole, and transfers sum to zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from healthtrust.ground.errors import Imbalance
from healthtrust.market.equalise import Transfers, capitation, equalised
from tests.reference import market as plain


@st.composite
def neighbourhoods(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lines, members and risk of some neighbourhoods and plans; none of each may occur."""
    shape = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    members = draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 10**6)))
    score = draw(arrays.arrays(np.int64, shape, elements=st.integers(0, 5_000_000)))
    line = draw(arrays.arrays(np.int64, shape[0], elements=st.integers(0, 10**12)))
    return line * members.any(axis=1), members, members * score


@given(drawn=neighbourhoods())
def test_lines_are_paid_out_whole_and_transfers_sum_to_zero(drawn: tuple[np.ndarray, ...]) -> None:
    line, members, risk = drawn
    by_heads, transfers = capitation(line, members), equalised(line, members, risk)
    assert by_heads.sum(axis=1).tolist() == line.tolist()
    assert not transfers.amount.sum(axis=1).any()
    assert (by_heads + transfers.amount >= 0).all()
    assert not by_heads[members == 0].any()


@given(drawn=neighbourhoods())
def test_as_one_neighbourhood_at_a_time(drawn: tuple[np.ndarray, ...]) -> None:
    line, members, risk = drawn
    some_risk = np.where(risk.any(axis=1, keepdims=True), risk, members)
    expected = plain.transfers(line.tolist(), members.tolist(), some_risk.tolist())
    assert equalised(line, members, risk).amount.tolist() == expected


@given(drawn=neighbourhoods())
def test_months_balance_and_add_up_to_the_year(drawn: tuple[np.ndarray, ...]) -> None:
    transfers = equalised(*drawn)
    by_month = transfers.by_month
    assert not by_month.sum(axis=2).any()
    assert np.array_equal(by_month.sum(axis=1), transfers.amount)
    assert (np.abs(by_month - transfers.amount[:, None, :] / 12) < 2).all()


@given(drawn=neighbourhoods(), score=st.integers(1, 5_000_000))
def test_equal_risks_are_not_equalised(drawn: tuple[np.ndarray, ...], score: int) -> None:
    line, members, _ = drawn
    assert not equalised(line, members, members * score).amount.any()


def test_transfers_that_do_not_balance_cannot_be_made() -> None:
    with pytest.raises(Imbalance, match=r"row 1: found transfers that add up to -1"):
        Transfers(np.array([[5, -5], [3, -4]]))


def test_where_nobody_has_risk_heads_decide() -> None:
    assert equalised(
        np.array([100]), np.array([[3, 1]]), np.zeros((1, 2), dtype=np.int64)
    ).amount.tolist() == [[0, 0]]


def test_money_for_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="all zero"):
        capitation(np.array([1]), np.zeros((1, 2), dtype=np.int64))
