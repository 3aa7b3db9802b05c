"""What each provider keeps: the same as its fund in the ledger, and nothing lost between bodies."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.bodies import bodies_table, passed_between
from healthtrust.deliver.forms import providers_of
from healthtrust.deliver.organisations.library import form_named
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Passed
from healthtrust.state import State, known
from tests.unit.deliver import by_hand


def year(form: str) -> State:
    if not form:
        return deliver.step(by_hand.state())
    made = by_hand.state(deliver={"organisation": form})
    return deliver.step(made.replace(providers=providers_of(made.places, form_named(form))))


@pytest.mark.parametrize("form", ["", "loose-network", "multispecialty-group", "vertical-region"])
def test_what_a_body_keeps_is_the_balance_of_its_fund(form: str) -> None:
    state = year(form)
    table = bodies_table(state)
    posted = [
        state.book.balance(Accounts.PROVIDER_FUND, provider=number) for number in range(state.providers.count)
    ]
    assert table["kept"].tolist() == posted
    assert table["paid_by_bodies"].sum() == table["passed_on"].sum()
    assert table["cost_of_care"].sum() == known(state.care, "deliver").cost.sum()


def test_an_organisation_that_gives_no_care_keeps_what_it_does_not_pass_on() -> None:
    table = bodies_table(year("loose-network"))
    network = table["body"] == "network"
    assert network.any() and not table["cost_of_care"][network].any()
    assert np.array_equal(table["kept"][network], (table["paid_by_plans"] - table["passed_on"])[network])


def test_money_that_flows_back_is_passed_on_by_who_was_to_receive() -> None:
    back = Passed("ours", *(np.array([number]) for number in (0, 1, 0, 900, -50)))
    assert [each.tolist() for each in passed_between(back, 2)] == [[50, 0], [0, 50]]
