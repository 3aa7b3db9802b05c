"""The whole step: payments equal service lines, and every fund moves by what the care says."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import payments_equal_service_lines
from healthtrust.records.findings import PAYERS
from healthtrust.state import State, known
from tests.unit.deliver import by_hand


@pytest.fixture(scope="module", params=[1, 30], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return deliver.step(by_hand.state(widest=request.param))


def test_payments_equal_service_lines(state: State) -> None:
    care = known(state.care, "deliver")
    lines, settled = care.settlement, deliver.settled(care)
    assert not payments_equal_service_lines(state.book, by_hand.YEAR, settled)
    assert sum(settled.values()) == lines.due.sum() > 0
    assert payments_equal_service_lines(state.book, by_hand.YEAR, settled | {"block": settled["block"] + 1})


def test_each_plan_pays_each_provider_what_its_lines_say(state: State) -> None:
    lines = known(state.care, "deliver").settlement
    for plan in range(state.plans.count):
        back = known(state.care, "deliver").paid_back[:, plan].sum()
        due = lines.due[lines.plan == plan].sum()
        assert -state.book.balance(Accounts.PLAN_FUND, plan=plan) == due + back
        assert (back > 0) == (state.plans.names[plan] == "B")
        for provider in range(state.providers.count):
            both = (lines.plan == plan) & (lines.provider == provider)
            paid = state.book.balance(Accounts.PROVIDER_FUND, plan=plan, provider=provider)
            assert paid == lines.due[both].sum()


def test_others_pay_what_the_care_says(state: State) -> None:
    care = known(state.care, "deliver")
    cost = dict(zip(PAYERS, care.cost.sum(axis=(0, 1, 2)), strict=True))
    assert -state.book.balance(Accounts.INSURER_FUND) == cost["voluntary"] > 0
    assert -state.book.balance(Accounts.HOUSEHOLD_SELF_PAYMENTS) == cost["self"] > 0
    kept = care.charges.sum() - care.paid_back.sum()
    assert 0 < kept < care.charges.sum() and -state.book.balance(Accounts.HOUSEHOLD_USER_CHARGES) == kept
    assert care.out_of_pocket.sum() == cost["self"] + kept
    assert care.benefit.sum() == cost["covered"]


def test_providers_bear_the_reference_cost_of_what_they_give(state: State) -> None:
    care, setting = known(state.care, "deliver"), known(state.catalogue, "package").setting
    assert state.book.balance(Accounts.PROVIDER_COST_OF_CARE) == care.cost.sum()
    giver = state.providers.by_setting[:, setting]
    by_service = care.cost.sum(axis=(1, 3))
    for provider in range(state.providers.count):
        given = by_service[giver == provider].sum()
        assert state.book.balance(Accounts.PROVIDER_COST_OF_CARE, provider=provider) == given


def test_every_month_sees_payments(state: State) -> None:
    months = state.book.balances(("month",), step="deliver")["month"]
    assert months.tolist() == list(range(by_hand.YEAR * 12, by_hand.YEAR * 12 + 12))


def test_nothing_is_added_above_the_neighbourhoods(state: State) -> None:
    above = np.setdiff1d(np.arange(len(state.places.names)), state.places.leaves)
    care = known(state.care, "deliver")
    assert not care.cases[above].any() and not care.forgone[above].any()


def test_higher_prices_are_paid_for_fees_only() -> None:
    fair, dear = (
        deliver.settled(known(deliver.step(by_hand.state(deliver={"price_level": level})).care, "deliver"))
        for level in (1.0, 1.5)
    )
    assert dear["fee for service"] == pytest.approx(1.5 * fair["fee for service"], rel=1e-4)
    assert (dear["block"], dear["capitation"]) == (fair["block"], fair["capitation"])
