"""Expected cost: the plain version, the catalogue's own sum, and any way of cutting the work."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.cost import THOUSANDTHS, expected_cost
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known
from tests.reference import deliver as reference
from tests.unit.deliver import by_hand


@pytest.fixture(params=[1, 40], ids=["one each", "many to a row"])
def state(request: pytest.FixtureRequest) -> State:
    return by_hand.state(households=150, widest=request.param)


def test_equals_the_plain_version(state: State) -> None:
    plain = np.zeros((len(state.places.names), 3, 8), dtype=np.int64)
    for key, amount in reference.expected_cost(state).items():
        plain[key] = amount
    assert np.array_equal(expected_cost(state), (plain + THOUSANDTHS // 2) // THOUSANDTHS)


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_partitions_change_nothing(
    state: State, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = expected_cost(state, parts=3)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(min(parts, 2)))
    assert np.array_equal(expected_cost(state, parts), compiled)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    assert np.array_equal(expected_cost(state, parts), compiled)


def test_without_charges_it_is_the_catalogues_cost(state: State) -> None:
    package, catalogue = known(state.package, "package"), known(state.catalogue, "package")
    free = state.replace(package=by_hand.changed(package, charge_share=np.zeros(catalogue.count)))
    heads = heads_by_cell(known(state.persons, "people"))
    per_head = catalogue.cases[:, package.covered] @ catalogue.price[package.covered]
    off = abs(int(expected_cost(free).sum()) - float(heads @ per_head))
    assert off <= 8 * heads.sum() / (2 * THOUSANDTHS) + 100


def test_who_is_in_which_plan_moves_money_and_makes_none(state: State) -> None:
    enrolment = known(state.enrolment, "market")
    turned = state.replace(enrolment=by_hand.changed(enrolment, heads=enrolment.heads[:, ::-1].copy()))
    one, other = expected_cost(state).sum(axis=1), expected_cost(turned).sum(axis=1)
    assert np.abs(one - other).max() <= 3
    assert not np.array_equal(expected_cost(state), expected_cost(turned))


def test_charges_are_paid_by_patients_and_not_expected_of_plans(state: State) -> None:
    package = known(state.package, "package")
    nobody = state.replace(package=by_hand.changed(package, charged=np.zeros(len(package.charged), bool)))
    assert expected_cost(nobody).sum() > expected_cost(state).sum()
