"""Capitations, budgets and bundles by hand: one case of each, reasons, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.design.contract import Part
from healthtrust.ground.errors import InvalidInput
from tests.unit.deliver.made_capitation import (
    ROWS,
    SHIPPED,
    Row,
    one,
    settled,
    with_lines,
)

CASE = {
    "member_months": 12_000,
    "capitation_rate": 250,
    "carve_out_rate": 10,
    "risk_score": 1.05,
    "quality_score": 0.8,
    "spending": 2_900_000,
    "stop_loss_recovered": 100_000,
    "stop_loss_premium": 40_000,
    "paid_to_date": 2_800_000,
}


BY_HAND: dict[str, tuple[Row, float, str]] = {
    # 240 × 1.05 × 12,000 = 3,024,000; cost 2,840,000; the surplus of 184,000 is below a tenth and kept
    "global-capitation": (CASE, 284_000, "the withhold released whole"),
    # own 945,000 less a tenth, two thirds of it free; pool 1,890,000, cost 1,712,100: half of 177,900
    "partial-capitation": (
        CASE
        | {"capitation_rate": 80, "carve_out_rate": 5, "pool_rate": 150, "quality_score": 0.7}
        | {"spending": 1_700_000, "run_out_months": 3, "stop_loss_recovered": 50_000, "paid_to_date": 0},
        1_002_450,
        "quality did not set the whole withhold free",
    ),
    # 300 × 1.04 × 12,000 = 3,744,000; 67.5 % of 144,000, and 5 % of the budget at the third gate
    "two-sided-global-budget": (
        {"budget_year": 2012, "generation": "SECOND", "member_months": 12_000, "base_spending": 300}
        | {"trend": 1.04, "risk_score": 1, "spending": 3_600_000, "quality_gate": 3, "paid_to_date": 0},
        284_400,
        "a share of the surplus, and a quality bonus",
    ),
    # 104,030,000, half of 20 cases at 10,000, 0.2 % for quality; 120 cases too few are within 5 %
    "hospital-global-budget": (
        {"prior_year_budget": 100_000_000, "inflation": 0.03, "population_growth": 0.01, "cases_shifted": 20}
        | {"quality_adjustment": 0.002, "list_price": 10_000, "expected_cases": 10_300, "cases": 10_200}
        | {"wider_corridor": 0, "paid_to_date": 0},
        104_338_060,
        "the budget of the year, whatever the number of cases",
    ),
    # 800 × 1.1 × 12,000 × 0.98 + 200,000 = 10,548,800; 85 % of it, less 7,000,000
    "percent-of-premium": (
        {"bid": 800, "benchmark": 850, "risk_score": 1.1, "member_months": 12_000, "premium": 200_000}
        | {"sequestration": 0.02, "percent_of_premium": 0.85}
        | {"paid_by_plan": 4_000_000, "paid_to_date": 3_000_000},
        1_966_480,
        "by the plan's bid",
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_one_case_of_each_by_hand(name: str) -> None:
    row, due, said = BY_HAND[name]
    found = settled(name, [row])
    assert found.amount.tolist() == [pytest.approx(due, abs=0.001)]
    assert said in found.reason[0]


def test_episodes_and_services_by_hand() -> None:
    """A third own, two thirds region, 2 % off: 50,306.67 less 50,000; 70 % of 5,000 and 30 % of 4,800."""
    line = {"own_price": 25_000, "regional_price": 26_000, "most_counted": 45_000}
    party = {"performance_year": 2018, "composite_quality_score": 10, "paid_to_date": 0}
    lines = [line | {"episode_cost": 5_000}, line | {"episode_cost": 60_000}]
    assert with_lines("bundle", party, lines) == 306.67
    services = [
        {"price": 100, "planned_cases": 10, "cases": 12},
        {"price": 200, "planned_cases": 20, "cases": 18},
    ]
    deal = {"fixed_share": 0.7, "part_of_year": 1, "part_affected": 0, "advance_outstanding": 1_000}
    assert with_lines("fixed-and-variable", deal | {"paid_to_date": 3_940}, services) == 0
    assert with_lines("fixed-and-variable", deal | {"paid_to_date": 3_940}, services, "interim") == 750


REASONS: list[tuple[str, Row, str]] = [
    ("global-capitation", {"paid_to_date": 9_000_000}, "more was paid for the period than is earned"),
    ("partial-capitation", {"paid_to_date": 9_000_000}, "more was paid for the period than is earned"),
    ("partial-capitation", {}, "the pool comes out even;"),
    (
        "partial-capitation",
        {"spending": 3_000_000, "quality_score": 0.5, "paid_to_date": 0},
        "quality set nothing of the withhold free",
    ),
    ("two-sided-global-budget", {"paid_to_date": 900_000}, "advances were higher than what is earned"),
    ("two-sided-global-budget", {"spending": 3_744_000}, "care cost just the budget; quality earns a bonus"),
    ("hospital-global-budget", {"paid_to_date": 2e8}, "the difference goes back"),
]


@pytest.mark.parametrize(("name", "change", "said"), REASONS)
def test_a_reason_says_what_is_true_of_its_amount(name: str, change: Row, said: str) -> None:
    row = BY_HAND[name][0] | change
    if "even" in said:
        row |= {"stop_loss_recovered": 0, "stop_loss_premium": 0, "run_out_months": 12, "spending": 1_890_000}
    assert said in settled(name, [row]).reason[0]


@pytest.mark.parametrize("name", ["global-capitation", "partial-capitation"])
def test_more_carved_out_than_the_whole_rate_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="no more than the whole"):
        one(name, BY_HAND[name][0] | {"carve_out_rate": 300})


def test_excellent_quality_begins_above_its_threshold_and_good_quality_at_it() -> None:
    """15,000 by the region alone: 3 % off below 6 points, 2 % up to 13.2, 1.5 % beyond."""
    line = {"episode_cost": 14_000, "own_price": 1, "regional_price": 15_000, "most_counted": 45_000}
    party = {"performance_year": 2019, "paid_to_date": 0}
    paid = [
        with_lines("bundle", party | {"composite_quality_score": points}, [line])
        for points in (3.9, 4, 5.9, 6, 13.2, 13.3)
    ]
    assert paid == [0, 550, 550, 700, 700, 775]


def test_these_contracts_use_every_part_of_the_language() -> None:
    used = {step.part for name in SHIPPED for step in contract_named(name).steps}
    assert used == set(get_args(Part))


def test_a_final_statement_waits_for_quality_and_an_interim_one_does_not() -> None:
    early = {name: value for name, value in CASE.items() if name not in ("quality_score", "spending")}
    assert one("global-capitation", early, "interim") == 0.95 * 240 * 1.05 * 12_000 - 2_800_000
    with pytest.raises(
        InvalidInput, match=r"nothing in quality_score; expected what step released \(release"
    ):
        one("global-capitation", CASE | {"quality_score": float("nan")})


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("global-capitation", "quality_score", 80, "Write a share: 0.8 for 80 per cent"),
        ("global-capitation", "member_months", -1, r"found -1; expected at least 0 \(person-months\)"),
        ("percent-of-premium", "percent_of_premium", 85, "Write a share: 0.85 for 85 per cent"),
        (
            "two-sided-global-budget",
            "generation",
            "THIRD",
            "'THIRD' in 2010; expected a track of 2010: FIRST",
        ),
        ("two-sided-global-budget", "generation", "SECOND", "'SECOND' in 2010; expected a track of 2010"),
        ("two-sided-global-budget", "quality_gate", 6, "expected at most 5"),
        ("gp-capitation", "financial_year", 2023, "expected a period of the contract, 2022 to 2022"),
        ("fee-for-service", "charges", float("nan"), "nothing is filled in"),
    ],
)
def test_bad_input_is_refused_with_its_row(name: str, column: str, value: Any, said: str) -> None:
    good: Mapping[str, Row] = {
        "global-capitation": CASE,
        "percent-of-premium": dict.fromkeys(ROWS["percent-of-premium"], 1.0),
        "two-sided-global-budget": dict.fromkeys(ROWS["two-sided-global-budget"], 1.0)
        | {"budget_year": 2010, "generation": "FIRST"},
        "gp-capitation": dict.fromkeys(ROWS["gp-capitation"], 1.0) | {"financial_year": 2022},
        "fee-for-service": dict.fromkeys(ROWS["fee-for-service"], 1.0),
    }
    one(name, good[name])
    with pytest.raises(InvalidInput, match=said):
        one(name, good[name] | {column: value})
