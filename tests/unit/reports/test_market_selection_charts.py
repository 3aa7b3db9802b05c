"""Charts of selection: the finding, the numbers in the cells, and the table behind."""

from __future__ import annotations

import json
from math import nan

from healthtrust.ground.inequality import Estimate
from healthtrust.market.incentives.ratios import Ratio
from healthtrust.reports.charts.market_predictive_ratios import ratios
from healthtrust.reports.charts.market_selection import Heat, heat_map
from healthtrust.reports.figure import finished


def money(amount: float) -> str:
    return f"£{amount:,.0f}"


def test_a_heat_map_prints_its_numbers_and_names_the_largest() -> None:
    found = heat_map(Heat(["ill", "well"], ["flat", "norm"], [[-300.0, -20.0], [30.0, nan]], "GBP"), money)
    assert found.title == "Most is gained under flat by repelling ill: £300 a person-year"
    drawn = finished("heat", found)
    assert "£-300" in drawn.svg and "£30" in drawn.svg
    assert list(found.columns) == ["group", "flat [GBP]", "norm [GBP]"]


def test_a_heat_map_without_gains_says_so() -> None:
    found = heat_map(Heat(["ill"], ["A"], [[0.001]], "GBP", across="plan"), money)
    assert found.title == "No plan gains by whom it attracts or repels"


def some(value: float, error: float = 0.05) -> tuple[Ratio, ...]:
    return (Ratio("ill", 10, 0.4, Estimate(value, error)), Ratio("well", 30, 0.6, Estimate(1.2, error)))


def test_ratios_name_the_group_furthest_from_its_cost() -> None:
    found = ratios({"flat": some(0.3), "norm": some(0.6)})
    assert found.title == "Under norm, furthest from its cost is ill: 0.60 for each 1 of cost"
    assert found.columns["scheme"] == ["flat", "flat", "norm", "norm"]
    assert finished("ratios", found).svg.startswith("<svg")
    assert all("'" not in name for row in found.spec["data"]["values"] for name in row)


def test_of_several_schemes_the_one_that_is_surely_furthest_is_named() -> None:
    chance = (Ratio("ill", 10, 0.4, Estimate(0.2, 0.6)), Ratio("well", 30, 0.6, Estimate(1.0, 0.6)))
    found = ratios({"flat": some(0.3), "age": some(0.5), "norm": some(0.8), "odd": chance})
    assert found.title == "Under age, furthest from its cost is ill: 0.50 for each 1 of cost"
    exact = (Ratio("ill", 10, 0.4, Estimate(1.0, 0.0)),)
    found = ratios({"flat": exact, "age": exact, "norm": exact})
    assert found.title == "Under each scheme every group is paid what it costs"


def test_exact_payment_and_groups_of_no_cost() -> None:
    exact = (Ratio("ill", 10, 1.0, Estimate(1.0, 0.0)), Ratio("none", 5, 0.0, Estimate(nan, nan)))
    found = ratios({"norm": exact})
    assert found.title == "Under norm every group is paid what it costs"
    json.dumps(found.spec, allow_nan=False)
    finished("ratios", found)
