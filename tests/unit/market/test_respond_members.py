"""Members of plans: residents are where their household is, and nobody is counted twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.market.respond import choice_of
from healthtrust.market.respond_members import Members, members_of
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import CELLS, SEGMENTS
from healthtrust.state import State, known
from tests.reference import market as plain
from tests.unit.allocate.scene import enrol, scene
from tests.unit.market.test_respond import SEVERAL


def found(state: State) -> Members:
    return members_of(state, enrol(state), choice_of(state).points, state.plans.surcharge)[0]


def paid(state: State) -> np.ndarray:
    return members_of(state, enrol(state), choice_of(state).points, state.plans.surcharge)[1]


@pytest.mark.parametrize("weight", [1, 2, 1_000])
def test_as_one_resident_at_a_time(weight: int) -> None:
    state = scene(homes=200, weight=weight, market=SEVERAL)
    expected = np.zeros((7, 3, len(SEGMENTS)), dtype=np.int64)
    for where, count in plain.members(state, enrol(state).tolist()).items():
        expected[where] = count
    assert found(state).residents.tolist() == expected.tolist()


@pytest.mark.parametrize("engine", ["numba", "numpy"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("parts", [1, 2, 7])
def test_engine_threads_and_parts_change_nothing(
    monkeypatch: pytest.MonkeyPatch, engine: str, threads: int, parts: int
) -> None:
    state = scene(homes=1_500, weight=6, market=SEVERAL)
    expected, due = found(state), paid(state)
    assert due.any()
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
    for one, other in zip((*found(state), paid(state)), (*expected, due), strict=True):
        assert np.array_equal(one, other)


def test_everybody_is_in_one_plan() -> None:
    state = scene(homes=800, weight=9, market=SEVERAL)
    persons, households = known(state.persons, "people"), known(state.households, "people")
    tally = found(state)
    at = np.zeros(7, dtype=np.int64)
    np.add.at(at, households.place[persons.household], persons.weight)
    assert tally.residents.sum(axis=(1, 2)).tolist() == at.tolist()
    by_cell = np.bincount(persons.cell, weights=persons.weight, minlength=CELLS)
    assert tally.cells.sum(axis=0).tolist() == by_cell.tolist()
    assert tally.adults.sum() == persons.weight[persons.age >= ADULT_AGE].sum()
    assert tally.points.sum() == by_cell @ choice_of(state).points


def test_a_family_is_together() -> None:
    """Where rows stand for one household, members of a plan are exactly those of its households."""
    state = scene(homes=300, market=SEVERAL)
    assert found(state).residents.sum(axis=(0, 2)).tolist() == [
        known(state.households, "people").members[joined].sum() for joined in enrol(state).T.astype(np.bool_)
    ]


def test_residents_left_of_a_row_are_in_their_households_plans_in_proportion() -> None:
    state = scene(homes=4_000, weight=2, market={"plans": 2})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    two = replace(households, weight=np.full_like(households.weight, 2))
    state = state.replace(households=two, persons=replace(persons, weight=np.ones_like(persons.weight)))
    split = np.ones((households.rows, 2), dtype=np.int32)
    tally, _ = members_of(state, split, choice_of(state).points, state.plans.surcharge)
    members = tally.residents.sum(axis=(0, 2))
    assert members.sum() == persons.rows
    assert abs(members[0] - members[1]) < 4 * np.sqrt(persons.rows)


def test_which_residents_are_left_does_not_depend_on_the_year() -> None:
    state = scene(homes=300, weight=5, market=SEVERAL)
    heads, points = enrol(state), choice_of(state).points
    terms = heads, points, state.plans.surcharge
    (one, _), (other, _) = (members_of(year, *terms) for year in (state, state.replace(year=2040)))
    assert np.array_equal(one.residents, other.residents)


@pytest.mark.parametrize("weight", [1, 9])
def test_households_pay_the_surcharges_that_their_plans_receive(weight: int) -> None:
    state = scene(homes=800, weight=weight, market=SEVERAL)
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    due, tally = paid(state), found(state)
    received = np.zeros(7, dtype=np.int64)
    np.add.at(received, homes.place, due)
    assert received.tolist() == (tally.adults @ state.plans.surcharge).tolist()
    adults = np.bincount(persons.household, persons.weight * (persons.age >= ADULT_AGE))
    northern = enrol(state)[:, 1] == homes.weight
    assert northern.any() and due[northern].tolist() == (15_000 * adults[northern]).tolist()
