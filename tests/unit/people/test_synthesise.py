"""People are made exactly to the margins, nobody is left out, and nothing but luck decides the rest."""

from __future__ import annotations

import dataclasses
import sys
from itertools import pairwise

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.margins import age_sex_weights
from healthtrust.people.synthesise import synthesise
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import cells
from healthtrust.state import State, known
from tests.reference.people import members_of, scale_of_one
from tests.small import small_state


@pytest.fixture(scope="module")
def town() -> State:
    return small_state(people={"size": 40_000})


def test_residents_of_each_neighbourhood_age_and_sex_are_exact(town: State) -> None:
    persons, households = known(town.persons, "people"), known(town.households, "people")
    weights = age_sex_weights("population-england-2011")
    stated = {"Upton Hill": 0.3, "Upton Green": 0.2, "Lowton Docks": 0.3, "Lowton Mill": 0.2}
    place = households.place[persons.household]
    for name, part in stated.items():
        leaf = town.places.names.index(name)
        here = place == leaf
        assert here.sum() == round(40_000 * part)
        found = np.bincount(persons.sex[here] * np.int64(101) + persons.age[here], minlength=202)
        expected = here.sum() * weights[town.places.fifth[leaf] - 1].T.reshape(-1)
        for run in (1, 5, 40, 101):
            of_run = np.ones(run)
            assert np.abs(np.convolve(found - expected, of_run, "valid")).max() < 1 + 1e-9


def test_small_neighbourhoods_together_have_all_ages() -> None:
    leaves = [{"name": f"Street {i}", "parent": "Town", "deprivation_fifth": 3} for i in range(200)]
    state = small_state(people={"size": 20_000, "places": [{"name": "Town"}, *leaves]})
    age = known(state.persons, "people").age
    expected = 20_000 * age_sex_weights("population-england-2011")[2].sum(axis=1)
    for first, last in ((0, 4), (40, 44), (80, 84), (90, 99)):
        assert abs(((first <= age) & (age <= last)).sum() - expected[first : last + 1].sum()) < 12


def test_the_most_deprived_fifth_is_younger_than_the_least() -> None:
    weights = age_sex_weights("population-england-2011")
    mean_age = (weights.sum(axis=2) * np.arange(101)).sum(axis=1)
    assert mean_age[4] - mean_age[0] > 4


def test_the_book_is_in_order(town: State) -> None:
    persons, households = known(town.persons, "people"), known(town.households, "people")
    np.testing.assert_array_equal(persons.identity, np.arange(1, 40_001))
    np.testing.assert_array_equal(
        persons.household, np.repeat(np.arange(households.rows), households.members)
    )
    np.testing.assert_array_equal(households.identity, persons.identity[households.first[:-1]])
    assert (np.diff(households.place) >= 0).all()
    assert town.carried.next_identity == 40_001
    fifth = town.places.fifth[households.place][persons.household]
    np.testing.assert_array_equal(persons.cell, cells(persons.age, persons.sex, fifth, persons.segment))


def test_no_child_lives_without_an_adult_and_members_are_counted_as_they_are(town: State) -> None:
    persons, households = known(town.persons, "people"), known(town.households, "people")
    for h, rows in enumerate(members_of(persons, households)[:3_000]):
        ages = [int(persons.age[row]) for row in rows]
        assert max(ages) >= ADULT_AGE
        assert households.adults[h] == sum(age >= ADULT_AGE for age in ages)
        assert households.children[h] == sum(age < ADULT_AGE for age in ages)
        assert households.income[h] == round(int(households.equivalised_income[h]) * scale_of_one(ages))
    assert (households.adults >= 1).all()


def test_incomes_are_lognormal_within_fifths(town: State) -> None:
    households = known(town.households, "people")
    fifth = town.places.fifth[households.place]
    # Mean 40,000 of all and ratios 0.70 to 1.33 by fifth, spread 0.616: catalogue/coefficients/income.csv.
    for one, ratio in ((1, 0.70), (2, 0.85), (3, 1.00), (5, 1.33)):
        income = households.equivalised_income[fifth == one] / 100
        error = income.std() / np.sqrt(len(income))
        assert abs(income.mean() - 40_000 * ratio) < 4 * error
        assert abs(np.log(income).std() - 0.616) < 0.03


def test_the_design_may_state_its_own_incomes() -> None:
    households = known(
        small_state(people={"size": 20_000, "income": {"mean": 20_000, "spread": 0.2}}).households, ""
    )
    assert abs(np.log(households.equivalised_income / 100).mean() - np.log(20_000)) < 0.2
    assert np.log(households.equivalised_income).std() < 0.4


def test_homes_are_like_homes_in_life() -> None:
    state = small_state(people={"size": 100_000})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert 1.9 < persons.rows / households.rows < 2.4
    with_children = households.children > 0
    assert 0.2 < with_children.mean() < 0.4
    assert 0.15 < households.children[households.adults == 1].sum() / households.children.sum() < 0.35
    assert households.members.max() <= 12


def test_the_poor_are_iller_within_a_fifth_by_the_stated_gradient() -> None:
    state = small_state(people={"size": 150_000})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    fifth = state.places.fifth[households.place]
    rank = np.zeros(households.rows)
    for one in range(1, 6):
        here = np.flatnonzero(fifth == one)
        rank[here[np.argsort(households.equivalised_income[here])]] = (np.arange(len(here)) + 0.5) / max(
            len(here), 1
        )
    poor, rich = (chosen[persons.household] & (persons.age >= 50) for chosen in (rank < 0.1, rank > 0.9))
    for bit, ratio in ((1, 1.62), (4, 2.25)):  # diabetes, chronic obstructive pulmonary disease
        has = (persons.conditions >> bit) & 1
        odds = [has[group].mean() / (1 - has[group].mean()) for group in (poor, rich)]
        # The tenths stand 0.9 of the way apart; ages of 50 and over mix, so the odds ratio is a little less.
        assert 0.6 < np.log(odds[0] / odds[1]) / (0.9 * np.log(ratio)) < 1.3


def test_threads_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    books = []
    for threads, block in (("1", 250_000), ("2", 250_000), ("2", 700)):
        monkeypatch.setenv("HEALTHTRUST_THREADS", threads)
        monkeypatch.setattr(sys.modules[synthesise.__module__], "BLOCK", block)
        books.append(synthesise(small_state(people={"size": 5_000})))
    for one, other in pairwise(books):
        for mine, theirs in zip(one, other, strict=True):
            for field in dataclasses.fields(mine):
                np.testing.assert_array_equal(getattr(mine, field.name), getattr(theirs, field.name))


def test_the_numpy_twin_makes_the_same_people(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = known(small_state().persons, "people")
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    plain = known(small_state().persons, "people")
    np.testing.assert_array_equal(compiled.conditions, plain.conditions)
    np.testing.assert_array_equal(compiled.cell, plain.cell)


def test_a_row_may_stand_for_many() -> None:
    state = small_state(people={"size": 50_000, "residents_per_row": 100})
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert (persons.rows, persons.heads) == (500, 50_000)
    assert set(persons.weight) == set(households.weight) == {100}


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"size": 501, "residents_per_row": 2}, ["people.size", "501 residents in rows of 2", "500 or 502"]),
        ({"size": 2}, ["Upton Green", "nobody of 2"]),
    ],
)
def test_what_cannot_be_made_is_refused(people: dict[str, int], said: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        small_state(people=people)
    assert all(words in str(refused.value) for words in said)


def test_a_place_of_children_alone_is_refused(tmp_path: object) -> None:
    folder = str(tmp_path)
    with open(f"{folder}/young.csv", "w", encoding="utf-8") as file:
        file.write("sex,minimum_age,maximum_age,share\nfemale,0,9,0.5\nmale,0,9,0.5\n")
    with pytest.raises(InvalidInput, match="4 neighbourhoods with children and no adult"):
        small_state(people={"age_sex": "young.csv"}, folder=folder)
