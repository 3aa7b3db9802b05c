"""Marginal returns on one scale: lags and discounting, curves, and the split that no other split beats."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate.programmes import shipped_programmes, spending
from healthtrust.allocate.returns import (
    Curves,
    Scale,
    arrived,
    care,
    care_margin,
    counted,
    curves_of,
    equalising_split,
    gained,
    price_at,
    returns_table,
    shipped_lags,
    shipped_margins,
)
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.store import shipped

CARE = 9_025_456_583_600


@pytest.mark.parametrize("lag", [0.5, 3, 10, 60])
@pytest.mark.parametrize("rate", [0, 0.035])
def test_what_counts_is_the_sum_over_short_intervals(lag: float, rate: float) -> None:
    times = np.linspace(0, 30, 300_001)
    density = np.exp(-times / lag) / lag * (1 + rate) ** -times
    by_hand = float(((density[1:] + density[:-1]) / 2 * np.diff(times)).sum())
    assert counted(lag, horizon=30, rate=rate) == pytest.approx(by_hand, abs=1e-7)


def test_without_discounting_what_counts_is_what_has_arrived() -> None:
    for lag in (0, 2, 10):
        here = arrived(lag, np.array([15.0]))[0]
        assert counted(lag, horizon=15, rate=0) == pytest.approx(here)


def test_the_margins_are_the_published_ones() -> None:
    known = shipped_margins()
    care_, public = known["cost-per-qaly.personal-care"], known["cost-per-qaly.population-health"]
    assert (care_.value, care_.low, care_.high) == (13_500, 11_973, 14_912)
    assert (public.value, public.low, public.high) == (3_800, 2_725, 4_845)
    assert care_.status == public.status == "cited"
    assert care_.value / public.value == pytest.approx(3.55, abs=0.01)
    for number in known.values():
        assert number.low <= number.value <= number.high


def test_a_marginal_billion_gives_the_published_qalys() -> None:
    """Table 3: a further £1 bn gains 206,398 to 366,973 QALYs in public health, 67,060 to 83,521 in care."""
    known = shipped_margins()
    ends = {"population-health": (206_398, 366_973), "personal-care": (67_060, 83_521)}
    for name, (low, high) in ends.items():
        number = known[f"cost-per-qaly.{name}"]
        assert 1e9 / number.high == pytest.approx(low, rel=1e-4)
        assert 1e9 / number.low == pytest.approx(high, rel=1e-4)


def test_last_years_margin_of_care_takes_the_place_of_the_catalogues() -> None:
    found = care_margin({"cost-per-qaly.personal-care": 9_000.0, "lag.personal-care": 0.0})
    assert (found.cost_per_qaly, found.lag, found.curvature) == (9_000, 0, 1.755)
    with pytest.raises(InvalidInput) as told:
        care_margin({"cost-per-qaly.personal-car": 9_000.0, "mortality-elasticity.personal-care": -1.0})
    assert "did you mean 'cost-per-qaly.personal-care'?" in str(told.value)
    assert "-1.0" in str(told.value)


@st.composite
def curves(draw: st.DrawFn) -> Curves:
    n = draw(st.integers(1, 6))
    spent = np.array([draw(st.integers(10**3, 10**13)) for _ in range(n)])
    low = np.array([draw(st.floats(0, 1)) for _ in range(n)])
    high = np.array([draw(st.floats(1, 5)) for _ in range(n)])
    return Curves(
        tuple("abcdef"[:n]),
        spent,
        np.array([draw(st.floats(1e4, 1e7)) for _ in range(n)]),
        np.array([draw(st.sampled_from([0.3, 1.0, 1.113, 1.755, 4.0])) for _ in range(n)]),
        np.ceil(spent * low).astype(np.int64),
        np.floor(spent * high).astype(np.int64),
    )


@given(found=curves(), part=st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_the_split_adds_up_within_bounds_at_one_price(found: Curves, part: float) -> None:
    least, most = int(found.least.sum()), int(found.most.sum())
    budget = least + int((most - least) * part)
    split = equalising_split(budget, found)
    assert split.spent.sum() == budget
    assert (split.spent >= found.least).all()
    assert (split.spent <= found.most).all()
    free = (split.spent > found.least + 10**3) & (split.spent < found.most - 10**3)
    prices = price_at(split.spent.astype(np.float64), found)
    assert prices[free] == pytest.approx(split.price, rel=2e-2)


@given(found=curves(), seed=st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_no_other_split_of_the_same_money_gains_more(found: Curves, seed: int) -> None:
    """Money moved between any two, within the bounds, never gains QALYs."""
    split = equalising_split(int(found.spent.sum()), found)
    best = float(gained(split.spent.astype(np.float64), found).sum())
    assert best >= -1e-6 * found.spent.max() / found.cost_per_qaly.min()
    draw = np.random.default_rng(seed)
    for _ in range(20):
        source, to = draw.integers(0, len(found.names), 2)
        room = min(split.spent[source] - found.least[source], found.most[to] - split.spent[to])
        moved = split.spent.astype(np.float64)
        amount = room * draw.random()
        moved[source] -= amount
        moved[to] += amount
        if (moved > 0).all():
            other = float(gained(moved, found).sum())
            assert other <= best + 1e-9 * abs(best) + 1e-3


def test_what_is_gained_is_the_area_under_the_marginal_return() -> None:
    found = Curves(
        ("a", "b", "c"),
        np.array([1_000, 1_000, 1_000]),
        np.array([5.0, 5.0, 5.0]),
        np.array([0.5, 1.0, 1.755]),
        np.array([1, 1, 1]),
        np.array([9_000] * 3),
    )
    steps = np.linspace(1_000, 2_500, 100_001)
    for i in range(3):
        at = np.array([price_at(np.full(3, each), found)[i] for each in steps[::100]])
        inverse = np.interp(steps, steps[::100], 1 / at)
        by_hand = float(((inverse[1:] + inverse[:-1]) / 2 * np.diff(steps)).sum())
        assert gained(np.full(3, 2_500.0), found)[i] == pytest.approx(by_hand, rel=1e-5)


def test_a_budget_no_split_can_meet_is_refused_with_what_is_missing() -> None:
    found = Curves(("a",), np.array([100]), np.array([5.0]), np.array([1.0]), np.array([50]), np.array([200]))
    with pytest.raises(InvalidInput, match=r"found 40; expected 50 or more\. 10 are missing"):
        equalising_split(40, found)
    with pytest.raises(InvalidInput, match="51 are too much"):
        equalising_split(251, found)
    broken = Curves(("a",), np.array([0]), np.array([5.0]), np.array([0.0]), np.array([0]), np.array([9]))
    with pytest.raises(InvalidInput, match="2 problems"):
        equalising_split(5, broken)


def test_public_health_grows_and_care_shrinks_a_little_at_the_published_margins() -> None:
    programmes, lag = shipped_programmes(), shipped_lags()
    line = spending(np.array([320_000_000_00]), programmes)[0]
    found = returns_table(programmes, line, lag, care(CARE))
    by_name = dict(zip(found["what"], found["change"], strict=True))
    assert by_name["stop-smoking services and tobacco control"] > 0
    assert by_name["link workers, housing and debt advice"] < 0
    assert -0.01 < by_name["personal care"] / CARE < 0
    assert found["change"].sum() == 0
    free = found["bound"] == ""
    assert np.ptp(found["counted_cost_per_qaly_there"][free]) < 0.01
    split = equalising_split(CARE + int(line.sum()), curves_of(programmes, line, lag, care(CARE)))
    assert 30_000 < split.better_by < 50_000


def test_a_short_horizon_and_high_rates_hold_back_slow_programmes() -> None:
    programmes, lag = shipped_programmes(), shipped_lags()
    line = spending(np.array([320_000_000_00]), programmes)[0]
    slow = int(np.argmax(lag))
    long, short = (
        returns_table(programmes, line, lag, care(CARE, scale=Scale(horizon, 0.035, 0.035)))
        for horizon in (60, 5)
    )
    assert short["counted_cost_per_qaly"][slow] > 1.5 * long["counted_cost_per_qaly"][slow]
    assert short["counted_cost_per_qaly"][-1] == long["counted_cost_per_qaly"][-1]


def test_lags_are_those_of_the_catalogue() -> None:
    path: Path = shipped("coefficients", "programmes")
    with path.open(encoding="utf-8", newline="") as stream:
        assert shipped_lags().tolist() == [float(row["lag [years]"]) for row in csv.DictReader(stream)]
