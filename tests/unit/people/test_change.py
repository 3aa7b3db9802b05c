"""A year on: nobody is lost, nobody appears from nowhere, and every kernel and reference agrees."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.people.change import OLDEST_COUNTED, change, live_and_die
from healthtrust.people.vital import fertility, life_expectancy, mortality
from healthtrust.records.persons import cells
from healthtrust.state import State, known
from tests.reference.people import deaths_and_births_of_one, members_of, scale_of_one
from tests.small import small_state


@pytest.fixture(scope="module")
def town() -> State:
    return small_state(people={"size": 30_000})


def test_life_expectancy_is_within_half_a_year_of_the_published() -> None:
    # England 2011 by deprivation fifth: README of england_imd_cost_mortality, from the source's life table.
    women, men = [79.69, 81.75, 83.20, 84.18, 85.39], [74.63, 77.72, 79.57, 81.10, 82.39]
    assert np.abs(life_expectancy(mortality("england-2011")) - np.array([women, men])).max() < 0.5


def test_women_bear_about_1_9_children() -> None:
    births = fertility("england-2011")
    assert 1.8 < births.sum() < 2.0
    assert births[[14, 45]].tolist() == [0, 0]


def test_everybody_is_accounted_for(town: State) -> None:
    persons, households = known(town.persons, "people"), known(town.households, "people")
    later, homes, kept, births, deaths, next_identity = change(town)
    assert later.heads == persons.heads - deaths + births
    assert next_identity == town.carried.next_identity + births
    survivors = later.identity < town.carried.next_identity
    assert set(later.identity[survivors]) <= set(persons.identity)
    np.testing.assert_array_equal(np.sort(later.identity[~survivors]), np.arange(30_001, next_identity))
    before = np.searchsorted(persons.identity, later.identity[survivors])
    np.testing.assert_array_equal(later.age[survivors], persons.age[before] + 1)
    np.testing.assert_array_equal(later.sex[survivors], persons.sex[before])
    np.testing.assert_array_equal(kept[later.household[survivors]], persons.household[before])
    np.testing.assert_array_equal(homes.identity, households.identity[kept])
    np.testing.assert_array_equal(homes.place, households.place[kept])
    np.testing.assert_array_equal(homes.equivalised_income, households.equivalised_income[kept])
    assert set(np.unique(later.household)) == set(range(homes.rows))


def test_the_book_is_still_in_order(town: State) -> None:
    later, homes, *_ = change(town)
    np.testing.assert_array_equal(later.household, np.repeat(np.arange(homes.rows), homes.members))
    fifth = town.places.fifth[homes.place][later.household]
    np.testing.assert_array_equal(later.cell, cells(later.age, later.sex, fifth, later.segment))
    for h, rows in enumerate(members_of(later, homes)[:2_000]):
        ages = [int(later.age[row]) for row in rows]
        assert homes.income[h] == round(int(homes.equivalised_income[h]) * scale_of_one(ages))
        assert (homes.adults[h], homes.children[h]) == (sum(a >= 18 for a in ages), sum(a < 18 for a in ages))


def test_newborns_live_with_a_mother_of_fertile_age_and_are_well(town: State) -> None:
    persons = known(town.persons, "people")
    later, _, kept, *_ = change(town)
    newborn = later.age == 0
    assert newborn.sum() > 200
    assert 0.4 < later.sex[newborn].mean() < 0.62
    assert set(later.conditions[newborn]) == {0}
    mothers = (persons.sex == 0) & (persons.age >= 15) & (persons.age <= 44)
    assert set(kept[later.household[newborn]]) <= set(persons.household[mothers].tolist())


def test_deaths_and_births_are_those_of_the_slow_version(town: State) -> None:
    crowd = small_state(people={"size": 300_000, "residents_per_row": 1_000})
    for state in (town, crowd):
        persons, households = known(state.persons, "people"), known(state.households, "people")
        fast = live_and_die(state, persons, households)
        for row in range(0, persons.rows, max(1, persons.rows // 300)):
            assert (fast.left[row], fast.girls[row], fast.boys[row]) == deaths_and_births_of_one(state, row)


def test_deaths_and_births_are_as_many_as_expected() -> None:
    state = small_state(people={"size": 200_000})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    fifth = state.places.fifth[households.place][persons.household]
    *_, births, deaths, _ = change(state)
    expected = (1 - np.exp(-mortality("england-2011")[persons.age, persons.sex, fifth - 1])).sum()
    assert abs(deaths - expected) < 4 * np.sqrt(expected)
    expected = fertility("england-2011")[persons.age][persons.sex == 0].sum()
    assert abs(births - expected) < 4 * np.sqrt(expected)


@pytest.mark.parametrize("setting", [("HEALTHTRUST_THREADS", "1"), ("HEALTHTRUST_THREADS", "7"),
                                     ("HEALTHTRUST_ENGINE", "numpy")])  # fmt: skip
def test_threads_partitions_and_engine_change_nothing(
    town: State, setting: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = change(town)
    monkeypatch.setenv(*setting)
    again = change(town)
    assert usual[3:] == again[3:]
    for one, other in zip(usual[:2], again[:2], strict=True):
        for field in dataclasses.fields(one):
            np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_weighted_rows_lose_residents_and_keep_their_household() -> None:
    state = small_state(people={"size": 300_000, "residents_per_row": 1_000})
    households = known(state.households, "people")
    later, homes, kept, births, deaths, next_identity = change(state)
    assert later.heads == 300_000 - deaths + births
    assert 1_500 < deaths < 4_500
    assert (later.weight <= homes.weight[later.household]).all()
    np.testing.assert_array_equal(homes.weight, households.weight[kept])
    assert next_identity - state.carried.next_identity == (later.age == 0).sum() < births


def test_a_household_ends_with_its_last_member_and_nobody_grows_beyond_120(town: State) -> None:
    persons = known(town.persons, "people")
    old = dataclasses.replace(persons, age=np.full(persons.rows, OLDEST_COUNTED, np.uint8))
    later, homes, kept, births, deaths, _ = change(town.replace(persons=old))
    assert set(later.age) == {OLDEST_COUNTED}
    assert births == 0
    assert deaths > 5_000
    assert homes.rows == len(kept) < known(town.households, "people").rows


def test_ten_years_keep_prevalence_and_the_shape_of_the_people() -> None:
    state = small_state(people={"size": 40_000})
    ill_before = np.bincount(known(state.persons, "people").segment, minlength=5) / 40_000
    for year in range(2027, 2037):
        persons, households, *_, next_identity = change(state)
        carried = dataclasses.replace(state.carried, next_identity=next_identity)
        state = state.replace(year=year + 1, persons=persons, households=households, carried=carried)
    persons = known(state.persons, "people")
    assert len(np.unique(persons.identity)) == persons.rows
    assert 40_000 < persons.rows < 43_500
    assert np.abs(np.bincount(persons.segment, minlength=5) / persons.rows - ill_before).max() < 0.04
