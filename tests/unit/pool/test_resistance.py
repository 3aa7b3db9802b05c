"""How contributions above the fair premium are resisted, and the rate that collects most."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.pool.resistance import Debtors, at_most, expected, received, share_unpaid
from healthtrust.pool.resistance_collection import collection_of
from healthtrust.pool.resistance_revenue import factor_that_collects, most_revenue, revenue_curve
from tests.reference import schemes as plain

RESPONSE = Response(at_fair=0.03, slope=2.0, most=0.6)


def column(*of: int) -> NDArray[np.int64]:
    return np.array(of, dtype=np.int64)


def some(rows: int = 400, seed: int = 5) -> tuple[Debtors, NDArray[np.int64]]:
    """Debtors of every kind and what they owe, some of them nothing, some with no income."""
    luck = np.random.default_rng(seed)
    income = np.where(luck.random(rows) < 0.05, 0, luck.lognormal(15, 0.8, rows)).astype(np.int64)
    fair = luck.integers(0, 600_000, rows)
    return Debtors(fair, income, luck.integers(1, 50, rows)), (income * 0.12).astype(np.int64)


def two_camps() -> tuple[Debtors, Callable[[float], NDArray[np.int64]]]:
    """Half pay little and resist at once, half much and late: revenue has two peaks, the second higher."""
    debtors = Debtors(column(100_00, 20_000_00), column(1_000_00, 100_000_00), column(400, 10))
    return debtors, lambda factor: np.rint(factor * np.array([100_00, 2_000_00])).astype(np.int64)


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("parts", ["1", "3"])
def test_sums_are_those_of_one_household_at_a_time(
    engine: str, parts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", parts)
    assert os.environ["HEALTHTRUST_ENGINE"] == engine
    debtors, owed = some()
    rows = list(zip(debtors.fair.tolist(), debtors.income.tolist(), debtors.weight.tolist(), strict=True))
    found = expected(owed, debtors, RESPONSE)
    assert found.collected == plain.collected(owed.tolist(), rows, RESPONSE)
    assert found.owed == int((owed * debtors.weight).sum())
    shares = [plain.share_unpaid(t, v, y, RESPONSE) for t, (v, y, _) in zip(owed.tolist(), rows, strict=True)]
    assert share_unpaid(owed, debtors, RESPONSE).tolist() == pytest.approx(shares, abs=1e-15)
    assert found.in_arrears == pytest.approx(np.average(shares, weights=debtors.weight), abs=1e-6)


def test_nobody_resists_where_the_design_says_so() -> None:
    debtors, owed = some()
    assert expected(owed, debtors, Response()).collected == expected(owed, debtors, Response()).owed


def test_arrears_at_the_fair_premium_never_exceed_the_most() -> None:
    response = Response(at_fair=0.5, slope=0, most=0.2)
    debtors = Debtors(column(100, 100), column(0, 1000), column(1, 1))
    assert share_unpaid(column(50, 500), debtors, response).tolist() == [0.2, 0.2]
    assert expected(column(50, 500), debtors, response).collected == 440


def test_without_income_all_resist_who_can() -> None:
    debtors = Debtors(column(100, 100), column(0, 0), column(1, 1))
    assert share_unpaid(column(100, 101), debtors, RESPONSE).tolist() == [0.03, 0.6]


def test_the_bound_holds_between_two_factors() -> None:
    debtors, owed = some()
    for low, high in pairwise(np.linspace(0, 3, 7)):
        less, more = np.rint(owed * low).astype(np.int64), np.rint(owed * high).astype(np.int64)
        bound = at_most(less, more, debtors, RESPONSE)
        for factor in np.linspace(low, high, 9):
            here = np.rint(owed * factor).astype(np.int64)
            assert expected(here, debtors, RESPONSE).collected <= bound


def test_the_curve_rises_and_falls() -> None:
    debtors, owed_at = two_camps()
    curve = revenue_curve(owed_at, debtors, Response(slope=3.0, most=1.0), (0.0, 0.5, 1.0, 2.0, 5.0))
    assert curve.owed.tolist() == [0, 3_000_000, 6_000_000, 12_000_000, 30_000_000]
    assert curve.collected[0] == 0
    assert (curve.collected <= curve.owed).all()
    assert (np.diff(curve.share_unpaid) >= 0).all() and (np.diff(curve.in_arrears) >= 0).all()


def test_the_higher_of_two_peaks_is_found() -> None:
    debtors, owed_at = two_camps()
    response = Response(slope=5.0, most=1.0)

    def revenue(factor: float) -> int:
        return expected(owed_at(factor), debtors, response).collected

    grid = np.linspace(0, 25, 4001).tolist()
    curve = np.array([revenue(factor) for factor in grid])
    peaks = ((curve[1:-1] > curve[:-2]) & (curve[1:-1] > curve[2:])).sum()
    assert peaks == 2
    found = most_revenue(owed_at, debtors, response, highest=25.0)
    assert found.collected == revenue(found.factor)
    assert max(curve) <= found.at_most <= found.collected * 1.0011
    assert not found.at_highest and found.evaluations < 400


def test_a_cap_on_arrears_makes_the_highest_rate_win() -> None:
    debtors, owed_at = two_camps()
    found = most_revenue(owed_at, debtors, Response(slope=5.0, most=0.2), highest=8.0)
    assert found.at_highest and found.factor == 8.0


def test_the_factor_is_the_smallest_that_collects() -> None:
    debtors, owed_at = two_camps()
    response = Response(slope=5.0, most=1.0)
    target = 5_000_000
    factor = factor_that_collects(target, owed_at, debtors, response)
    assert expected(owed_at(factor), debtors, response).collected >= target
    grid = np.linspace(0, factor * (1 - 1e-9), 2001)
    assert max(expected(owed_at(f), debtors, response).collected for f in grid) < target
    assert factor_that_collects(0, owed_at, debtors, response) == 0.0


def test_a_target_behind_a_dip_is_found() -> None:
    debtors, owed_at = two_camps()
    response = Response(slope=5.0, most=1.0)
    first_peak = max(expected(owed_at(f), debtors, response).collected for f in np.linspace(0, 3, 3001))
    factor = factor_that_collects(first_peak + 2_000_000, owed_at, debtors, response)
    assert factor > 3
    assert expected(owed_at(factor), debtors, response).collected >= first_peak + 2_000_000


def test_a_target_out_of_reach_says_how_much_can_be_had() -> None:
    debtors, owed_at = two_camps()
    response = Response(slope=5.0, most=1.0)
    most = most_revenue(owed_at, debtors, response, highest=16.0)
    with pytest.raises(InvalidInput, match=f"{most.collected:,}"):
        factor_that_collects(most.at_most + 1, owed_at, debtors, response)


def test_only_those_who_are_not_in_arrears_pay() -> None:
    assert received(column(100, 30), column(10, 2), column(3, 2)).tolist() == [700, 0]
    with pytest.raises(ValueError, match="arrears"):
        received(column(100), column(10), column(11))


# ---- the cost of collection that the package model asks for ----------------------------------------------


def test_the_cost_of_collection_is_exact_where_households_owe_what_they_owe() -> None:
    luck = np.random.default_rng(2)
    debtors = Debtors(
        luck.integers(50_000, 400_000, 50), luck.integers(2_000_000, 9_000_000, 50), luck.integers(1, 9, 50)
    )
    owed, heads = debtors.fair + luck.integers(1, 300_000, 50), luck.integers(1, 6, 50)
    response = Response(at_fair=0.02, slope=1.5, most=1.0)
    terms = collection_of(response, owed, debtors, heads, currency("GBP"))
    share = share_unpaid(owed, debtors, response)
    lost = (debtors.weight * (owed * share - response.at_fair * debtors.fair)).sum() / 100
    by_terms = sum(
        w * n * terms.cost((t - v) / n / 100)
        for w, n, t, v in zip(debtors.weight, heads, owed, debtors.fair, strict=True)
    )
    assert by_terms == pytest.approx(lost, rel=1e-12)
    assert terms.capped == 0 and terms.at_fair == 0.02


def test_the_cost_of_collection_of_one_household_is_exact_everywhere() -> None:
    debtors, response = (
        Debtors(column(200_000), column(5_000_000), column(1)),
        Response(at_fair=0.01, slope=2),
    )
    terms = collection_of(response, column(400_000), debtors, column(2), currency("GBP"))
    for owed in (200_000, 300_000, 900_000):
        share = share_unpaid(column(owed), debtors, response)[0]
        lost = (owed * share - 0.01 * 200_000) / 100
        assert 2 * terms.cost((owed - 200_000) / 2 / 100) == pytest.approx(lost, rel=1e-12, abs=1e-9)


def test_households_at_the_cap_are_told_of() -> None:
    debtors = Debtors(column(0, 0), column(1_000_00, 100_000_00), column(1, 1))
    owes = column(900_00, 900_00)
    terms = collection_of(RESPONSE, owes, debtors, column(1, 1), currency("GBP"))
    assert terms.capped == 0.5


def test_nothing_resisted_costs_nothing() -> None:
    debtors = Debtors(column(500), column(1_000), column(1))
    terms = collection_of(RESPONSE, column(400), debtors, column(1), currency("GBP"))
    assert (terms.rate, terms.curvature, terms.at_fair) == (0.0, 0.0, 0.03)
