"""The bundled design of competing plans: three years of choice, surcharges and shared risk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.market import switching_table, transfers_table
from healthtrust.market.summary import results_table
from healthtrust.projection import close, project
from healthtrust.runs import checkpoint
from healthtrust.runs.subledger import household_accounts
from healthtrust.start import opening
from healthtrust.state import State, known


@pytest.fixture(scope="module")
def years() -> list[State]:
    read = read_design("competing-plans")
    return list(project(opening(read.design, read.folder)))


def test_all_money_is_accounted_for_in_every_year(years: list[State]) -> None:
    for state in years:
        assert after("review", state.book, state.year) == []


def test_the_plan_that_draws_the_ill_charges_more_each_year(years: list[State]) -> None:
    tables = [transfers_table(state) for state in years]
    charged = [int(table["surcharge"][1]) for table in tables]
    assert 0 < charged[0] < charged[1] < charged[2]
    assert all(table["surcharge"][[0, 2]].sum() == 0 for table in tables)
    assert all(table["mean_risk_score"].argmax() == 1 for table in tables)


def test_charging_plans_break_even_but_for_luck(years: list[State]) -> None:
    for state in years:
        table = transfers_table(state)
        back = known(state.care, "deliver").paid_back.sum(axis=0)
        left = table["margin"] / table["capitation"]
        assert abs(left[1]) < 0.01 and back[[0, 2]].sum() == 0 < back[1]
        assert table["charges_paid_back"] == pytest.approx(back, rel=0.05)


def test_the_household_accounts_add_up_to_the_postings(years: list[State]) -> None:
    for state in years:
        accounts, book = household_accounts(state), state.book
        assert accounts is not None
        months = {"since": state.year * 12, "until": state.year * 12 + 11}
        charges = (Accounts.HOUSEHOLD_USER_CHARGES, Accounts.HOUSEHOLD_SELF_PAYMENTS)
        for column, posted in (
            ("contribution", (Accounts.HOUSEHOLD_CONTRIBUTIONS,)),
            ("surcharge", (Accounts.HOUSEHOLD_PLAN_SURCHARGES,)),
            ("premium", (Accounts.HOUSEHOLD_PREMIUMS,)),
            ("out_of_pocket", charges),
        ):
            assert accounts[column].sum() == -sum(book.balance(a, **months) for a in posted) > 0


def test_a_run_taken_up_again_finds_the_same_plans_surcharges_and_corridor(
    years: list[State], tmp_path: Path
) -> None:
    read = read_design("competing-plans")
    checkpoint.save(close(years[0]), tmp_path)
    again = checkpoint.load(opening(read.design, read.folder), tmp_path, years[1].year)
    for told, retold in zip(years[1:], project(again), strict=True):
        one, other = known(told.enrolment, "market"), known(retold.enrolment, "market")
        for name in ("heads", "surcharge", "corridor", "flows", "transfers", "surcharge_paid"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), name
        assert one.corridor.any() and told.carried.results.tolist() == retold.carried.results.tolist()  # type: ignore[union-attr]


def test_everyone_was_assigned_and_some_have_moved(years: list[State]) -> None:
    for state in years:
        moved = switching_table(state)
        assert moved is not None
        residents = moved["residents"].reshape(4, 3)
        assert residents.sum() == known(state.persons, "people").heads
        assert 0.05 < 1 - np.trace(residents) / residents.sum() < 0.2


def test_the_choosy_plan_grows_by_those_it_does_not_refuse(years: list[State]) -> None:
    members = [int(transfers_table(state)["members"][2]) for state in years]
    assert members[0] < members[1] < members[2]
    assert transfers_table(years[-1])["mean_risk_score"][2] < 0.95


def test_results_are_what_is_left_of_the_plans_funds(years: list[State]) -> None:
    for state in years:
        table, book = results_table(state), state.book
        months = {"since": state.year * 12, "until": state.year * 12 + 11}
        for plan, result in enumerate(table["result"].tolist()):
            accounts = (Accounts.PLAN_FUND, Accounts.PLAN_EQUALISATION)
            assert result == sum(book.balance(a, plan=plan, **months) for a in accounts)


def test_next_years_corridor_knows_this_years_results(years: list[State]) -> None:
    had, paid = years[1].carried.results  # type: ignore[misc]
    first = transfers_table(years[0])
    assert (
        had == first["capitation"] + first["transfer"] + first["surcharges"] - first["administration"]
    ).all()
    lines, back = known(years[0].care, "deliver").settlement, known(years[0].care, "deliver").paid_back
    assert paid.sum() == lines.due.sum() + back.sum()
