"""What households think of plans: quality draws the ill, surcharges drive off the poor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.market.utility import Home, Offers, Taste, utilities, utility_of

TASTE = Taste(quality=2.0, spread=0.0, illness=0.5, network=1.0, cover=0.5, surcharge=1.0)


def offering(**columns: list[float]) -> Offers:
    """Plans alike in all but what is named."""
    count = len(next(iter(columns.values())))
    like = {"quality": 0.5, "network": 1.0, "sells_cover": 0.0, "surcharge": 0.0, "pays_charges": 0.0}
    kinds = {"sells_cover": np.bool_, "surcharge": np.int64}
    return Offers(
        **{n: np.array(columns.get(n, [v] * count), dtype=kinds.get(n, np.float64)) for n, v in like.items()}
    )


def value(
    *, need: float = 1.0, income: int = 10**6, charges: float = 0.0, taste: Taste = TASTE, **offer: float
) -> float:
    home = Home(need, income, 1, charges, offer.get("sells_cover", 0) > 0, 0.0)
    return utility_of(taste, offering(**{n: [v] for n, v in (offer or {"quality": 0.5}).items()}), 0, home)


@given(
    quality=st.lists(st.floats(0, 1), min_size=1, max_size=5),
    need=st.lists(st.floats(0, 50), min_size=3, max_size=3),
    income=st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    surcharge=st.integers(0, 10**6),
    paid_back=st.floats(0, 1),
    deviate=st.floats(-3, 3),
)
def test_one_by_one_and_in_columns_are_the_same_to_the_last_bit(
    quality: list[float],
    need: list[float],
    income: list[int],
    surcharge: int,
    paid_back: float,
    deviate: float,
) -> None:
    taste, count = Taste(2.0, 0.7, 0.4, 1.1, 0.6, 1.5), len(quality)
    offers = offering(
        quality=quality,
        surcharge=[surcharge * p for p in range(count)],
        pays_charges=[paid_back] * count,
        sells_cover=[p % 2 for p in range(count)],
        network=[1 / (p + 1) for p in range(count)],
    )
    adults, charges = np.array([1.0, 2.0, 0.0]), np.array([0.0, 12_345.6, 99.0])
    wants, deviates = np.array([True, False, True]), np.full(3, deviate)
    columns = np.array(need), np.array(income, dtype=np.float64), adults, charges, wants, deviates
    found = utilities(taste, offers, Home(*(column[:, None] for column in columns)))
    for h in range(3):
        home = Home(*(column[h] for column in columns))
        assert found[h].tolist() == [utility_of(taste, offers, p, home) for p in range(count)]


def test_quality_is_worth_more_to_the_ill() -> None:
    def gain(need: float) -> float:
        return value(quality=0.8, need=need) - value(quality=0.4, need=need)

    assert 0 < gain(0.1) < gain(1.0) < gain(3.0)
    assert gain(2.0) == pytest.approx(1.5 * gain(1.0))


def test_quality_never_repels() -> None:
    hot = TASTE._replace(illness=4.0)
    assert value(taste=hot, quality=0.9, need=0.1) >= value(taste=hot, quality=0.1, need=0.1)


def test_a_surcharge_hurts_by_the_per_cent_of_income() -> None:
    assert value() - value(surcharge=10_000) == 1.0
    assert value() - value(surcharge=10_000, income=5 * 10**5) == 2.0


def test_no_more_than_the_whole_income_counts_and_no_income_is_no_trouble() -> None:
    assert value(surcharge=10_000, income=0) == value(surcharge=10**9) == value() - 100
    assert value(surcharge=0, income=0) == value()


def test_a_plan_that_pays_charges_back_is_worth_what_it_pays() -> None:
    back = value(charges=20_000, pays_charges=0.5)
    assert back - value(charges=20_000) == pytest.approx(1.0)
    assert back == pytest.approx(value(charges=20_000, surcharge=-10_000))


def test_cover_on_top_and_a_full_network_add_what_the_rule_says() -> None:
    assert value(sells_cover=1) - value(sells_cover=0) == 0.5
    assert value(network=1.0) - value(network=0.4) == pytest.approx(0.6)
