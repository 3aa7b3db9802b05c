"""The tables of a simulated year keep their contracts and agree with the ledger."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.register import born_in, enrolment_table, organisation_table
from healthtrust.deliver.tables import activity_table, service_lines_table
from healthtrust.ground.tables import checked
from healthtrust.ledger.chart import Accounts
from healthtrust.records.exchange import ACTIVITY, ENROLMENT, ORGANISATION
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known
from tests.unit.deliver import by_hand


@pytest.fixture(scope="module")
def state() -> State:
    return deliver.step(by_hand.state(households=60))


@pytest.mark.parametrize(
    ("contract", "table"),
    [(ACTIVITY, activity_table), (ENROLMENT, enrolment_table), (ORGANISATION, organisation_table)],
    ids=lambda part: getattr(part, "name", ""),
)
def test_they_are_what_a_real_year_would_be_read_from(state: State, contract, table) -> None:  # type: ignore[no-untyped-def]
    found, problems = checked(contract, table(state), contract.name)
    assert not problems
    assert found is not None and found.rows


def test_fees_and_blocks_paid_are_the_ledgers_month_by_month_and_provider_by_provider(state: State) -> None:
    table = activity_table(state)
    by_plan = np.isin(table["payer_id"], state.plans.names)
    for month in range(12):
        for provider, name in enumerate(state.providers.names):
            rows = (
                by_plan
                & (table["start_date"] == f"{by_hand.YEAR}-{month + 1:02d}-01")
                & (table["org_id"] == name)
            )
            when = by_hand.YEAR * 12 + month
            paid = sum(
                state.book.balance(
                    Accounts.PROVIDER_FUND, memo=memo, provider=provider, since=when, until=when
                )
                for memo in ("fee for service", "block")
            )
            assert table["paid_amount"][rows].sum() == paid


def test_all_money_for_care_is_in_the_table_or_is_capitation(state: State) -> None:
    table, care = activity_table(state), known(state.care, "deliver")
    capitation = int(care.settlement.due[care.settlement.of_model("capitation")].sum())
    received = state.book.balance(Accounts.PROVIDER_FUND) + state.book.balance(Accounts.PROVIDER_COST_OF_CARE)
    assert table["paid_amount"].sum() + table["patient_paid"].sum() + capitation == received


def test_activity_adds_up_to_the_care_given(state: State) -> None:
    table, care = activity_table(state), known(state.care, "deliver")
    assert table["cases"].sum() == care.cases.sum()
    assert table["reference_cost"].sum() == care.cost.sum()
    contacts = known(state.catalogue, "package").contacts
    assert table["contacts"].sum() == (care.cases.sum(axis=(0, 1, 3)) * contacts).sum()
    assert not table["paid_amount"][table["payment_model"] == "capitated"].any()
    assert len(set(table["activity_id"])) == len(table["activity_id"])


def test_a_block_paid_in_a_quiet_month_is_a_row_without_service(state: State) -> None:
    table = activity_table(state)
    quiet = table["product_code"] == ""
    assert quiet.any()
    assert set(table["payment_model"][quiet]) == {"block"}
    assert (table["paid_amount"][quiet] > 0).all() and not table["cases"][quiet].any()


def test_service_lines_are_the_settlement(state: State) -> None:
    table = service_lines_table(state)
    assert table["due"].sum() == known(state.care, "deliver").settlement.due.sum()
    assert set(table["setting"]) <= set(SETTINGS)


@pytest.mark.parametrize("widest", [1, 25])
def test_everybody_is_enrolled_once(widest: int) -> None:
    state = by_hand.state(households=80, widest=widest)
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    table = enrolment_table(state)
    enrolled = {who: 0 for who in persons.identity.tolist()}
    for who, heads in zip(table["person_id"].tolist(), table["heads"].tolist(), strict=True):
        enrolled[who] += heads
    assert list(enrolled.values()) == persons.weight.tolist()
    half = homes.rows // 2
    pieces = [enrolment_table(state, slice(0, half)), enrolment_table(state, slice(half, None))]
    for name, column in table.items():
        assert np.array_equal(np.concatenate([p[name] for p in pieces]), column), name


def test_ages_become_birth_dates_that_give_them_back() -> None:
    age = np.array([0, 1, 64, 120])
    years = np.array([int(str(day)[:4]) for day in born_in(2027, age)])
    assert np.array_equal(2027 - years - 1, age)
