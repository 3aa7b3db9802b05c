from __future__ import annotations

from dataclasses import replace

import numpy as np

from healthtrust.design.package import UserCharge
from healthtrust.package.charges import charge_share, charged_by_cell, charged_households
from healthtrust.package.value import cost_per_qaly, value_of
from healthtrust.records.persons import CELLS, heads_by_cell
from healthtrust.records.providers import SETTINGS
from healthtrust.state import known
from tests.small import small_state

RULE = UserCharge(settings=("pharmacy", "outpatient"), share=0.1, exempt_under_age=16)


def test_only_services_of_the_settings_named_are_charged_for() -> None:
    found = charge_share(np.arange(len(SETTINGS), dtype=np.int8), RULE)
    assert {SETTINGS[i] for i in np.flatnonzero(found)} == {"pharmacy", "outpatient"}
    assert set(found) == {0.0, 0.1}


def test_nobody_is_charged_where_nothing_is() -> None:
    income = np.array([0, 10**8])
    assert not charged_households(income, UserCharge(settings=("other",), share=0.0), 0).any()
    assert not charged_households(income, UserCharge(settings=(), share=0.5), 0).any()
    assert charged_households(income, RULE, 1).tolist() == [False, True]


def test_the_share_charged_counts_each_resident_of_the_cell() -> None:
    state = small_state(people={"residents_per_row": 2})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    weight = persons.weight.copy()
    weight[::9] = 1
    persons = replace(persons, weight=weight)
    charged = charged_households(households.equivalised_income, RULE, 2_000_000)
    everybody, found = charged_by_cell(persons, households, charged, RULE)
    payers, heads = np.zeros(CELLS), np.zeros(CELLS)
    for row in range(persons.rows):
        heads[persons.cell[row]] += weight[row]
        if charged[persons.household[row]] and persons.age[row] >= 16:
            payers[persons.cell[row]] += weight[row]
    assert np.array_equal(everybody, heads)
    assert np.allclose(found * heads, payers)
    assert 0 < payers.sum() < heads.sum()
    assert (found[heads == 0] == 0).all()


def test_value_is_what_residents_one_by_one_would_cost() -> None:
    state = small_state()
    persons = known(state.persons, "people")
    chance = np.random.default_rng(2)
    cases, charge = chance.uniform(0, 0.3, (CELLS, 3)), chance.uniform(0, 0.2, (CELLS, 3))
    price = np.array([120_000, 5_000, 99])
    found = value_of(heads_by_cell(persons), cases, price, charge)
    one_by_one = sum(cases[c] for c in persons.cell)
    cost = sum(cases[c] * price * (1 - charge[c]) for c in persons.cell)
    assert np.allclose(found.cases, one_by_one)
    assert np.abs(found.cost - cost).max() <= 0.5 + 1e-6


def test_a_service_that_gains_nothing_costs_infinitely_much_per_qaly() -> None:
    assert cost_per_qaly(np.array([500, 500]), np.array([0.25, 0.0])).tolist() == [2_000.0, np.inf]
