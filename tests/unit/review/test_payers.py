"""Who moved, who bears whose cost, and what administration takes: of a whole small year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.ledger.chart import Accounts
from healthtrust.review.payers import (
    administration_table,
    cost_shifting_table,
    moves_table,
    shared,
)
from healthtrust.review.regional_plan import regional_plan
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year
from tests.small import tiny_design

SCHEMES = [
    {"name": "Old age", "kind": "social insurer", "from_age": 65, "premium": 900, "cost_share": 0.87},
    {
        "name": "Works", "kind": "employer plan", "earners_only": True, "premium": 1_500,
        "employer_share": 0.6, "cost_share": 1.43, "becomes": "Plan A",
    },
    {"name": "Nothing", "kind": "no cover"},
]  # fmt: skip


def a_year(**overrides: Any) -> State:
    return run_year(opening(tiny_design(**overrides), ""))


@pytest.fixture(scope="module")
def year() -> State:
    plans = [{"name": "Plan A"}, {"name": "Plan B", "quality": 0.6, "surcharge": 25}]
    people = {"size": 2_000, "residents_per_row": 4}
    return a_year(pool={"schemes": SCHEMES}, market={"plans": plans}, people=people)


def test_moves_keep_every_resident_and_every_contribution(year: State) -> None:
    table = moves_table(year)
    assert table is not None
    homes, found = known(year.households, "people"), known(year.contributions, "pool")
    assert table["residents"].sum() == known(year.persons, "people").heads == 2_000
    surcharges = known(year.enrolment, "market").surcharges.sum(axis=0)
    assert table["own_now"].sum() == int((found.owed * homes.weight).sum()) + surcharges[1] > 0
    own = {"Old age": 90_000, "Works": 60_000, "Nothing": 0}
    for scheme, residents, paid in zip(table["scheme"], table["residents"], table["own_before"], strict=True):
        assert paid == own[scheme] * residents
    assert set(table["role"]) == {"Plan A", "Plan B"}


def test_a_row_of_many_is_shared_over_plans_without_losing_anybody() -> None:
    heads = np.array([[2, 1, 0], [1, 1, 1], [0, 0, 5]])
    found = shared(np.array([3, 2, 5]), heads, np.array([3, 3, 5]))
    assert found.sum(axis=1).tolist() == [3, 2, 5]
    assert found[0].tolist() == [2, 1, 0] and found[2].tolist() == [0, 0, 5]


def test_by_the_price_list_nobody_shifts_cost(year: State) -> None:
    table = cost_shifting_table(year)
    now = table["when"] == "now, by the price list"
    assert now.sum() >= 2
    assert not table["shifted"][now].any()
    for when in dict.fromkeys(table["when"]):
        assert table["shifted"][table["when"] == when].sum() == 0


def test_before_the_pool_who_paid_below_cost_shifted_it_to_who_paid_above(year: State) -> None:
    table = cost_shifting_table(year)
    before = {
        payer: shifted
        for when, payer, shifted in zip(table["when"], table["payer"], table["shifted"], strict=True)
        if when == "before"
    }
    assert before["Old age"] < 0 < before["Works"]


def test_what_payers_bear_under_contracts_is_what_providers_received(year: State) -> None:
    table, book = cost_shifting_table(year), year.book
    contracted = table["when"] == "now, under contracts"
    cost = -book.balance(Accounts.HOUSEHOLD_USER_CHARGES) - book.balance(Accounts.HOUSEHOLD_SELF_PAYMENTS)
    due = int(known(year.care, "deliver").settlement.due.sum())
    voluntary = int(known(year.care, "deliver").cost[..., 1].sum())
    assert table["borne"][contracted].sum() == cost + due + voluntary
    assert table["caused"][contracted].sum() == int(known(year.care, "deliver").cost.sum())


def test_administration_is_that_of_the_book_and_billing_falls_with_one_list(year: State) -> None:
    table = administration_table(year)
    amount = dict(zip(table["function"], table["amount"].tolist(), strict=True))
    assert amount["pool"] == year.book.balance(Accounts.POOL_ADMINISTRATION)
    assert amount["plan"] == year.book.balance(Accounts.PLAN_ADMINISTRATION)
    assert 0 < amount["provider billing"] < amount["provider billing under the former schemes"]


def test_without_former_schemes_nothing_is_told_of_them() -> None:
    state = a_year()
    assert moves_table(state) is None
    assert "before" not in cost_shifting_table(state)["when"]
    assert len(administration_table(state)["function"]) == 5


def test_the_plan_of_a_region_holds_its_needs_money_and_promises() -> None:
    target = {"measure": "unmet-need", "at_most": 100, "where": "everywhere"}
    state = a_year(review={"targets": [target]})
    plan = regional_plan(state)
    rows = list(zip(plan["part"], plan["item"], plan["value"].tolist(), plan["answers"], strict=True))
    needs = {item: value for part, item, value, _ in rows if part == "needs"}
    money = sum(value for part, _, value, _ in rows if part == "finance")
    budgets = known(state.budgets, "allocate")
    assert needs["residents"] == 500 and needs["need index"] == pytest.approx(1)
    assert money == budgets.lines.sum()
    measures = [(item, answers) for part, item, _, answers in rows if part == "measures"]
    assert measures and all(answers == "region board" for _, answers in measures)
    assert any("hospital" in item for part, item, _, _ in rows if part == "capacity")


def test_a_provider_paid_to_be_ready_that_gave_no_care_shifts_nothing() -> None:
    """Five people may not need some provider in a year: its block is paid all the same."""
    state = a_year(people={"size": 5}, seed=1)
    settled = known(state.care, "deliver").settlement
    cost = np.bincount(settled.provider, settled.reference_cost)
    due = np.bincount(settled.provider, settled.due)
    assert ((cost == 0) & (due > 0)).any(), "the case is there"
    table = cost_shifting_table(state)
    assert table["shifted"].sum() == 0
