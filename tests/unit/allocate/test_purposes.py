"""Pool income by purpose: the parts add up, and personal care comes first within the means."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate.purposes import purposes
from healthtrust.design.allocate import Allocate
from healthtrust.ground.errors import Imbalance

a_share = st.floats(0, 0.2)


@given(income=st.integers(0, 10**15), part=st.floats(0, 1), shares=st.tuples(*[a_share] * 5))
def test_parts_add_up_to_income_whatever_the_shares(
    income: int, part: float, shares: tuple[float, ...]
) -> None:
    names = ("population_health", "transformation", "reserve", "reward", "administration")
    design = Allocate(**{f"{name}_share": share for name, share in zip(names, shares, strict=True)})
    care = int(part * income * max(0.0, 1 - design.shares_before_care))
    divided = purposes(income, care, design)
    assert sum(astuple(divided)) == income
    assert min(astuple(divided)) >= 0
    assert divided.personal_care == care


@given(income=st.integers(0, 10**12), share=st.integers(0, 50))
def test_all_of_the_means_may_go_to_care(income: int, share: int) -> None:
    design = Allocate(reserve_share=0, reward_share=share / 100)
    means = round(income * (1 - design.shares_before_care))
    assert purposes(income, means, design).reserve >= 0


def test_a_share_is_taken_as_it_was_written() -> None:
    assert purposes(100, 0, Allocate(population_health_share=0.29)).population_health == 29


def test_more_care_than_the_means_is_refused() -> None:
    with pytest.raises(Imbalance, match="11 more than the other purposes leave"):
        purposes(100, 100, Allocate(population_health_share=0.1, reward_share=0.01, administration_share=0))
