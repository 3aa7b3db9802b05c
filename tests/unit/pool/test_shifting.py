"""Cost shifting: zero where one price list binds all, and money moved where payers pay different ratios."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import share
from healthtrust.pool.shifting import cost_shifting, paid_at
from tests.reference import schemes as plain

RATIO = np.array([0.88, 0.90, 1.43, 0.0])


def lines(seed: int = 1, rows: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Payer, provider and cost caused of many lines, several of them for the same two."""
    luck = np.random.default_rng(seed)
    return luck.integers(0, 4, rows), luck.integers(0, 7, rows), luck.integers(0, 10**9, rows)


def test_what_one_payer_shifts_others_bear_at_every_provider() -> None:
    payer, provider, caused = lines()
    found = cost_shifting(payer, provider, caused, paid_at(RATIO, payer, caused))
    assert (found.shifted_at.sum(axis=1) == 0).all()
    assert found.shifted.sum() == 0
    assert (found.shifted_at.sum(axis=0) == found.shifted).all()
    assert found.caused.sum() == caused.sum() and found.moved > 0
    assert found.shifted[2] > 0 > found.shifted[3]  # who pays most of cost, and who pays nothing


def test_shifts_are_those_of_exact_fractions() -> None:
    payer, provider, caused = lines(2)
    borne = paid_at(RATIO, payer, caused)
    found = cost_shifting(payer, provider, caused, borne)
    exact = plain.shifted(list(zip(*(c.tolist() for c in (payer, provider, caused, borne)), strict=True)))
    for k, shifted in zip(found.payer.tolist(), found.shifted.tolist(), strict=True):
        assert abs(shifted - exact[k]) < len(found.provider)


def test_one_price_list_for_all_payers_shifts_nothing() -> None:
    payer, provider, caused = lines(3)
    found = cost_shifting(payer, provider, caused, caused)
    assert not found.shifted_at.any() and found.moved == 0


def test_a_price_list_below_cost_shifts_nothing_either() -> None:
    caused = np.array([3_000, 1_000, 6_001])
    found = cost_shifting(np.arange(3), np.zeros(3, dtype=int), caused, share(9_407, caused))
    assert not found.shifted.any()


def test_prices_rounded_case_by_case_shift_no_more_than_the_rounding() -> None:
    payer, provider, caused = lines(4)
    found = cost_shifting(payer, provider, caused, paid_at(np.full(4, 0.937), payer, caused))
    assert (np.abs(found.shifted_at) <= len(caused)).all()


def test_the_order_of_lines_is_nothing() -> None:
    payer, provider, caused = lines(5)
    borne = paid_at(RATIO, payer, caused)
    back = cost_shifting(payer[::-1], provider[::-1], caused[::-1], borne[::-1])
    assert (back.shifted_at == cost_shifting(payer, provider, caused, borne).shifted_at).all()


def test_what_makes_no_sense_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        cost_shifting(np.array([0, 0, 1]), np.array([5, 8, 8]), np.array([-3, 0, 0]), np.array([1, 7, 7]))
    assert "row 1" in str(refused.value) and "provider 8" in str(refused.value)
    assert "14 minor units" in str(refused.value)


def test_a_provider_that_nobody_needed_shifts_nothing() -> None:
    found = cost_shifting(np.array([0, 1]), np.array([0, 0]), np.array([0, 0]), np.array([0, 0]))
    assert found.shifted.tolist() == [0, 0]


def test_no_lines_shift_nothing() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    assert cost_shifting(nothing, nothing, nothing, nothing).moved == 0
