"""Results paid by a contract: rewards, penalties, the reserve as a cap, who receives, and the book."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust import review
from healthtrust.design.review import Review
from healthtrust.design.rights import Outcome
from healthtrust.ground.money import Currency
from healthtrust.ledger.chart import Accounts
from healthtrust.review.payable import contract_problems
from healthtrust.review.performance import REVIEWED, Reviewed, statement_columns
from healthtrust.review.performance_tables import performance_table, performance_trace
from healthtrust.state import Carried, State, known
from tests.unit.review import finished

TARGETS = (
    {"measure": "unmet-need", "at_most": 10_000},
    {"measure": "inpatient-admissions", "at_most": 1},
    {"measure": "multimorbid-or-frail", "at_most": 0.001, "where": "everywhere"},
)
SMALL = 'value = 1000\nunit = "people"'


@pytest.fixture
def contract(tmp_path: Path) -> str:
    """The shipped contract for places of any size."""
    from healthtrust.deliver.contract.library import contract_path

    text = contract_path("performance-pay").read_text(encoding="utf-8")
    assert SMALL in text
    path = tmp_path / "small-places.toml"
    path.write_text(
        text.replace(SMALL, SMALL.replace("1000", "1")).replace("performance-pay", "small-places")
    )
    return str(path)


def paid(contract: str, **more: object) -> State:
    return review.step(finished.year(targets=TARGETS, pay_by=contract, **more))


def test_a_target_reached_earns_its_portion_and_a_clear_miss_pays_back(contract: str) -> None:
    done = paid(contract)
    card = known(done.scorecard, "review")
    by = {(v.measure, v.place): v for v in card.verdicts}
    reached = [v for v in card.verdicts if v.measure == "unmet-need"]
    assert all(v.reward > 0 for v in reached)
    missed = by["inpatient-admissions", 1]
    assert missed.reward < 0 and not missed.naive
    assert by["multimorbid-or-frail", -1].reward == 0  # public health pays nothing back
    assert card.reward_due == sum(v.reward for v in card.verdicts) == int(card.rewards.sum())


def test_the_book_balances_with_penalties_and_they_are_collected_next_year(contract: str) -> None:
    done = paid(contract)
    card = known(done.scorecard, "review")
    reserve, payable = Accounts.POOL_REWARD_RESERVE, Accounts.PROVIDER_REWARDS_PAYABLE
    assert done.book.balance(reserve) == finished.RESERVE - card.reward_due
    assert done.book.balance(payable) == card.reward_due
    later = done.replace(
        year=done.year + 1,
        carried=Carried(0, card.rewards, None, 1),
        design=done.design.model_copy(update={"review": Review()}),
    )
    after = review.step(later)
    assert after.book.balance(payable) == 0
    assert sum(batch.legs.amount.sum() for batch in after.book.batches) == 0


def test_only_penalties_leave_a_provider_in_debt(contract: str) -> None:
    only = (TARGETS[1],)
    done = review.step(finished.year(targets=only, pay_by=contract))
    card = known(done.scorecard, "review")
    assert card.reward_due < 0 and (card.rewards <= 0).all()
    assert done.book.balance(Accounts.POOL_REWARD_RESERVE) == finished.RESERVE - card.reward_due


def test_the_providers_that_answer_for_a_measure_have_its_reward(contract: str) -> None:
    state = finished.year(targets=TARGETS[:1], pay_by=contract)
    allocate = state.design.allocate.model_copy(
        update={"outcomes": (Outcome(measure="unmet-need", answers="hospital"),)}
    )
    done = review.step(state.replace(design=state.design.model_copy(update={"allocate": allocate})))
    earned = known(done.scorecard, "review").rewards
    hospital = np.array([body == "hospital" for body in done.providers.body])
    assert earned[hospital].sum() == earned.sum() > 0


def test_the_trace_tells_every_step(contract: str) -> None:
    done = paid(contract)
    table, trace = performance_table(done), performance_trace(done)
    assert table is not None and trace is not None
    assert table["due"].tolist() == table["paid"].tolist()
    rounded = trace["step"] == "rounded"
    assert np.rint(trace["value"][rounded] * 100).astype(int).tolist() == table["due"].tolist()
    assert {"achievement", "improvement", "penalty"} <= set(trace["step"])
    assert all(reason for reason in table["reason"])


def test_improvement_earns_where_the_target_is_missed(contract: str) -> None:
    state = finished.year(targets=TARGETS[1:2], pay_by=contract)
    now = {(m.measure, m.place): m.value for m in review.measured(state)}
    earlier = {key: 2 * value for key, value in now.items()}
    carried = Carried(0, state.carried.rewards_due, None, 1, measured=earlier)
    done = review.step(state.replace(carried=carried))
    assert all(v.reward > 0 for v in known(done.scorecard, "review").verdicts)


def test_without_a_contract_there_is_no_table() -> None:
    done = review.step(finished.year(targets=TARGETS))
    assert performance_table(done) is None and performance_trace(done) is None


def test_a_contract_that_a_review_cannot_settle_is_refused() -> None:
    def first(pay_by: str, **more: object) -> str:
        problems = contract_problems(Review.model_validate({"pay_by": pay_by} | more), "", "GBP")
        return str(problems[0]) if problems else ""

    assert first("performance-pay") == "" == first("reserve")
    assert "performance-pay" in first("performance-bay")
    assert "USD" in first("value-based-purchasing")
    assert 'key = ["place", "measure"]' in first("block")
    assert "no contract" in first("reserve", pay_statement={"margin": 1.0})


def test_promises_that_the_contract_cannot_settle_are_refused_together() -> None:
    targets = [
        {"measure": "unmet-need", "at_most": 10},
        {"measure": "unmet-need", "at_least": 1},
        {"measure": "unmet-need", "at_most": 10, "where": "everywhere"},
        {"measure": "concentration-index", "at_most": 0},
    ]
    stated = {"portion": 5.0, "margin": 1.0}
    asked = Review.model_validate({"pay_by": "performance-pay", "targets": targets, "pay_statement": stated})
    measured, unread, twice, nought = contract_problems(asked, "", "GBP")
    assert measured.found == "portion" and unread.found == "margin"
    assert "target 2" in twice.where and "target 4" in nought.where
    assert "target > 0" in nought.found


def test_a_place_too_small_for_its_target_earns_and_owes_nothing(contract: str) -> None:
    large = [target | {"minimum_size": 10**6} for target in TARGETS[:2]]
    done = review.step(finished.year(targets=large, pay_by=contract))
    verdicts = known(done.scorecard, "review").verdicts
    assert verdicts and all(v.too_few and v.reward == 0 for v in verdicts)


def test_every_column_of_the_statement_has_a_meaning() -> None:
    beside = Reviewed(2027, Currency("GBP", 2), "", {-1: 0}, (), {}, {}, 0)
    assert set(statement_columns([], Review(), beside)) == set(REVIEWED)
