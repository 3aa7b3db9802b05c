"""Contracts over all care: who is served, what is shared, and that it is posted both ways."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.tables import shared_table, trace_table
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import payments_equal_service_lines
from healthtrust.state import State, known
from tests.unit.deliver import by_hand

OURS = """
name = "ours"
title = "Half of savings, half of losses"
version = "1"
about = "Half of what is saved or lost against expected cost."
party = "network"
payer = "plan"
amount = "due"
source = "made up"
columns.expected_cost = { meaning = "expected cost", unit = "money" }
columns.spending = { meaning = "cost of care", unit = "money" }
columns.part = { meaning = "share agreed", unit = "share", at_least = 0, at_most = 1 }

[[steps]]
name = "gross"
part = "measure"
value = "expected_cost - spending"
unit = "money"
says = "savings, or losses below zero"
clause = "1"

[[steps]]
name = "due"
part = "rule"
of = "gross"
gains = [{ slope = "part" }]
losses = [{ slope = "part" }]
unit = "money"
says = "the part of them that is shared"
clause = "2"

[[reasons]]
when = "gross >= 0"
says = "savings are shared"
[[reasons]]
when = "gross < 0"
says = "losses are shared"
"""


@pytest.fixture
def state(tmp_path) -> State:  # type: ignore[no-untyped-def]
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    sharing = [{"contract": "ours.toml", "statement": {"part": "0.25 + 0.25"}}]
    made = by_hand.state(deliver={"sharing": sharing}).replace(folder=str(tmp_path))
    return deliver.step(made)


def test_half_of_what_is_saved_against_expected_cost_is_shared(state: State) -> None:
    (shared,) = known(state.care, "deliver").shared
    assert np.abs(2 * shared.due - (shared.expected_cost - shared.spending)).max() <= 1
    assert (shared.due < 0).any() or (shared.due > 0).any()
    said = np.where(shared.expected_cost >= shared.spending, "savings are shared", "losses are shared")
    assert shared.reason.tolist() == said.tolist()


def test_all_care_of_everybody_served_counts_once(state: State) -> None:
    care = known(state.care, "deliver")
    (shared,) = care.shared
    members = known(state.enrolment, "market").members
    assert shared.members.sum() == members.sum()
    assert shared.expected_cost.sum() == deliver.expected_cost(state).sum()
    assert shared.spending.sum() == care.cost[..., 0].sum() - care.charges.sum()


def test_what_is_shared_is_posted_both_ways_and_equals_the_service_lines(state: State) -> None:
    care = known(state.care, "deliver")
    settled = deliver.settled(care)
    assert not payments_equal_service_lines(state.book, by_hand.YEAR, settled)
    assert settled["ours.toml"] == care.shared[0].due.sum()
    for plan in range(state.plans.count):
        paid = care.due_from_plans(state.plans.count)[plan] + care.paid_back[:, plan].sum()
        assert -state.book.balance(Accounts.PLAN_FUND, plan=plan) == paid


def test_tables_tell_amounts_reasons_and_every_step(state: State) -> None:
    told, trace = shared_table(state), trace_table(state)
    assert told is not None and trace is not None
    rows = len(told["due"])
    assert trace["step"].tolist() == ["gross", "due", "rounded"] * rows
    due = trace["value"][trace["step"] == "rounded"]
    assert np.rint(due * 100).astype(int).tolist() == told["due"].tolist()


def test_without_sharing_there_is_no_table() -> None:
    assert shared_table(deliver.step(by_hand.state())) is None
