"""One shadow price: what a year hands on to the next, within bounds, limits and what must be covered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.allocate import step
from healthtrust.allocate.funded import along, expected, programmes_of
from healthtrust.allocate.one_price import Closed, anchor_of, curves_of_year, money_of, next_year, shares
from healthtrust.allocate.problems import problems_of
from healthtrust.allocate.programmes import qalys, shipped_programmes
from healthtrust.allocate.realised import margin_after, realised
from healthtrust.allocate.returns import Curves, equalising_split, gained, nearest_split, price_at
from healthtrust.allocate.year_tables import marginal_returns
from healthtrust.design.allocate import Allocate
from healthtrust.ledger.checks import after
from healthtrust.package.statutory import Statutory
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene, vale

EQUAL = {"population_health": "equal returns", "population_health_share": 0.04}
USUAL = Statutory(10.0, 10.0, 0.60, 0.60)


def curves(least: float = 0.5, most: float = 3.0) -> Curves:
    spent = np.array([6_000, 4_000, 190_000])
    bounds = np.ceil(spent * least).astype(np.int64), np.floor(spent * most).astype(np.int64)
    return Curves(
        ("quit", "debt", "care"), spent, np.array([2.0, 19.0, 13.5]), np.array([1.1, 1.1, 1.7]), *bounds
    )


def first(reason: str = "in: its rank lies within the means", **allocate: Any) -> State:
    state = scene(homes=200, weight=4, allocate=EQUAL | allocate)
    package = replace(known(state.package, "package"), reason=(reason,))
    return step(state.replace(package=package))


def second(delivery: Statutory | None = None, **allocate: Any) -> State:
    """The same people and income a year on, with what the first year handed on."""
    year = first(**allocate)
    on = next_year(year, delivery)
    begun = scene(homes=200, weight=4, allocate=EQUAL | allocate)
    state = begun.replace(carried=replace(begun.carried, anchored=on.anchored, funded=on.funded))
    package, share = known(state.package, "package"), state.shares.shares_before_care
    means = int(known(state.contributions, "pool").income * (1 - share))
    budget = min(package.care_budget, means)
    return step(state.replace(package=replace(package, care_budget=budget, means=means)))


def test_without_a_limit_the_next_year_is_the_split_of_equal_returns() -> None:
    split = equalising_split(200_000, curves())
    now, wanted = shares(Closed(200_000, 250_000, 0.04), curves(), most_change=1.0)
    assert now.tolist() == wanted.tolist() == (split.spent[:2] / 250_000).tolist()
    assert now.sum() > 0.04


@pytest.mark.parametrize("before", [0.04, 0.2])
def test_the_share_moves_by_no_more_than_its_limit_towards_equal_returns(before: float) -> None:
    now, wanted = shares(Closed(200_000, 250_000, before), curves(), most_change=0.01)
    assert abs(now.sum() - before) == pytest.approx(0.01)
    assert abs(now.sum() - wanted.sum()) < abs(before - wanted.sum())


def test_within_the_limit_programmes_cost_the_same_or_stand_at_a_bound() -> None:
    wide = curves(least=0.01, most=50)
    now, _ = shares(Closed(200_000, 250_000, 0.05), wide, most_change=0.01)
    cost = price_at(np.append(now * 250_000, 190_000), wide)
    assert cost[0] == pytest.approx(cost[1], rel=1e-2) and cost[0] < cost[2]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10**7), st.integers(1, 4), st.floats(0.001, 1), st.floats(0, 0.9))
def test_any_year_can_be_split(money: int, more: int, limit: float, before: float) -> None:
    closed = Closed(money, money * more, before)
    now, wanted = shares(closed, curves(), limit)
    assert (now >= 0).all() and (wanted >= 0).all() and wanted.sum() < 1
    assert abs(now.sum() - before) <= limit + 1e-9
    assert nearest_split(money, curves()).spent.sum() == money


def test_decided_hands_on_nothing_and_changes_nothing() -> None:
    year = step(scene(allocate={"population_health_share": 0.04}))
    assert next_year(year, None) == (None, None) and year.shares is year.design.allocate
    table = marginal_returns(year)
    assert table is not None and "shadow_price" not in table


def test_the_first_year_is_as_decided_and_the_anchor() -> None:
    year, plain = first(), step(scene(homes=200, weight=4, allocate={"population_health_share": 0.04}))
    one, other = known(year.budgets, "allocate"), known(plain.budgets, "allocate")
    assert one.lines.tolist() == other.lines.tolist()
    assert one.programme_spending.tolist() == other.programme_spending.tolist()
    assert one.programme_qalys.tolist() == other.programme_qalys.tolist()
    assert curves_of_year(year).spent.tolist() == money_of(year).tolist()
    cost = anchor_of(year)[1]
    assert cost.tolist() == [*shipped_programmes().cost_per_qaly.tolist(), 13_500]
    table, today = marginal_returns(year), marginal_returns(plain)
    assert table is not None and today is not None
    for name, values in today.items():
        assert table[name].tolist() == values.tolist(), name
    assert set(table["held"]) == {"first year"}


def test_money_is_conserved_and_means_agree_with_the_lines() -> None:
    year = second(population_health_most_change=0.5)
    budgets, income = known(year.budgets, "allocate"), known(year.contributions, "pool").income
    assert year.shares.population_health_share > 0.04
    assert after("allocate", year.book, year.year) == []
    kept = budgets.reserve + budgets.reward + budgets.administration
    assert budgets.lines.sum() + kept == income
    assert budgets.lines[:, 1].sum() == int(income * year.shares.population_health_share)
    assert budgets.programme_spending.sum(axis=1).tolist() == budgets.lines[:, 1].tolist()
    assert budgets.lines[:, 0].sum() <= known(year.package, "package").means
    assert programmes_of(year).share.sum() == pytest.approx(1)


def test_where_nothing_holds_every_next_qaly_costs_the_shadow_price() -> None:
    year = second(population_health_most_change=0.5)
    table = marginal_returns(year)
    assert table is not None and set(table["held"]) == {""}
    free = table["bound"] == ""
    assert 3 <= free.sum() < len(free), "some are free, and some are at their bounds"
    price = float(table["shadow_price"][0])
    assert table["counted_cost_per_qaly_there"][free] == pytest.approx(price, rel=1e-3)
    assert table["counted_cost_per_qaly"][free] == pytest.approx(price, rel=0.03)
    assert (table["counted_cost_per_qaly"][table["bound"] == "most"] < price).all()
    assert table["share"][:-1].sum() == pytest.approx(year.shares.population_health_share, abs=1e-5)


def test_the_limit_and_the_bounds_within_it_are_told() -> None:
    table = marginal_returns(second(population_health_most_change=0.001))
    assert table is not None
    assert table["held"][-1] == "most change" and "least" in table["held"][:-1]
    assert table["share"][:-1].sum() == pytest.approx(0.041, abs=1e-5)


def test_care_keeps_what_must_be_covered() -> None:
    year = first(reason="in: mandatory", population_health_most_change=0.5)
    (_, free), (_, held) = next_year(first(population_health_most_change=0.5), None), next_year(year, None)
    must, money = int(curves_of_year(year).least[-1]), money_of(year)
    assert known(year.package, "package").expected_cost.sum() < must <= money[-1]
    assert free is not None and held is not None and held[0].sum() < free[0].sum()
    income = known(year.contributions, "pool").income
    assert held[0].sum() == pytest.approx((money.sum() - must) / income)


def test_care_that_was_delivered_badly_loses_money_to_programmes() -> None:
    slow, good = Statutory(30.0, 10.0, 0.45, 0.60), Statutory(5.0, 10.0, 0.70, 0.60)
    year = first(population_health_most_change=0.5)
    found = [next_year(year, delivery) for delivery in (slow, None, good)]
    costs = [float(each.anchored[1, -1]) for each in found if each.anchored is not None]
    shares_of = [float(each.funded[0].sum()) for each in found if each.funded is not None]
    assert costs[0] > costs[1] == 13_500 > costs[2]
    assert shares_of[0] > shares_of[1] > shares_of[2]
    assert next_year(year, USUAL).anchored is not None
    assert float(next_year(year, USUAL).anchored[1, -1]) == pytest.approx(13_500)  # type: ignore[index]


def test_the_factor_weighs_services_by_their_cost() -> None:
    assert realised(np.array([1, 3]), np.array([0.8, 1.0])) == pytest.approx(0.95)
    assert realised(np.zeros(2, dtype=np.int64), np.array([0.8, 1.0])) == 1.0
    assert margin_after(0.9).cost_per_qaly == pytest.approx(15_000)
    assert margin_after(0.9).curvature == margin_after(1.1).curvature


def test_qalys_follow_the_curves_and_agree_where_they_are_anchored() -> None:
    year = second(population_health_most_change=0.5)
    budgets = known(year.budgets, "allocate")
    spent = budgets.programme_spending
    straight = qalys(spent, shipped_programmes(), year.currency)
    more = spent.sum(axis=0) > anchor_of(year)[0, :-1] * budgets.heads.sum()
    bent = budgets.programme_qalys.sum(axis=0)
    assert (bent[more] < straight.sum(axis=0)[more]).all() and more.any()
    at_anchor = np.zeros_like(spent)
    at_anchor[year.places.leaves[0]] = np.rint(anchor_of(year)[0, :-1] * budgets.heads.sum())
    found = expected(at_anchor, budgets.heads, year)
    assert found == pytest.approx(qalys(at_anchor, shipped_programmes(), year.currency))


def test_what_is_gained_along_a_curve_is_the_sum_over_small_steps() -> None:
    of = curves().programmes
    steps = np.linspace(of.spent[0], 2 * of.spent[0], 20_001)
    cost = of.cost_per_qaly[0] * (steps / of.spent[0]) ** of.curvature[0]
    by_hand = float(((1 / cost[1:] + 1 / cost[:-1]) / 2 * np.diff(steps)).sum())
    assert gained((2 * of.spent).astype(np.float64), of)[0] == pytest.approx(by_hand, rel=1e-6)
    assert along(2 * of.spent, of)[0] == pytest.approx(of.spent[0] / of.cost_per_qaly[0] + by_hand, rel=1e-6)


def test_equal_returns_need_money_to_start_from() -> None:
    def told(**keys: Any) -> list[str]:
        return [p.where for p in problems_of(Allocate(**keys), vale(), (), "")]

    assert told(population_health="equal returns", population_health_share=0) == [
        "allocate.population_health_share"
    ]
    assert told(population_health="equal returns") == [] and told(population_health_share=0) == []


@pytest.mark.parametrize("limit", [0, -0.01, 1.5])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="population_health_most_change"):
        Allocate(population_health="equal returns", population_health_most_change=limit)
