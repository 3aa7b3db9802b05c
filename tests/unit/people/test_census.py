"""The people as tables hold everybody once, and say how old the oldest may be."""

from __future__ import annotations

import dataclasses

import numpy as np

from healthtrust.people.census import need_curve_table, population_table
from healthtrust.state import known
from tests.small import small_state


def test_everybody_is_in_one_place_sex_and_band() -> None:
    state = small_state()
    persons, table = known(state.persons, "people"), population_table(state)
    assert int(table["residents"].sum()) == persons.heads
    for sex, code in (("female", 0), ("male", 1)):
        expected = int(persons.weight[(persons.sex == code) & (persons.age < 5)].sum())
        young = (table["sex"] == sex) & (table["age_band"] == "0-4")
        assert int(table["residents"][young].sum()) == expected


def test_the_oldest_band_is_open() -> None:
    state = small_state()
    persons = known(state.persons, "people")
    younger = dataclasses.replace(persons, age=np.minimum(persons.age, 85).astype(np.uint8))
    assert "85 and over" in set(population_table(state.replace(persons=younger))["age_band"])


def test_without_recorded_cost_there_is_no_curve_to_show() -> None:
    assert need_curve_table(small_state()) is None
