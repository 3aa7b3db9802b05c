"""The index of premature mortality: above 1 where people die early, and 1 over all residents together."""

from __future__ import annotations

import numpy as np

from healthtrust.allocate.inequalities import deaths_under_75, premature_mortality
from healthtrust.people.vital import mortality
from healthtrust.records.persons import cell_parts, heads_by_cell
from healthtrust.state import known
from tests.unit.allocate.scene import scene


def test_deprived_neighbourhoods_stand_above_one_and_the_whole_is_one() -> None:
    state = scene(homes=2_000)
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    index = premature_mortality(persons, homes, len(state.places.names))
    by_fifth = dict(zip(state.places.fifth[state.places.leaves], index[state.places.leaves], strict=True))
    assert by_fifth[1] > by_fifth[2] > by_fifth[3] > by_fifth[5]
    assert index[np.setdiff1d(np.arange(len(index)), state.places.leaves)].tolist() == [1.0] * 3
    heads = heads_by_cell(persons)
    own, average = deaths_under_75(heads)
    assert abs(int(heads @ own) / int(heads @ average) - 1) < 1e-6


def test_it_is_the_ratio_of_deaths_found_resident_by_resident() -> None:
    state = scene(homes=60)
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    index = premature_mortality(persons, homes, len(state.places.names))
    parts, rates = cell_parts(), mortality("england-2011")
    own, alike = {}, {}
    for row in range(persons.rows):
        cell = persons.cell[row]
        age, sex, fifth = int(parts.age[cell]), int(parts.sex[cell]), int(parts.fifth[cell])
        if age < 75:
            alike.setdefault((age, sex), []).append((rates[age, sex, fifth - 1], int(persons.weight[row])))
    for row in range(persons.rows):
        cell, place = persons.cell[row], int(homes.place[persons.household[row]])
        age, sex, fifth = int(parts.age[cell]), int(parts.sex[cell]), int(parts.fifth[cell])
        if age < 75:
            seen = alike[age, sex]
            mean = sum(rate * heads for rate, heads in seen) / sum(heads for _, heads in seen)
            here = own.setdefault(place, [0.0, 0.0])
            here[0] += rates[age, sex, fifth - 1] * int(persons.weight[row])
            here[1] += mean * int(persons.weight[row])
    for place, (deaths, expected) in own.items():
        assert abs(index[place] - deaths / expected) < 1e-5
