"""Organisation forms in a year: who is paid, what is passed on, and that nothing is lost between bodies."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.check import problems_of
from healthtrust.deliver.forms import providers_of
from healthtrust.deliver.organisations.library import form_named, shipped_forms
from healthtrust.deliver.settle import CareBySetting, Terms, by_setting, settle
from healthtrust.deliver.tables import passed_table
from healthtrust.design.deliver import Deliver
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.state import State, known
from tests.unit.deliver import by_hand


def year(form: str) -> State:
    made = by_hand.state(deliver={"organisation": form})
    return deliver.step(made.replace(providers=providers_of(made.places, form_named(form))))


@pytest.fixture(scope="module")
def loose() -> State:
    return year("loose-network")


@pytest.mark.parametrize("form", shipped_forms())
def test_every_form_that_ships_settles_a_year_and_loses_nothing(form: str) -> None:
    assert problems_of(Deliver(organisation=form), "", "EUR") == []
    state = year(form)
    care = known(state.care, "deliver")
    settled = deliver.settled(care)
    wrong = [p for p in after("deliver", state.book, by_hand.YEAR, settled) if "overdrawn" in str(p)]
    assert not wrong
    paid = care.due_from_plans(state.plans.count) + care.paid_back.sum(axis=0)
    for plan in range(state.plans.count):
        assert -state.book.balance(Accounts.PLAN_FUND, plan=plan) == paid[plan]
    every_body = sum(
        state.book.balance(Accounts.PROVIDER_FUND, provider=k) for k in range(state.providers.count)
    )
    assert every_body == state.book.balance(Accounts.PROVIDER_FUND)
    given = care.cost.sum()
    others = care.cost[..., 1:].sum() + care.charges.sum()
    assert every_body == care.due_from_plans(state.plans.count).sum() + others - given


def test_a_network_is_paid_for_three_patients_in_ten_and_passes_on(loose: State) -> None:
    care = known(loose.care, "deliver")
    lines, body = care.settlement, np.array(loose.providers.body, dtype=object)
    to_network = body[lines.provider] == "network"
    primary = lines.setting == 0
    assert set(lines.setting[to_network].tolist()) == {0}
    part = lines.expected_cost[to_network].sum() / lines.expected_cost[primary].sum()
    assert part == pytest.approx(0.3, rel=1e-3)
    (passed,) = care.passed
    assert set(body[passed.payer]) == {"network"} and set(body[passed.provider]) == {"practices"}
    assert passed.due.sum() == pytest.approx(lines.expected_cost[to_network].sum(), rel=1e-3)


def test_what_an_organisation_keeps_is_what_it_is_paid_less_what_it_passes_on(loose: State) -> None:
    care = known(loose.care, "deliver")
    for number, body in enumerate(loose.providers.body):
        if body == "network":
            paid = care.settlement.due[care.settlement.provider == number].sum()
            passed = sum(int(each.due[each.payer == number].sum()) for each in care.passed)
            assert loose.book.balance(Accounts.PROVIDER_FUND, provider=number) == paid - passed


def test_the_table_tells_who_pays_whom(loose: State) -> None:
    table = passed_table(loose)
    assert table is not None
    assert all(str(name).endswith(" network") for name in table["payer"])
    assert all(str(name).endswith(" practices") for name in table["provider"])
    assert table["due"].sum() == known(loose.care, "deliver").passed[0].due.sum()
    assert passed_table(deliver.step(by_hand.state())) is None


def test_an_unknown_form_is_refused_with_the_nearest() -> None:
    (problem,) = problems_of(Deliver(organisation="loose-netwrok"), "", "EUR")
    assert str(problem).startswith("deliver.organisation: found 'loose-netwrok'; expected")
    assert "did you mean 'loose-network'?" in str(problem)


def test_a_pool_for_hospital_care_looks_at_hospital_care(loose: State) -> None:
    """Three in ten of the practices' patients: the network shares in what their hospital care costs."""
    care, setting = known(loose.care, "deliver"), known(loose.catalogue, "package").setting
    cost, charges = care.cost[..., 0], care.charges
    terms = Terms(loose.design.deliver, loose.year, loose.folder)

    def paid_to_network(hospital: float, primary: float) -> int:
        factor = np.where(np.isin(setting, [1, 2, 3]), hospital, np.where(setting == 0, primary, 1.0))
        dearer = CareBySetting(
            deliver.expected_cost(loose),
            by_setting(np.rint(cost * factor).astype(np.int64), setting),
            by_setting(charges, setting),
        )
        members = known(loose.enrolment, "market").members
        lines = settle(dearer, members, loose.providers, terms)
        body = np.array(loose.providers.body, dtype=object)
        return int(lines.due[body[lines.provider] == "network"].sum())

    as_it_was = paid_to_network(1.0, 1.0)
    assert paid_to_network(1.3, 1.0) < as_it_was
    assert paid_to_network(1.0, 1.3) == as_it_was
