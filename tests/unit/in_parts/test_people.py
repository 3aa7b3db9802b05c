"""People are made, counted and carried into the next year the same in one part and in several."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from healthtrust import people
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.change import change
from healthtrust.people.need import cost_per_head
from healthtrust.people.neighbourhoods import shared_out
from healthtrust.people.respond_migration import migrated
from healthtrust.projection import close
from healthtrust.runs.tables_of_payers import PAYERS
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year
from tests.begun import assert_begun_alike, begun
from tests.parted import assert_same_answer, assert_same_step
from tests.small import small_state, tiny_design

MOVING: dict[str, Any] = {
    "migration": "england-2011",
    "net_migration": {"Upton Hill": 30.0, "Lowton Mill": -90.0},
}
STREETS = [{"name": "Town"}] + [
    {"name": f"Street {i}", "parent": "Town", "deprivation_fifth": i % 5 + 1} for i in range(9)
]


def recorded(state: State) -> State:
    """The state with a recorded cost that differs from row to row."""
    persons = known(state.persons, "people")
    cost = persons.weight.astype(np.int64) * (
        persons.age * np.int64(137) + persons.identity.astype(np.int64) % 50
    )
    return state.replace(persons=dataclasses.replace(persons, recorded_cost=cost))


def turned(state: State) -> State:
    """The state with the people of the next year."""
    persons, homes, _, births, deaths, identity = change(state)
    book, identity = migrated(state, persons, homes, identity)
    counts = np.array([births, deaths])
    carried = dataclasses.replace(state.carried, next_identity=identity, residents=counts)
    return state.replace(
        persons=book.persons, households=book.households, carried=carried, year=state.year + 1
    )


CASES: dict[str, dict[str, Any]] = {
    "one row each": {},
    "rows of ten": {"size": 20_000, "residents_per_row": 10},
    "moving": {"size": 3_000, **MOVING},
    "moving rows of ten": {"size": 30_000, "residents_per_row": 10, **MOVING},
}


@pytest.mark.parametrize("case", CASES)
def test_three_years_of_people_are_the_same_in_any_parts(case: str) -> None:
    state = small_state(people=CASES[case])
    assert_same_step(lambda first: turned(turned(turned(first))), state)


def test_recorded_cost_is_that_of_everybody_of_ones_new_age() -> None:
    state = recorded(small_state(people={"size": 900, "migration": "england-2011"}))
    after = assert_same_step(turned, state)
    assert known(after.persons, "").recorded_cost is not None
    assert_same_answer(lambda one: people.recorded_by_cell(known(one.persons, "")), state)
    design = tiny_design(people={"need": "recorded cost"})
    assert_same_answer(lambda one: cost_per_head(design.people, one.currency, one.persons), state)


@pytest.mark.parametrize("table", ["population", "demography", "exposure", "need_curve", "cost_by_fifth"])
def test_tables_of_people_are_of_everybody(table: str) -> None:
    make = next(each.make for each in PAYERS if each.name == table)
    acting = {"size": 2_000, "programmes_act": True, **MOVING}
    for state in (small_state(people=acting), recorded(small_state(people=CASES["rows of ten"]))):
        moved = np.arange(4 * len(state.places.names)).reshape(4, -1)
        state = state.replace(carried=dataclasses.replace(state.carried, moved=moved))
        assert_same_answer(make, state)


def test_each_part_makes_its_neighbourhoods_as_one_part_does() -> None:
    design = tiny_design(people={"size": 4_000, "places": STREETS})
    whole = assert_begun_alike(design, (2, 3, 7))
    rows = [known(state.persons, "").rows for state in begun(design, 3)]
    assert sum(rows) == known(whole.persons, "").rows == 4_000
    assert max(rows) - min(rows) < 450


def test_more_parts_than_neighbourhoods_are_refused() -> None:
    design = tiny_design()
    assert people.most_parts(opening(design, "").places) == 4
    with pytest.raises(InvalidInput, match=r"4 neighbourhoods for 5 parts.*Run in 4 parts or fewer"):
        begun(design, 5)


@pytest.mark.parametrize("parts", range(1, 8))
def test_neighbourhoods_are_shared_out_whole_and_to_everybody(parts: int) -> None:
    rows = np.array([900, 1, 1, 1, 50, 50, 3])
    shares = shared_out(rows, parts)
    assert len(shares) == parts
    assert [leaf for share in shares for leaf in range(share.start, share.stop)] == list(range(7))
    assert all(share.start < share.stop for share in shares)


def test_the_next_year_opens_the_same_in_any_parts() -> None:
    more = {"programmes_act": True, **MOVING}
    state = run_year(small_state(people={"size": 2_400, "residents_per_row": 2, **more}, years="2027-2028"))
    after = assert_same_step(close, recorded(state))
    moved = known(after.carried.moved, "")
    heads = known(after.persons, "").heads
    born, dead, arrived, left = moved.sum(axis=1).tolist()
    assert heads == 2_400 + born - dead + arrived - left
    assert min(born, dead, arrived, left) > 0
    arrived_rows = known(after.households, "").identity >= state.carried.next_identity
    assert not known(after.carried.heads, "")[arrived_rows].any()
