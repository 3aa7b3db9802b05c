"""Statements made up for capitations, budgets and bundles, and what settles them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import Settled, settle
from healthtrust.deliver.settlement.statement import statement_of
from tests.reference import capitation_contracts_plain as plain

Row = dict[str, Any]

SHIPPED = (
    "block",
    "bundle",
    "capitation",
    "cross-boundary",
    "fee-for-service",
    "fixed-and-variable",
    "global-capitation",
    "gp-capitation",
    "gp-payments",
    "hospital-global-budget",
    "partial-capitation",
    "percent-of-premium",
    "two-sided-global-budget",
)


def settled(name: str, rows: Sequence[Row], stage: str = "final") -> Settled:
    """Return the settlement of rows that name no key: each is a party of its own."""
    contract = contract_named(name)
    columns: dict[str, Any] = {contract.key[0]: [f"party {k}" for k in range(len(rows))]}
    columns |= {column: [row[column] for row in rows] for column in rows[0]}
    return settle(contract, statement_of(contract, columns, "rows"), stage)


def one(name: str, row: Row, stage: str = "final") -> float:
    """Return what is due to one party."""
    return float(settled(name, [row], stage).amount[0])


def whole(low: int, high: int, scale: int = 1) -> st.SearchStrategy[float]:
    """Return decimals with few digits, so that a binary number is near the one that is written."""
    return st.integers(low * scale, high * scale).map(lambda n: n / scale)


MONEY = whole(0, 3_000_000)
SHARE = whole(0, 1, 20)

ROWS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "fee-for-service": {
        "reference_cost": MONEY,
        "charges": MONEY,
        "price_level": whole(0, 2, 100),
    },
    "capitation": {"expected_cost": MONEY, "margin": whole(0, 2, 100)},
    "global-capitation": {
        "member_months": whole(0, 12_000),
        "capitation_rate": whole(100, 300, 4),
        "carve_out_rate": whole(0, 90),
        "risk_score": whole(1, 3, 50),
        "guaranteed_minimum": whole(0, 2_000_000),
        "quality_score": SHARE,
        "spending": MONEY,
        "stop_loss_recovered": whole(0, 200_000),
        "stop_loss_premium": whole(0, 100_000),
        "paid_to_date": MONEY,
    },
    "percent-of-premium": {
        "bid": whole(0, 1_000),
        "benchmark": whole(0, 1_000),
        "risk_score": whole(1, 3, 50),
        "member_months": whole(0, 12_000),
        "premium": MONEY,
        "sequestration": st.sampled_from([0, 0.01, 0.02]),
        "percent_of_premium": SHARE,
        "paid_by_plan": MONEY,
        "paid_to_date": MONEY,
    },
    "hospital-global-budget": {
        "prior_year_budget": whole(800_000, 1_200_000),
        "inflation": whole(0, 1, 20),
        "population_growth": whole(-1, 1, 100).filter(lambda g: g > -1),
        "cases_shifted": whole(-40, 40),
        "quality_adjustment": whole(-1, 1, 100),
        "list_price": whole(900, 1_100),
        "expected_cases": whole(800, 1_200),
        "cases": whole(500, 1_500),
        "wider_corridor": st.integers(0, 1),
        "months_elapsed": whole(0, 12),
        "paid_to_date": MONEY,
    },
    "gp-capitation": {
        "financial_year": st.just(2022),
        "weighted_patients": whole(0, 30_000, 4),
        "opted_out": st.integers(0, 1),
        "london_patients": whole(0, 30_000, 4),
        "months_elapsed": whole(0, 12),
        "paid_to_date": MONEY,
    },
}
ROWS["partial-capitation"] = ROWS["global-capitation"] | {
    "pool_rate": whole(0, 300, 4),
    "run_out_months": whole(0, 20),
}
ROWS["two-sided-global-budget"] = {
    "budget_year": st.integers(2011, 2015),
    "generation": st.sampled_from(["FIRST", "SECOND"]),
    "member_months": whole(0, 12_000),
    "base_spending": whole(0, 600),
    "trend": whole(1, 2, 50),
    "risk_score": whole(1, 3, 50),
    "spending": MONEY,
    "agreed_share": SHARE,
    "quality_gate": whole(0, 5, 4),
    "paid_to_date": MONEY,
}
PLAIN: dict[str, Callable[..., Fraction]] = {
    "fee-for-service": plain.fee_for_service,
    "capitation": plain.capitation,
    "global-capitation": plain.global_capitation,
    "partial-capitation": plain.partial_capitation,
    "two-sided-global-budget": plain.two_sided_global_budget,
    "percent-of-premium": plain.percent_of_premium,
}
STAGED: dict[str, Callable[[Row, str], Fraction]] = {
    "global-capitation": plain.global_capitation,
    "partial-capitation": plain.partial_capitation,
    "gp-capitation": plain.gp_capitation,
    "hospital-global-budget": lambda row, stage: plain.hospital_global_budget(row, stage)[0],
}

EPISODE = {
    "episode_cost": whole(5_000, 60_000),
    "own_price": whole(15_000, 30_000),
    "regional_price": whole(15_000, 30_000),
    "most_counted": whole(40_000, 50_000),
}
SERVICE = {"price": whole(0, 5_000), "planned_cases": whole(0, 100), "cases": whole(0, 120)}
HOSPITAL = {
    "performance_year": st.integers(2016, 2020),
    "composite_quality_score": whole(0, 20, 10),
    "paid_to_date": whole(-10_000, 10_000),
}
PROVIDER = {
    "fixed_share": SHARE,
    "part_of_year": st.sampled_from([0.25, 0.5, 1]),
    "part_affected": SHARE,
    "advance_outstanding": whole(0, 100_000),
    "paid_to_date": whole(0, 200_000),
}


def rows_of(name: str) -> st.SearchStrategy[list[Row]]:
    """Return a few parties of a contract."""
    return st.lists(st.fixed_dictionaries(ROWS[name]), min_size=1, max_size=6)


def with_lines(name: str, party: Row, lines: Sequence[Row], stage: str = "final") -> float:
    """Return what is due to one party with lines."""
    contract = contract_named(name)
    named = "episode" if name == "bundle" else "service"
    columns: dict[str, Any] = {"row_id": ["a"] * len(lines), named: [f"line {k}" for k in range(len(lines))]}
    columns |= {column: [value] * len(lines) for column, value in party.items()}
    columns |= {column: [line[column] for line in lines] for column in lines[0]}
    return float(settle(contract, statement_of(contract, columns, "rows"), stage).amount[0])


def near(found: float, expected: Fraction) -> bool:
    """Return whether an amount is the expected one, rounded to a hundredth."""
    return abs(found - float(expected)) <= 0.005 + 1e-7
