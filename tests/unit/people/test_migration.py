"""Whole households come and go at the rates of a table; nobody is lost, and luck belongs to the household."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.migration import Book, flows, net_by_place, problems_of, read_rates
from healthtrust.people.respond_migration import migrated
from healthtrust.records.persons import cells
from healthtrust.state import State, known
from tests.small import small_state

RATES = read_rates("england-2011")
HEADER = "sex,minimum_age,maximum_age,arrivals,leavers\n"


def moved(state: State) -> Book:
    """The people of a state after a year's migration."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    return migrated(state, persons, households, state.carried.next_identity)[0]


@pytest.fixture(scope="module")
def town() -> State:
    return small_state(people={"size": 60_000, "migration": "england-2011"})


@pytest.fixture(scope="module")
def crowd() -> State:
    return small_state(people={"size": 3_000_000, "residents_per_row": 1_000, "migration": "england-2011"})


def test_without_a_table_nobody_moves() -> None:
    state = small_state()
    book = moved(state)
    assert book.persons is state.persons and book.households is state.households
    assert (book.source == np.arange(book.households.rows)).all()


@pytest.mark.parametrize("whose", ["town", "crowd"])
def test_as_many_come_and_go_as_the_rates_say(whose: str, request: pytest.FixtureRequest) -> None:
    state: State = request.getfixturevalue(whose)
    persons, book = known(state.persons, "people"), moved(state)
    here = book.source >= 0
    arrived = int(book.persons.weight[~here[book.persons.household]].sum())
    left = persons.heads - int(book.persons.weight[here[book.persons.household]].sum())
    for found, rate in ((arrived, RATES.arrivals), (left, RATES.leavers)):
        expected = float((rate[persons.age, persons.sex] * persons.weight).sum())
        assert abs(found - expected) < 5 * np.sqrt(3 * expected * int(persons.weight[0]))


def test_the_young_come_and_go_most(town: State) -> None:
    book = moved(town)
    come = book.source[book.persons.household] < 0
    young = (book.persons.age >= 15) & (book.persons.age < 45)
    assert young[come].mean() > 0.55 > young[~come].mean() + 0.1


@pytest.mark.parametrize("whose", ["town", "crowd"])
def test_arrivals_are_whole_households_like_those_here(whose: str, request: pytest.FixtureRequest) -> None:
    state: State = request.getfixturevalue(whose)
    book, first = moved(state), state.carried.next_identity
    persons, homes = book.persons, book.households
    np.testing.assert_array_equal(persons.household, np.repeat(np.arange(homes.rows), homes.members))
    assert (np.diff(homes.place) >= 0).all()
    assert len(np.unique(persons.identity)) == persons.rows
    assert len(np.unique(homes.identity)) == homes.rows
    come = book.source < 0
    assert (persons.identity[come[persons.household]] >= first).all()
    assert (persons.identity[~come[persons.household]] < first).all()
    assert come.sum() > 100
    np.testing.assert_array_equal(persons.identity[homes.first[:-1]][come], homes.identity[come])
    fifth = state.places.fifth[homes.place][persons.household]
    np.testing.assert_array_equal(persons.cell, cells(persons.age, persons.sex, fifth, persons.segment))
    assert (persons.weight > 0).all() and (persons.weight <= homes.weight[persons.household]).all()


def test_those_who_stay_are_as_they_were(town: State) -> None:
    book, homes = moved(town), known(town.households, "people")
    stay = book.source >= 0
    for field in dataclasses.fields(homes):
        if field.name != "first":
            after, before = getattr(book.households, field.name), getattr(homes, field.name)
            np.testing.assert_array_equal(after[stay], before[book.source[stay]], err_msg=field.name)


def test_another_place_that_gains_changes_nobodys_luck(town: State) -> None:
    other = small_state(
        people={"size": 60_000, "migration": "england-2011", "net_migration": {"Upton Hill": 40.0}}
    )
    with_gain, without = moved(other), moved(town)
    elsewhere = with_gain.households.place != other.places.names.index("Upton Hill")
    here = without.households.place != town.places.names.index("Upton Hill")
    np.testing.assert_array_equal(with_gain.source[elsewhere], without.source[here])
    assert (~elsewhere).sum() > (~here).sum() + 200


@pytest.mark.parametrize("net", [-300.0, -2.0, 0.0, 25.0])
def test_a_stated_net_rate_is_what_a_place_gains(town: State, net: float) -> None:
    persons, homes = known(town.persons, "people"), known(town.households, "people")
    stated = net_by_place({"Upton Hill": net}, town.places)
    expected = flows(persons, homes, RATES, stated)
    heads = np.bincount(persons.household, persons.weight, homes.rows)
    here = homes.place == town.places.names.index("Upton Hill")
    gain = (heads * (expected.arriving - expected.leaving))[here].sum()
    assert gain == pytest.approx(net / 1_000 * heads[here].sum(), abs=1e-6)
    usual = flows(persons, homes, RATES, net_by_place({}, town.places))
    np.testing.assert_array_equal(expected.arriving[~here], usual.arriving[~here])


def test_recorded_cost_goes_with_the_residents(crowd: State) -> None:
    persons = known(crowd.persons, "people")
    priced = crowd.replace(
        persons=dataclasses.replace(persons, recorded_cost=persons.weight.astype(np.int64) * 500)
    )
    after = moved(priced).persons
    assert after.recorded_cost is not None
    np.testing.assert_array_equal(after.recorded_cost, after.weight.astype(np.int64) * 500)


def test_what_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text(HEADER + "female,0,20,1,1\nfemale,20,120,1,1\nmale,0,120,1,1\n")
    places, people = small_state().places, small_state().design.people
    wrong = {"migration": "twice.csv", "net_migration": {"Uptown Hill": 1.0, "Upton": 1.0}}
    found = problems_of(people.model_copy(update=wrong), places, str(tmp_path))
    assert [problem.where for problem in found] == [
        "people.migration, twice.csv", "people.net_migration.Uptown Hill", "people.net_migration.Upton",
    ]  # fmt: skip
    assert found[1].nearest == "Upton Hill"
    lone = people.model_copy(update={"net_migration": {"Upton Hill": 1.0}})
    assert [problem.where for problem in problems_of(lone, places)] == ["people.net_migration"]
    with pytest.raises(InvalidInput, match="england-2011"):
        small_state(people={"migration": "england-2021"})
