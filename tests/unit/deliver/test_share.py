"""Contracts over all care: who is served, what is shared, and that it is posted both ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.check import problems_of
from healthtrust.deliver.forms import providers_of
from healthtrust.deliver.organisations.library import form_named
from healthtrust.deliver.tables import activity_table, shared_table, trace_table
from healthtrust.design.deliver import Deliver
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import payments_equal_service_lines
from healthtrust.records.providers import SETTINGS
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


def test_a_contract_of_a_setting_may_charge_providers(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    book = {"contract": "ours.toml", "share": 1.0, "statement": {"part": 0.5}}
    made = by_hand.state(deliver={"contracts": {"inpatient": [book]}}).replace(folder=str(tmp_path))
    state = deliver.step(made)
    care, inpatient = known(state.care, "deliver"), SETTINGS.index("inpatient")
    due = care.settlement.due[care.settlement.setting == inpatient]
    assert (due < 0).any() and (due > 0).any()
    assert not payments_equal_service_lines(state.book, by_hand.YEAR, deliver.settled(care))
    table = activity_table(state)
    by_plans = (table["setting"] == "inpatient") & np.isin(table["payer_id"], state.plans.names)
    assert table["paid_amount"][by_plans].sum() == due.sum()


def test_sharing_may_be_with_a_body_of_the_form_or_a_kind_of_provider() -> None:
    for body, wrong in (("network", 0), ("hospital", 0), ("netwrok", 1), ("plan", 1)):
        rules = Deliver(organisation="loose-network", sharing=[{**SECOND, "body": body}])
        found = [str(problem) for problem in problems_of(rules, "", "EUR", range(2027, 2029))]
        assert len(found) == wrong and all("deliver.sharing.1.body: found" in each for each in found)


def test_a_body_of_the_form_that_gives_no_care_may_share_results() -> None:
    sharing = [{**SECOND, "body": "network"}]
    made = by_hand.state(deliver={"organisation": "loose-network", "sharing": sharing})
    state = deliver.step(made.replace(providers=providers_of(made.places, form_named("loose-network"))))
    shared = known(state.care, "deliver").shared[-1]
    assert {state.providers.body[number] for number in shared.provider} == {"network"}
    assert shared.expected_cost.sum() == deliver.expected_cost(state).sum()


SECOND = {"contract": "two-sided-global-budget", "statement": {"generation": "'SECOND'"}}
WRONG = (
    ({"generation": "'THIRD'"}, "column generation, in 2027: found 'THIRD' in 2027"),
    ({"generation": "SECOND"}, "statement.generation: found 'SECOND'; expected a text in quotes"),
    ({"generation": "'SECOND'", "quality_gate": 7}, "column quality_gate, in 2027: found 7"),
    ({"generation": "'SECOND'", "trend": "'high'"}, "column trend, in 2027: found 'high'"),
    ({"generation": "'FIRST'"}, "column agreed_share, in 2027: found nothing"),
    ({"generation": "'SECOND'", "budget_year": 1999}, "found 1999; expected a period"),
    ({"generation": "'SECOND'", "spending": "benchmrk"}, "did you mean 'benchmark'?"),
)


@pytest.mark.parametrize(("statement", "said"), WRONG)
def test_what_a_statement_cannot_hold_is_told_before_the_year(
    statement: dict[str, object], said: str
) -> None:
    rules = Deliver(sharing=[{**SECOND, "statement": statement}])
    found = [str(problem) for problem in problems_of(rules, "", "EUR", range(2027, 2029))]
    assert any(said in each and each.startswith("deliver.sharing.1") for each in found), found


def test_formulas_are_judged_when_their_values_are_known() -> None:
    statement = {"generation": "'SECOND'", "spending": "spending - 100000"}
    rules = Deliver(sharing=[{**SECOND, "statement": statement}])
    assert problems_of(rules, "", "EUR", range(2027, 2029)) == []


def test_a_fault_in_a_file_of_ones_own_is_told_with_its_step(tmp_path: Path) -> None:
    text = OURS.replace("expected_cost - spending", "expected_cost - spendin")
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    (found, *_) = problems_of(Deliver(sharing=[{"contract": "ours.toml"}]), str(tmp_path), "EUR")
    assert str(found).startswith("deliver.sharing.1, ours.toml, step gross: found 'spendin'")
