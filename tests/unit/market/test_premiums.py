"""Surcharges of the year at which plans break even."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, market
from healthtrust.design.market import Plan
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.checks import after
from healthtrust.market import respond_premiums
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene

UNLIKE = (
    Plan(name="Mutual", quality=0.6),
    Plan(name="Northern", quality=0.9, administration_share=0.05),
    Plan(name="Open", quality=0.3, administration_share=0.02),
)


def played(**heading: Any) -> State:
    rules = {"plans": UNLIKE, "premiums": "break even", "illness_response": 1.5, **heading}
    return market.step(allocate.step(scene(homes=3_000, weight=2_000, market=rules)))


def margins(state: State) -> np.ndarray:
    table = market.transfers_table(state)
    return np.asarray(table["margin"] / table["capitation"])


def test_who_charges_breaks_even_and_who_charges_nothing_has_something_left() -> None:
    state = played(equalise="age and sex")
    charge, left = state.plans.surcharge, margins(state)
    assert (charge > 0).any() and (charge == 0).any()
    assert np.abs(left[charge > 0]).max() < 0.002
    assert (left[charge == 0] > -0.002).all()
    assert after("market", state.book, state.year) == []


def test_fully_equalised_nobody_needs_a_surcharge() -> None:
    assert not played().plans.surcharge.any()


def test_the_less_equalisation_sees_the_more_the_good_plan_must_charge() -> None:
    northern = [
        played(equalise=by, equalise_share=part).plans.surcharge[1]
        for by, part in (
            ("age, sex and deprivation", 1.0),
            ("age, sex and deprivation", 0.5),
            ("population", 1.0),
        )
    ]
    assert 0 < northern[0] < northern[1] < northern[2]


def test_threads_and_engine_change_no_penny(monkeypatch: pytest.MonkeyPatch) -> None:
    found = played(equalise="age and sex").plans.surcharge.tolist()
    monkeypatch.setenv("HEALTHTRUST_THREADS", "1")
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", "7")
    assert played(equalise="age and sex").plans.surcharge.tolist() == found


def test_what_does_not_come_to_rest_is_refused_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respond_premiums, "ROUNDS", 2)
    with pytest.raises(InvalidInput, match="no rest after 2 rounds: Northern"):
        played(equalise="population")


def test_surcharges_in_force_are_what_members_pay() -> None:
    state = played(equalise="age and sex")
    found = known(state.enrolment, "market")
    assert found.surcharge.tolist() == state.plans.surcharge.tolist()
    assert (found.surcharges.sum(axis=0) % np.maximum(found.surcharge, 1) == 0).all()
