"""The utility map: indifference curves, and the spending above which voluntary cover is dropped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.ballot.budget_line import cost_effectiveness_order, coverage_at
from healthtrust.package.ballot.indifference import critical_spending, indifference_curve, utility_map
from healthtrust.package.ballot.pictures import crossing, figures_data, persons
from healthtrust.package.household.increments import health_with_package, increments
from healthtrust.package.household.purchase import purchase
from healthtrust.package.question import Interventions, Limits, Question, Real, Society, TopUp, Utility

LOADING = 0.15
RATES: Real = np.linspace(-0.05, 0.6, 14)


def question(relative: tuple[float, ...] = (1.0, 1.0, 1.0), rho: float = 0.8, eta: float = 0.8) -> Question:
    rows = len(relative)
    average = np.array([0.5, 0.2, 0.1, 0.3, 0.05, 0.02])
    return Question(
        Interventions.of(tuple("ABCDEF"), [2, 6, 12, 5, 40, 100], [2.4, 6, 10, 3.5, 22, 45]),
        Society.of_groups(
            ("poor", "middle", "rich")[:rows], share=np.full(rows, 1 / rows), wealth=[15, 30, 70][:rows],
            health=np.full(rows, 5.0), incidence=average[:, None] * np.array(relative),
        ),
        Utility(0.4, 1, rho=rho, eta=eta),
        Limits.none(6),
        top_up=TopUp("complementary", LOADING, "divisible"),
    )  # fmt: skip


def buys(asked: Question, z: int, spending: float, rate: float) -> bool:
    coverage = coverage_at(asked, cost_effectiveness_order(asked), np.array([spending]))[0]
    c = int(asked.society.class_of_row[z])
    health = float(health_with_package(asked, coverage)[c])
    left = np.array([asked.society.wealth[z] * (1 - rate)])
    found = purchase(increments(asked, coverage, c), health, left, asked.utility, "divisible")
    return bool(found.premium[0] > 1e-7)


@pytest.mark.parametrize("relative", [(1.0, 1.0, 1.0), (1.3, 1.0, 0.7)])
def test_critical_spending_is_where_households_stop_buying(relative: tuple[float, ...]) -> None:
    asked = question(relative)
    whole = float(asked.cost.sum())
    for z in range(3):
        for rate, critical in zip(RATES, critical_spending(asked, z, RATES), strict=True):
            low, high = 0.0, whole
            for _ in range(40):
                middle = (low + high) / 2
                low, high = (middle, high) if buys(asked, z, middle, float(rate)) else (low, middle)
            assert critical == pytest.approx(high, abs=1e-5 * whole)


def test_the_locus_slopes_down() -> None:
    for z in range(3):
        assert np.all(np.diff(critical_spending(question(), z, RATES)) <= 0)


def test_the_richer_keep_voluntary_cover_longer_where_all_are_equally_ill() -> None:
    middle, rich = (critical_spending(question(), z, RATES) for z in (1, 2))
    assert np.all(rich >= middle)
    assert np.any(rich > middle)


def test_not_where_covered_health_rises_with_wealth_faster_than_money_palls() -> None:
    """ρ dln(covered health)/dlnW > η: the richer, more often ill, stop first."""
    unusual = question((0.5, 0.5, 2.0), rho=3.0, eta=0.2)
    unusual = replace(unusual, utility=replace(unusual.utility, health_weight=200.0))
    middle, rich = (critical_spending(unusual, z, RATES[:4]) for z in (1, 2))
    assert np.all(rich < middle)


def test_nobody_who_may_not_insure_has_a_critical_spending_above_nothing() -> None:
    asked = question()
    barred = replace(asked, society=replace(asked.society, may_insure=np.zeros(3, dtype=np.bool_)))
    assert critical_spending(barred, 2, RATES).tolist() == [0.0] * len(RATES)
    assert critical_spending(replace(asked, top_up=TopUp("none")), 2, RATES).max() == 0.0


def test_a_curve_has_the_utility_it_is_of() -> None:
    asked = question()
    spending = np.linspace(0, float(asked.cost.sum()), 30)
    for z in range(3):
        level = float(utility_map(asked, z, np.array([2.0]), np.array([0.08]))[0, 0])
        rates = indifference_curve(asked, z, level, spending)
        assert rates[np.isfinite(rates)].min() >= 0
        for e, rate in zip(spending, rates, strict=True):
            if np.isfinite(rate):
                at = utility_map(asked, z, np.array([e]), np.array([rate]))[0, 0]
                assert at == pytest.approx(level, abs=1e-10)
            else:
                assert utility_map(asked, z, np.array([e]), np.array([0.0]))[0, 0] < level


@pytest.mark.parametrize("relative", [(1.0, 1.0, 1.0), (1.3, 1.0, 0.7)])
def test_left_of_the_locus_the_slope_is_the_premium_saved_and_right_of_it_less(
    relative: tuple[float, ...],
) -> None:
    asked = question(relative)
    z, wealth = 2, 70.0
    spending = np.linspace(0, float(asked.cost.sum()), 60)
    level = float(utility_map(asked, z, np.array([1.0]), np.array([0.05]))[0, 0])
    rates = indifference_curve(asked, z, level, spending, least=-1.0)
    slope = np.diff(rates) / np.diff(spending)
    right_of = spending >= critical_spending(asked, z, rates)
    premium_saved = (1 + LOADING) * relative[z] / wealth
    left, right = ~right_of[1:], right_of[:-1]
    assert left.sum() > 5 and right.sum() > 5
    assert slope[left] == pytest.approx(np.full(int(left.sum()), premium_saved), rel=1e-7)
    assert np.all(slope[right] <= premium_saved * (1 + 1e-9))
    assert np.all(np.diff(slope) < 1e-9)  # concave where incidence is proportional


def test_pictures_hold_what_they_say() -> None:
    asked = question()
    drawn = figures_data(asked, points=40)
    assert persons(asked).tolist() == [0, 1, 2]
    for columns in drawn.values():
        assert len({len(values) for values in columns.values()}) == 1
    blobs = drawn["blobs"]
    line = drawn["budget_line"]
    for who, kind, spending, rate in zip(*(blobs[name] for name in blobs), strict=True):
        z = ("poor", "middle", "rich").index(who)
        if kind == "best point":
            assert rate == pytest.approx(np.interp(spending, line["spending"], line["rate"]))
        elif np.isfinite(spending):
            critical = critical_spending(asked, z, np.array([rate]))[0]
            assert spending == pytest.approx(critical, abs=0.05)
    curve = [p == "middle" for p in drawn["preferences"]["person"]]
    spent = np.array(drawn["preferences"]["spending"])[curve]
    rates = np.array(drawn["preferences"]["rate"])[curve]
    on_line = np.interp(spent, line["spending"], line["rate"])
    assert np.all(rates <= on_line + 1e-9)  # the curve touches the budget line from below
    assert np.min(np.abs(rates - on_line)) < 1e-9


def test_a_curve_that_meets_no_locus_has_no_blob() -> None:
    asked = replace(question(), top_up=TopUp("none"))
    spending = np.linspace(1, 5, 5)
    assert np.isnan(crossing(asked, 0, spending, np.full(5, 0.1))).all()
