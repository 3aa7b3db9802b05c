"""The bundled design of competing plans: three years of choice, surcharges and shared risk."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.ledger.checks import after
from healthtrust.market import switching_table, transfers_table
from healthtrust.projection import project
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
        left = (table["margin"] - back) / table["capitation"]
        assert abs(left[1]) < 0.01 and back[[0, 2]].sum() == 0 < back[1]


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


def test_next_years_corridor_knows_this_years_results(years: list[State]) -> None:
    had, paid = years[1].carried.results  # type: ignore[misc]
    first = transfers_table(years[0])
    assert (
        had == first["capitation"] + first["transfer"] + first["surcharges"] - first["administration"]
    ).all()
    lines, back = known(years[0].care, "deliver").settlement, known(years[0].care, "deliver").paid_back
    assert paid.sum() == lines.due.sum() + back.sum()
