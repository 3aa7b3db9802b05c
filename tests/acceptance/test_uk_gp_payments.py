"""What English general practices were paid in 2022/23, settled as contracts from the published file.

33 lines add up to the total and, with deductions, to the net, for every practice; capitation is price times
weighted list less the opt-out for four open practices in five.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.contract import contract_named
from healthtrust.deliver.settlement import read_statement, settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.records.store import data_folder


@pytest.fixture(scope="module")
def payments() -> Path:
    path = data_folder() / "uk_gp_payments" / "gp_payments_2022_23.csv"
    if not path.is_file():
        pytest.skip("needs uk_gp_payments in the data folder (HEALTHTRUST_DATA)")
    return path


@pytest.fixture(scope="module")
def practices(payments: Path) -> list[dict[str, str]]:
    with payments.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def column(practices: list[dict[str, str]], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([float(practice[name]) for practice in practices])


def test_lines_add_to_total_and_net_for_every_practice(
    payments: Path, practices: list[dict[str, str]]
) -> None:
    contract = contract_named("gp-payments")
    lines = [name for name in contract.columns if name.startswith("pay_")]
    assert len(lines) == 33
    assert {name for name in practices[0] if name.startswith("pay_")} == set(lines)
    used = " + ".join(step.value for step in contract.steps[:-2]).split(" + ")
    assert sorted(used) == sorted(lines)
    settled = settle(contract, read_statement(contract, payments))
    assert len(settled.amount) == 3_335
    total = settled.trace["total_payments"].value
    assert np.abs(total - column(practices, "total_nhs_payments")).max() < 0.01
    assert np.abs(settled.amount - column(practices, "total_minus_deductions")).max() < 0.02
    pence = np.rint(100 * settled.amount) - np.rint(100 * column(practices, "total_minus_deductions"))
    assert int((pence != 0).sum()) == 0
    assert float(total.sum()) == pytest.approx(5_224_593_940.65, abs=0.01)
    assert all(settled.reason)


def test_capitation_of_open_practices_is_price_times_weighted_list(practices: list[dict[str, str]]) -> None:
    chosen = [
        practice
        for practice in practices
        if practice["contract_type"] == "GMS"
        and not practice["close_date"]
        and float(practice["weighted_patients"]) > 1_000
    ]
    assert len(chosen) == 2_302
    contract = contract_named("gp-capitation")
    count = len(chosen)
    rows = {
        "practice_code": [practice["practice_code"] for practice in chosen],
        "financial_year": [2022] * count,
        "weighted_patients": column(chosen, "weighted_patients"),
        "opted_out": np.ones(count),
        "paid_to_date": np.zeros(count),
    }
    due = settle(contract, statement_of(contract, rows, "practices")).amount
    ratio = column(chosen, "pay_global_sum") / due
    assert float(np.median(ratio)) == pytest.approx(1.0012, abs=0.0003)
    assert float((np.abs(ratio - 1) < 0.01).mean()) >= 0.64
    assert float((np.abs(ratio - 1) < 0.02).mean()) >= 0.81
    assert float((np.abs(ratio - 1) < 0.05).mean()) >= 0.92


def test_one_practice_by_hand() -> None:
    """10,000 weighted patients: 10,000 × 99.70 × 0.9525 = £949,642.50; a quarter of it after three months."""
    contract = contract_named("gp-capitation")
    row: dict[str, Any] = {"practice_code": ["A1"], "financial_year": [2022], "weighted_patients": [10_000.0]}
    row |= {"opted_out": [1.0], "paid_to_date": [0.0], "months_elapsed": [3.0]}
    statement = statement_of(contract, row, "one practice")
    assert settle(contract, statement).amount.tolist() == [949_642.50]
    assert settle(contract, statement, "interim").amount.tolist() == [237_410.63]
    assert settle(contract, statement).reason[0].startswith("price of a weighted patient")
