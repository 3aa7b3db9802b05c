"""The bundled design paid on measured results: survey, contract pay, milestones, autonomy."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.projection import close, project
from healthtrust.records.findings import LINES
from healthtrust.review.accountability import accountability_table
from healthtrust.review.surveyed import survey_table
from healthtrust.runs import checkpoint
from healthtrust.start import opening
from healthtrust.state import State, known
from tests.functional.conftest import Command

SIZE = "people.size=9000"
LINE = LINES.index("transformation")


def run_years(*changes: str) -> list[State]:
    read = read_design("paid-on-results", [SIZE, "allocate.transformation_share=0.06", *changes])
    return list(project(opening(read.design, read.folder)))


@pytest.fixture(scope="module")
def years() -> list[State]:
    return run_years()


def test_money_is_accounted_for_to_the_unit_in_every_year(years: list[State]) -> None:
    for state in years:
        assert after("review", state.book, state.year) == []
        budgets, income = known(state.budgets, "allocate"), known(state.contributions, "pool").income
        kept = budgets.reserve + budgets.reward + budgets.administration
        assert int(budgets.lines.sum()) + kept == income
        assert budgets.fund is not None and budgets.fund.free is not None
        line = int(budgets.lines[:, LINE].sum())
        assert line == int(budgets.fund.released.sum() + budgets.fund.free.sum())
        assert line + budgets.fund.lapsed == budgets.fund.available


def test_what_was_earned_is_paid_in_the_next_year(years: list[State]) -> None:
    cards = [known(state.scorecard, "review") for state in years]
    assert [card.reward_paid for card in cards[1:]] == [card.reward_due for card in cards[:-1]]
    reserve = [state.book.balance(Accounts.POOL_REWARD_RESERVE) for state in years]
    rewards = [known(state.budgets, "allocate").reward for state in years]
    for (before, now), reward, card in zip(pairwise(reserve), rewards[1:], cards[1:], strict=True):
        assert now - before == reward - card.reward_due
    assert any(v.reward < 0 for card in cards for v in card.verdicts)


def test_places_that_kept_their_milestones_are_freed(years: list[State]) -> None:
    funds = [known(state.budgets, "allocate").fund for state in years]
    assert all(fund is not None and fund.free is not None for fund in funds)
    free = np.stack([fund.free for fund in funds if fund is not None and fund.free is not None])
    assert free[0].sum() == 0 and free[2].sum() > 0
    for fund, kept in zip(funds, free, strict=True):
        assert fund is not None
        for reason, amount in zip(fund.reason, kept.tolist(), strict=True):
            assert amount == 0 or "1 of 1 met" in reason


def test_millbrook_whose_care_changed_grows_below_the_rest(years: list[State]) -> None:
    fund = known(years[2].budgets, "allocate").fund
    assert fund is not None
    assert fund.released[0] == fund.awarded[0] > 0 and "1 of 1 met" in fund.reason[0]
    assert fund.released[1] == 0 and "missed: avoidable-emergencies in Harbour" in fund.reason[1]


def test_plan_choice_and_contracts_look_at_last_years_survey(years: list[State]) -> None:
    first, second = years[0], years[1]
    survey = known(first.scorecard, "review").survey
    assert survey is not None and first.carried.surveyed is None
    assert second.carried.surveyed is not None and second.carried.quality is not None
    np.testing.assert_array_equal(second.carried.surveyed, survey.by_plan("overall"))
    for place in np.unique(second.places.service_places[second.places.leaves]):
        row = survey.of_place(int(place))
        assert row is not None
        assert second.carried.quality[place] == survey.value[row, survey.items.index("overall")]
    deaf = run_years("market.survey_trust=0", "years=2027-2028")
    one, other = (known(each[1].enrolment, "market").heads for each in (years, deaf))
    assert one.shape == other.shape and (one != other).any()


def test_every_outcome_has_one_body_and_tables_hold_what_was_judged(years: list[State]) -> None:
    table = accountability_table(years[-1])
    assert set(table["answers"]) == {"region board", "hospital", "primary care network"}
    card = known(years[-1].scorecard, "review")
    assert int(table["reward"].sum()) == card.reward_due
    assert int(table["milestone_money"].max()) > 0
    survey = survey_table(years[-1])
    assert survey is not None and set(survey["of"]) == {"everywhere", "place", "plan"}


def test_a_year_taken_up_again_is_the_same_year(years: list[State], tmp_path: Path) -> None:
    read = read_design("paid-on-results", [SIZE, "allocate.transformation_share=0.06"])
    checkpoint.save(close(years[1]), tmp_path)
    again = next(iter(project(checkpoint.load(opening(read.design, read.folder), tmp_path, 2029))))
    one, other = (known(state.scorecard, "review") for state in (years[2], again))
    assert one.rewards.tolist() == other.rewards.tolist()
    assert (
        known(years[2].budgets, "allocate").lines.tolist() == known(again.budgets, "allocate").lines.tolist()
    )
    assert [v.value for v in one.verdicts] == [v.value for v in other.verdicts]


def test_what_a_design_does_not_bring_about_is_refused(command: Command) -> None:
    done = command(
        "check",
        "paid-on-results",
        "--set",
        "people.programmes_act=false",
        "--set",
        "review.pay_by=performance",
    )
    assert done.returncode == 1
    assert "'smoking', which this design does not bring about" in done.stderr
    assert "people.programmes_act = true" in done.stderr and "review.pay_by" in done.stderr


def test_trust_in_a_survey_that_there_is_not_is_refused(command: Command) -> None:
    done = command(
        "check", "valley", "--set", "market.survey_trust=0.5", "--set", "deliver.quality_from=response"
    )
    assert done.returncode == 1
    assert "market.survey_trust: found quality from a survey" in done.stderr
    assert "deliver.quality_from: found quality from a response" in done.stderr
