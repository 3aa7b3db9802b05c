"""The bundled valley of accountable care: mixed patient books, and a two-sided budget settled each year."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.tables import service_lines_table, shared_table, trace_table
from healthtrust.design.read import read_design
from healthtrust.ledger.book import rows_of
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after, payments_equal_service_lines
from healthtrust.projection import project
from healthtrust.start import opening
from healthtrust.state import State, known

SHARED = "two-sided-global-budget"


@pytest.fixture(scope="module")
def years() -> list[State]:
    read = read_design("accountable-care", ["years=2027-2028", "people.size=8000"])
    return list(project(opening(read.design, read.folder)))


def test_all_money_is_accounted_for_in_every_year(years: list[State]) -> None:
    for state in years:
        assert after("review", state.book, state.year) == []
        settled = deliver.settled(known(state.care, "deliver"))
        assert not payments_equal_service_lines(state.book, state.year, settled)


def test_three_patients_in_ten_are_capitated(years: list[State]) -> None:
    lines = service_lines_table(years[0])
    primary = lines["setting"] == "primary"
    expected = {
        contract: int(lines["expected_cost"][primary & (lines["contract"] == contract)].sum())
        for contract in ("capitation", "fee for service")
    }
    assert expected["capitation"] == pytest.approx(0.3 * sum(expected.values()), rel=1e-4)


def test_what_is_shared_follows_the_budget_and_is_posted_in_december(years: list[State]) -> None:
    for state in years:
        table = shared_table(state)
        assert table is not None
        result = (table["expected_cost"] - table["spending"]) / 100
        share = np.where(result >= 0, 0.64375, 0.70625)
        budget = table["expected_cost"] / 100
        assert table["due"] / 100 == pytest.approx(share * result + 0.04 * budget, abs=0.02)
        posted = state.book.flows(("memo",), since=state.year * 12 + 11, until=state.year * 12 + 11)
        december = {row[2]: row[3] for row in rows_of(posted) if row[2] == SHARED}
        assert december


def test_the_trace_tells_each_step_with_its_clause(years: list[State]) -> None:
    trace = trace_table(years[0])
    assert trace is not None
    assert {"budget", "result", "surplus_share", "bonus", "due", "rounded"} <= set(trace["step"].tolist())
    assert all(clause for clause in trace["clause"].tolist())


def test_plans_and_providers_end_with_what_was_shared(years: list[State]) -> None:
    state = years[0]
    care, months = known(state.care, "deliver"), {"since": state.year * 12, "until": state.year * 12 + 11}
    without = care.settlement.due.sum()
    paid = care.due_from_plans(state.plans.count).sum()
    received = state.book.balance(Accounts.PROVIDER_FUND, **months)
    assert paid - without == sum(int(each.due.sum()) for each in care.shared)
    assert received != 0
