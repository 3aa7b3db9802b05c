"""Recorded cost is spent to the minor unit, whatever the plans and contracts."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust import deliver
from healthtrust.deliver.recorded import recorded_care, recorded_service, shares_of_row
from healthtrust.ground.errors import InvalidInput
from healthtrust.state import State, known
from tests.unit.deliver import by_hand


def recorded(widest: int = 40, **contracts: str) -> State:
    kinds = {"activity": "recorded", "contracts": contracts}
    state = by_hand.state(households=200, widest=widest, deliver=kinds)
    catalogue = known(state.catalogue, "package")
    only = by_hand.changed(catalogue, cases=catalogue.cases * (np.arange(7) == 0))
    return state.replace(catalogue=only)


@pytest.mark.parametrize("widest", [1, 40])
def test_what_is_recorded_is_spent_and_nothing_is_drawn(widest: int) -> None:
    state = recorded(widest)
    persons = known(state.persons, "people")
    assert persons.recorded_cost is not None
    care = known(deliver.step(state).care, "deliver")
    assert care.cost.sum() == persons.recorded_cost.sum() == care.benefit.sum()
    assert care.cases.sum() == persons.heads
    assert care.out_of_pocket.sum() == care.charges.sum() == 0


@pytest.mark.parametrize("kind", ["fee for service", "block", "capitation"])
def test_every_contract_pays_the_recorded_cost(kind: str) -> None:
    state = deliver.step(recorded(primary=kind))
    cost = known(state.persons, "people").recorded_cost
    assert cost is not None
    assert known(state.care, "deliver").settlement.due.sum() == cost.sum()


def test_charges_are_a_share_of_what_is_recorded() -> None:
    state = recorded()
    package = known(state.package, "package")
    state = state.replace(package=by_hand.changed(package, charge_share=np.full(7, 0.25)))
    found = recorded_care(state)
    assert 0 < found.charges.sum() < found.cost.sum() // 4
    assert found.out_of_pocket.sum() == found.charges.sum() - found.paid_back.sum()
    care = known(deliver.step(state).care, "deliver")
    assert care.settlement.due.sum() == found.cost.sum() - found.charges.sum()


@pytest.mark.parametrize("widest", [1, 40])
def test_plans_pay_charges_on_recorded_care_back_as_on_any_other(widest: int) -> None:
    state = recorded(widest)
    package = by_hand.changed(known(state.package, "package"), charge_share=np.full(7, 0.25))
    state = state.replace(package=package)
    state = state.replace(plans=by_hand.changed(state.plans, pays_charges=np.array([0.0, 0.5, 1.0])))
    care = known(deliver.step(state).care, "deliver")
    charges, back = care.charges.sum(axis=(0, 2)), care.paid_back.sum(axis=0)
    assert back[0] == 0 and back[2] == charges[2] > 0
    assert charges[1] // 2 - known(state.persons, "people").rows <= back[1] <= charges[1] // 2
    assert care.out_of_pocket.sum() == charges.sum() - back.sum()


def test_a_row_goes_to_its_plans_by_largest_remainder() -> None:
    assert shares_of_row(np.array([10]), np.array([[1, 1, 1]])).tolist() == [[4, 3, 3]]


def test_other_services_are_still_drawn() -> None:
    state = by_hand.state(households=200, deliver={"activity": "recorded"})
    cases = known(deliver.step(state).care, "deliver").cases.sum(axis=(0, 1, 3))
    assert cases[0] == known(state.persons, "people").heads
    assert (cases[1:] > 0).all()


def test_without_a_record_it_is_refused_with_a_remedy() -> None:
    state = recorded()
    nothing = by_hand.changed(known(state.persons, "people"), recorded_cost=None)
    with pytest.raises(InvalidInput, match="recorded_cost"):
        deliver.step(state.replace(persons=nothing))


@pytest.mark.parametrize("mandatory", [[], [0, 2]])
def test_it_needs_exactly_one_mandatory_service(mandatory: list[int]) -> None:
    catalogue = known(recorded().catalogue, "package")
    with pytest.raises(InvalidInput, match="exactly one mandatory service"):
        recorded_service(by_hand.changed(catalogue, mandatory=np.isin(np.arange(7), mandatory)))
