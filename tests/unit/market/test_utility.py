"""What households think of plans: quality draws the ill, surcharges drive off the poor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.market.utility import Taste, utilities, utility_of

TASTE = Taste(quality=2.0, illness=0.5, surcharge=1.0)


def value(*, quality: float = 0.5, surcharge: int = 0, need: float = 1.0, income: int = 10**6) -> float:
    return utility_of(TASTE, quality, surcharge, need, income, 1)


@given(
    quality=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    need=st.lists(st.floats(0, 50), min_size=3, max_size=3),
    income=st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    surcharge=st.integers(0, 10**6),
    illness=st.floats(0, 5),
)
def test_one_by_one_and_in_columns_are_the_same_to_the_last_bit(
    quality: list[float], need: list[float], income: list[int], surcharge: int, illness: float
) -> None:
    taste = Taste(2.0, illness, 1.5)
    offers = np.array(quality), np.array([surcharge * p for p in range(len(quality))])
    adults = np.array([1, 2, 0], dtype=np.uint8)
    found = utilities(taste, offers, np.array(need), np.array(income), adults)
    for h in range(3):
        for p, (q, s) in enumerate(zip(*offers, strict=True)):
            assert found[h, p] == utility_of(taste, q, s, need[h], income[h], adults[h])


def test_quality_is_worth_more_to_the_ill() -> None:
    def gain(need: float) -> float:
        return value(quality=0.8, need=need) - value(quality=0.4, need=need)

    assert 0 < gain(0.1) < gain(1.0) < gain(3.0)
    assert gain(2.0) == pytest.approx(1.5 * gain(1.0))


def test_quality_never_repels() -> None:
    hot = Taste(quality=2.0, illness=4.0, surcharge=1.0)
    assert utility_of(hot, 0.9, 0, 0.1, 10**6, 1) >= utility_of(hot, 0.1, 0, 0.1, 10**6, 1)


def test_a_surcharge_hurts_by_the_per_cent_of_income() -> None:
    assert value() - value(surcharge=10_000) == 1.0
    assert value() - value(surcharge=10_000, income=5 * 10**5) == 2.0


def test_no_more_than_the_whole_income_counts_and_no_income_is_no_trouble() -> None:
    assert value(surcharge=10_000, income=0) == value(surcharge=10**9) == value() - 100
    assert value(surcharge=0, income=0) == value()
