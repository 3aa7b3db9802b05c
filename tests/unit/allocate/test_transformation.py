"""The transformation fund: what bids are worth, who gets money, and what a year releases."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.transformation import (
    award,
    award_table,
    best_set,
    bid_problems,
    capability,
    closed,
    measured_of,
    release,
    release_table,
    stranger_problems,
    worth,
)
from healthtrust.design.alone import read_alone
from healthtrust.design.transformation import Bid, Fund, Milestone, Transformation
from healthtrust.ground.errors import Imbalance, InvalidInput
from healthtrust.ground.money import Currency

POUNDS = Currency("GBP", 2)


def bid(name: str = "hubs", cost: float = 100, saves: float = 150, years: int = 2) -> Bid:
    promised = tuple(Milestone(year=2027 + t, measure="visits", at_most=280 - 10 * t) for t in range(years))
    return Bid(
        name=name, place="North", cost=cost, first_year=2027, years=years, saves=saves, milestones=promised
    )


def test_the_decay_of_the_prototype_is_the_default() -> None:
    """Capability fell from 0.46 to 0.24 in the five years after the money ended."""
    assert Fund(first_year=2027).decay == pytest.approx(1 - (0.24 / 0.46) ** (1 / 5), abs=0.003)


def test_what_was_built_fades_when_money_stops_and_not_before() -> None:
    funded = np.array([[1.0, 1.0, 1.0, 0.0, 0.0], [1.0, 0.5, 0.0, 1.0, 1.0]])
    works = capability(funded, build_years=np.array([1, 2]), decay=0.2)
    assert works[0].tolist() == pytest.approx([1, 1, 1, 0.8, 0.64])
    assert works[1].tolist() == pytest.approx([0.5, 0.7, 0.56, 1.0, 1.0])


def test_faster_decay_and_a_shorter_horizon_make_a_bid_worth_less() -> None:
    lasting, fading = (Fund(first_year=2027, decay=decay) for decay in (0.0, 0.5))
    assert worth(bid(), lasting).gain > worth(bid(), fading).gain
    assert worth(bid(), lasting).cost == worth(bid(), fading).cost
    assert worth(bid(), Fund(first_year=2027, horizon=3)).gain < worth(bid(), lasting).gain


def test_down_the_ranking_passes_over_what_does_not_fit_and_says_what_that_loses() -> None:
    fund = Fund(first_year=2027, years=1, discount_rate=0, horizon=1)
    bids = [bid("large", 6, 15, 1), bid("a", 5, 11, 1), bid("b", 5, 11, 1), bid("small", 4, 5, 1)]
    found = award(fund, bids, np.array([1_000]), POUNDS)
    assert found.won.tolist() == [True, False, False, True]
    assert found.net_value == pytest.approx(10)
    assert found.loss == pytest.approx(2)
    best = award(fund.model_copy(update={"choose": "best set"}), bids, np.array([1_000]), POUNDS)
    assert best.won.tolist() == [False, True, True, False]
    assert best.loss == 0


def test_nothing_is_awarded_beyond_the_date_or_below_the_least_return() -> None:
    fund = Fund(first_year=2027, years=2, least_return=1.2, horizon=2, discount_rate=0)
    bids = [
        bid("late", years=3),
        bid("poor", saves=110),
        bid("early").model_copy(update={"first_year": 2026}),
    ]
    bids[2] = bids[2].model_copy(update={"milestones": (Milestone(year=2026, measure="visits", at_most=1),)})
    found = award(fund, bids, np.array([10**6, 10**6]), POUNDS)
    assert not found.won.any()
    assert [reason.split(",")[0] for reason in found.reason] == [
        "it goes on to 2029",
        "its return",
        "it starts before the fund opens in 2027",
    ]
    assert found.unawarded.tolist() == [10**6, 10**6]


def test_fund_and_bidder_share_the_cost_exactly() -> None:
    fund = Fund(first_year=2027, years=2, matched_share=1 / 3)
    found = award(fund, [bid(cost=100.01)], np.array([10**5, 10**5]), POUNDS)
    assert (found.awarded + found.matched).tolist() == [[10_001, 10_001]]
    assert found.matched[0, 0] == 3_334


def test_a_year_is_paid_on_the_milestones_of_the_year_before() -> None:
    given = award(Fund(first_year=2027, years=2), [bid()], np.array([10_000, 10_000]), POUNDS)
    first = release(given, {}, 2027)
    assert (first.released.tolist(), first.reason) == ([10_000], ("first year",))
    for value, paid in ((280.0, 10_000), (280.1, 0), (float("nan"), 0)):
        second = release(given, {(2027, "visits", "North"): value}, 2028)
        assert second.released.tolist() == [paid]
        assert second.lapsed == 10_000 - paid
    assert release(given, {(2028, "visits", "North"): 1.0}, 2028).released.tolist() == [0]


def test_silence_is_told_apart_from_failure() -> None:
    given = award(Fund(first_year=2027, years=2), [bid()], np.array([10_000, 10_000]), POUNDS)
    assert "not measured: visits in North" in release(given, {}, 2028).reason[0]
    assert "missed: visits in North" in release(given, {(2027, "visits", "North"): 300.0}, 2028).reason[0]


def test_in_proportion_pays_for_the_milestones_met() -> None:
    two = (
        Milestone(year=2027, measure="visits", at_most=280),
        Milestone(year=2027, measure="beds", at_least=3),
    )
    fund = Fund(first_year=2027, years=2, release="in proportion")
    given = award(fund, [bid().model_copy(update={"milestones": two})], np.array([10_000] * 2), POUNDS)
    paid = release(given, {(2027, "visits", "North"): 270.0}, 2028)
    assert (paid.released.tolist(), paid.withheld.tolist(), paid.lapsed) == ([5_000], [5_000], 5_000)
    assert release_table([paid])["reason"].tolist() == ["1 of 2 met; not measured: beds in North"]


def test_after_its_last_year_the_fund_pays_nothing() -> None:
    given = award(Fund(first_year=2027, years=2), [bid()], np.array([10_000, 10_000]), POUNDS)
    after = release(given, {(2028, "visits", "North"): 1.0}, 2029)
    assert (after.available, after.released.tolist(), after.lapsed) == (0, [0], 0)


def test_nobody_spends_more_than_was_released() -> None:
    given = award(Fund(first_year=2027, years=2), [bid()], np.array([10_000, 10_000]), POUNDS)
    with pytest.raises(Imbalance, match="10001 spent; expected 0 to 10000"):
        closed(release(given, {}, 2027), np.array([10_001]))


def test_faults_of_bids_are_told_at_once() -> None:
    late = bid("late").model_copy(update={"milestones": (Milestone(year=2031, measure="visits", at_most=1),)})
    said = [str(problem) for problem in bid_problems([late, bid("hubs"), bid("hubs")])]
    assert len(said) == 3
    assert "2 bids of this name" in said[0]
    assert "no milestone in 2027" in said[1]
    assert "a milestone in 2031" in said[2]
    strange = stranger_problems([bid()], ["Nort"], ["visit"])
    assert [problem.nearest for problem in strange] == ["Nort", "visit", "Nort", "visit", "Nort"]
    with pytest.raises(InvalidInput, match="expected 2 amounts"):
        award(Fund(first_year=2027, years=2), [bid()], np.array([1]), POUNDS)


def test_measured_values_are_read_with_their_contract() -> None:
    table = {"year": [2027], "measure": ["visits"], "place": ["North"], "value": [275.0]}
    columns = {name: np.array(values) for name, values in table.items()}
    assert measured_of(columns, "measured.csv") == {(2027, "visits", "North"): 275.0}
    twice = {name: np.repeat(values, 2) for name, values in columns.items()}
    with pytest.raises(InvalidInput, match="1 values given twice"):
        measured_of(twice, "measured.csv")


def test_a_fund_is_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "fund.toml"
    text = """[fund]
first_year = 2027
[[bids]]
name = "hubs"
place = "North"
cost = 100
first_year = 2027
years = 1
[[bids.milestones]]
year = 2027
measure = "visits"
"""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as told:
        read_alone(path, Transformation)
    assert "exactly one of at_most, at_least and growth_below_rest" in str(told.value)
    path.write_text(text.replace("years = 1", "years = 1\nsaves = 5") + "at_most = 1\n", encoding="utf-8")
    assert read_alone(path, Transformation).bids[0].milestones[0].at_most == 1


def test_the_table_is_in_the_order_of_the_ranking() -> None:
    fund = Fund(first_year=2027, years=2, horizon=2, discount_rate=0)
    given = award(fund, [bid("b", saves=120), bid("a", saves=150)], np.array([20_000] * 2), POUNDS)
    table = award_table(given)
    assert table["bid"].tolist() == ["a", "b"]
    assert table["return"].tolist() == pytest.approx([1.5, 1.2])
    assert table["awarded"].tolist() == [20_000, 20_000]


def test_sixty_bids_are_settled_in_seconds_and_what_is_not_proved_is_bounded() -> None:
    draw = np.random.default_rng(1)
    cost = np.repeat(draw.integers(50, 150, (60, 1)), 3, axis=1)
    value = cost[:, 0] * draw.uniform(1, 2, 60)
    started = time.perf_counter()
    found = best_set(cost, value, np.array([1_500] * 3), steps=40_000)
    assert time.perf_counter() - started < 5
    assert found.value <= found.bound <= 1.02 * found.value
