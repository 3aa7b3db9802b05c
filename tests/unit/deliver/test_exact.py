"""Amounts are whole multiples of the rounding, and print as such."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from healthtrust.deliver.settlement.exact import decimals, exact, in_minor, units, written
from healthtrust.ground.money import Currency


@settings(max_examples=60, deadline=None)
@given(some.integers(-(10**12), 10**12), some.sampled_from([0.01, 0.05, 0.1, 0.001, 0.5, 1.0, 5.0, 1000.0]))
def test_a_multiple_prints_as_its_decimal(count: int, rounding: float) -> None:
    amount = np.array([count * rounding])
    assert units(amount, rounding).tolist() == [count]
    truth = count * Decimal(repr(rounding))
    assert Decimal(repr(exact(amount, rounding)[0])) == truth
    assert Decimal(written(amount, rounding)[0]) == truth


def test_decimals_of_a_rounding() -> None:
    assert [decimals(step) for step in (0.01, 0.1, 1.0, 1000.0, 0.05)] == [2, 1, 0, 0, 2]


def test_what_is_not_known_is_nothing_and_has_no_units() -> None:
    assert exact(np.array([np.nan, 1.0]), 1.0) == [None, 1]
    assert written(np.array([np.nan]), 0.01) == [""]
    with pytest.raises(ValueError, match="not known"):
        units(np.array([np.nan]), 1.0)


def test_minor_units_are_whole_or_none() -> None:
    assert in_minor(np.array([3.0]), 0.001, Currency("GBP", 2)) is None
    minor = in_minor(np.array([3.0]), 0.001, Currency("KWD", 3))
    assert minor is not None and minor.tolist() == [3000]
    yen = in_minor(np.array([3.0]), 1.0, Currency("JPY", 0))
    assert yen is not None and yen.tolist() == [3]
