"""Care of people in several parts: cases, contracts, response and tables as in one part."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, deliver, market, package, pool
from healthtrust.deliver.moved import of_groups
from healthtrust.deliver.person_activity import person_activity
from healthtrust.deliver.response_groups import groups_of, residents_by_segment
from healthtrust.engine import everywhere
from healthtrust.engine.combine import Ask, combined
from healthtrust.ground.errors import InvalidInput
from healthtrust.projection import carried_over
from healthtrust.runs import subledger
from healthtrust.runs.tables_of_delivery import DELIVERY, EXCHANGE
from healthtrust.state import State, known
from tests.parted import SEVERAL, assert_alike, assert_same_answer, assert_same_step, in_parts
from tests.small import small_state
from tests.unit.deliver import by_hand
from tests.unit.in_parts.reached import reached

CHARGED = {"user_charges": {"settings": ["pharmacy", "outpatient"], "share": 0.2}}
BACK = [{"name": "Mutual", "pays_charges": 0.5}, {"name": "Open"}, {"name": "Up", "places": ["Upton"]}]
MANY = {"size": 9_000, "residents_per_row": 10}
DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "rows of many that pay and are paid back": {
        "people": MANY,
        "package": CHARGED,
        "market": {"plans": BACK},
    },
    "capitation and blocks": {
        "market": {"plans": BACK},
        "deliver": {"contracts": {"primary": "capitation", "inpatient": "block"}, "price_level": 1.1},
    },
    "a form": {"deliver": {"organisation": "primary-care-led"}, "package": CHARGED},
    "a form that shares": {"deliver": {"organisation": "hospital-led"}},
    "another arrangement": {
        "people": MANY,
        "deliver": {
            "responds": {
                "before": "fee-for-service",
                "after": "vertical-capitated",
                "starts": 2027,
                "places": ["Lowton"],
            }
        },
    },
}
OVERRIDES = {"paid-on-results": ("people.programmes_today=0",)}
ROUNDS = {"as it is": 2, "another arrangement": 3}


@cache
def before(name: str) -> State:
    state = small_state(**DESIGNS[name])
    return market.step(allocate.step(package.step(pool.step(state))))


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    parts = SEVERAL if name == "as it is" else (3,)
    care = known(assert_same_step(deliver.step, before(name), parts).care, "deliver")
    assert care.cases.sum() > 0
    assert "paid back" not in name or care.paid_back.sum() > 0


@pytest.mark.parametrize("engine", ["numba", "numpy"])
def test_both_kernels_count_alike_in_any_parts(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    assert_same_step(deliver.step, before("rows of many that pay and are paid back"), (3,))


@pytest.mark.parametrize("widest", [1, 40])
def test_recorded_care_is_added_up_over_all_parts(widest: int) -> None:
    """What all parts answer is added to nobody's answer twice."""
    state = by_hand.state(households=200, widest=widest, deliver={"activity": "recorded"})
    catalogue = known(state.catalogue, "package")
    state = state.replace(catalogue=by_hand.changed(catalogue, mandatory=np.arange(7) == 0))
    assert_same_step(deliver.step, state)


@pytest.mark.parametrize("name", ["rows of many that pay and are paid back"])
def test_a_part_of_single_households_beside_rows_of_many(name: str) -> None:
    """What decides for all parts what they ask next is not looked up in one of them."""
    state = before(name)
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    alone = np.arange(homes.rows) < homes.rows // 2
    one = np.minimum(homes.weight, 1)
    heads = known(state.enrolment, "market").heads
    first = (heads > 0).argmax(axis=1)[:, None] == np.arange(heads.shape[1])
    found = known(state.package, "package")
    state = state.replace(
        households=by_hand.changed(homes, weight=np.where(alone, one, homes.weight)),
        persons=by_hand.changed(
            persons, weight=np.where(alone[persons.household], np.minimum(persons.weight, 1), persons.weight)
        ),
        enrolment=by_hand.changed(
            state.enrolment, heads=np.where(alone[:, None], first * one[:, None], heads).astype(np.int32)
        ),
        package=by_hand.changed(found, insured=np.where(alone, np.minimum(found.insured, 1), found.insured)),
    )
    care = known(assert_same_step(deliver.step, state, (3,)).care, "deliver")
    assert not np.array_equal(care.out_of_pocket, care.out_of_pocket_of_one)
    assert np.array_equal(care.out_of_pocket[alone], care.out_of_pocket_of_one[alone])


@pytest.mark.parametrize(
    "design", ["paid-on-results", "village-to-vertical", "accountable-care", "prevention"]
)
def test_a_second_year_is_the_same_in_any_parts(design: str) -> None:
    """Response and programmes that act go on from where they stood; each place has its own."""
    assert_same_step(deliver.step, reached(design, 1, "deliver", *OVERRIDES.get(design, ())), (3,))


def test_groups_of_places_are_counted_over_all_parts() -> None:
    state = reached("paid-on-results", 1, "deliver", "people.programmes_today=0")
    group = groups_of(state)
    assert len(np.unique(group)) == 2
    of_groups_found = assert_same_answer(lambda part: of_groups(part, group), state)
    assert (of_groups_found != 0).any()
    people = assert_same_answer(lambda part: residents_by_segment(part, group), state)
    assert people.sum() == known(state.persons, "people").heads


@pytest.mark.parametrize("design", ["paid-on-results", "accountable-care"])
def test_tables_of_care_are_the_same_in_any_parts(design: str) -> None:
    state = reached(design, 1, "the end")
    for table in (*DELIVERY, *EXCHANGE):
        assert_same_answer(table.make, state, (3,))
    assert len(known(state.care, "deliver").settlement.due) > 0


def test_rows_of_all_parts_are_written_by_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there are too many rows to write is a matter of all the rows."""
    state = reached("valley", 0, "the end")
    for make in (subledger.enrolled, subledger.household_accounts):
        assert len(next(iter(assert_same_answer(make, state).values()))) > 0
    rows = known(state.households, "people").rows
    monkeypatch.setattr(subledger, "MOST_ROWS", rows - 1)
    for make in (subledger.enrolled, subledger.household_accounts):
        assert in_parts(make, state, 3) == [None] * 3


def test_what_a_year_hands_on_is_the_same_in_any_parts() -> None:
    state = reached("paid-on-results", 1, "the end")
    found = carried_over(state)
    for part in in_parts(carried_over, state, 3):
        for name in ("results", "delivered", "standing", "before"):
            assert getattr(found, name) is not None
            assert_alike(getattr(part, name), getattr(found, name), name)


def test_care_is_not_told_person_by_person_in_several_parts() -> None:
    """A line is dealt to months from the first resident to the last: no part knows where it begins."""
    state = reached("valley", 0, "the end")
    with pytest.raises(InvalidInput, match="people in several parts; expected all people in one part"):
        in_parts(lambda part: next(person_activity(part)), state, 2)


@pytest.mark.parametrize("name", ROUNDS)
def test_few_questions_are_asked_of_everybody(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    asked: list[str] = []

    def asking(ask: Ask) -> Any:
        asked.append(ask.kind)
        return combined(ask.kind, [ask.value])

    monkeypatch.setattr(everywhere, "_asked", asking)
    deliver.step(before(name))
    assert len(asked) == ROUNDS[name]
