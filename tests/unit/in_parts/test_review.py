"""The review of people in several parts: measures, survey, verdicts, rewards and tables as in one part."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, deliver, market, package, pool, review
from healthtrust.engine import everywhere
from healthtrust.engine.combine import Ask, combined
from healthtrust.ground.inequality import concentration_index
from healthtrust.pool.fairness import indices
from healthtrust.pool.means import per_equivalent_adult, residents
from healthtrust.projection import carried_over
from healthtrust.records.facts import Facts
from healthtrust.review import measured
from healthtrust.review.carried import quality_of_places, taken
from healthtrust.review.equity import concentrations, progressivity
from healthtrust.review.facts import facts_of
from healthtrust.review.inequalities import persons_table
from healthtrust.review.on_record import on_record
from healthtrust.state import State, known
from tests.parted import SEVERAL, assert_alike, assert_same_answer, assert_same_step, in_parts
from tests.small import small_state
from tests.unit.in_parts.reached import reached
from tests.unit.review import finished

CHARGED = {"user_charges": {"settings": ["pharmacy", "outpatient"], "share": 0.2}}
DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "rows of many": {"people": {"size": 9_000, "residents_per_row": 10}, "package": CHARGED},
    "asked by place": {
        "review": {
            "survey": {"of": "place", "size": 40, "items": ["overall", "waiting"]},
            "targets": [{"measure": "unmet-need", "at_most": 30.0}],
            "catastrophic_shares": [0.02, 0.1],
        }
    },
}
SHIPPED = {"paid-on-results": 1, "transition": 0, "prevention": 1}
ROUNDS = {"as it is": 6, "asked by place": 8}


@cache
def before(name: str) -> State:
    state = small_state(**DESIGNS[name])
    for step in (pool.step, package.step, allocate.step, market.step, deliver.step):
        state = step(state)
    return state


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    parts = SEVERAL if name == "as it is" else (3,)
    card = known(assert_same_step(review.step, before(name), parts).scorecard, "review")
    assert len(card.measurements) > 10
    assert (card.survey is not None) == (name == "asked by place")


@pytest.mark.parametrize("design", SHIPPED)
def test_shipped_designs_are_reviewed_the_same(design: str) -> None:
    card = known(
        assert_same_step(review.step, reached(design, SHIPPED[design], "review"), (3,)).scorecard, "review"
    )
    assert (card.survey is not None) == (design == "paid-on-results")
    assert card.survey is None or card.survey.answered[0] > 0


def test_what_a_review_hands_on_is_the_same_in_any_parts() -> None:
    state = review.step(reached("paid-on-results", 1, "review"))
    for function in (taken, quality_of_places):
        assert_same_answer(function, state, (3,))
    found = carried_over(state)
    for part in in_parts(carried_over, state, 3):
        for name in ("rewards_due", "measured", "reviewed", "surveyed", "quality"):
            assert_alike(getattr(part, name), getattr(found, name), name)


@pytest.mark.parametrize("widest", [1, 30])
def test_concentration_of_care_is_that_of_the_rows_of_each_area(widest: int) -> None:
    state = finished.year(widest=widest)
    of, homes = facts_of(state), known(state.households, "people")
    heads = residents(known(state.persons, "people"), homes)
    found = concentrations(of.care.benefit, of.tally.held, of.ranks, of.observed)
    area = of.areas.of_place[homes.place]
    for number, index in enumerate(found):
        here = (area == number) | (number == 0)
        plain = concentration_index(
            (of.care.benefit / heads)[here], homes.equivalised_income[here], heads[here]
        )
        assert index.value == pytest.approx(plain.value, rel=1e-9)
        crowding = np.sqrt(heads[here].sum() / of.observed[number])
        assert index.standard_error == pytest.approx(plain.standard_error * crowding, rel=1e-6)


def test_progressivity_is_that_of_step_pool() -> None:
    state = finished.year(widest=30)
    homes = known(state.households, "people")
    plain = indices(
        homes.equivalised_income.astype(np.float64),
        per_equivalent_adult(known(state.contributions, "pool").owed, homes),
        residents(known(state.persons, "people"), homes),
    )
    found = progressivity(state, facts_of(state).ranks)
    assert found.kakwani.value == pytest.approx(plain["kakwani"].value, rel=1e-9)
    assert found.kakwani.standard_error == pytest.approx(plain["kakwani"].standard_error, rel=1e-6)
    assert found.concentration == pytest.approx(plain["concentration"].value, rel=1e-9)
    assert found.gini == pytest.approx(plain["gini"].value, rel=1e-9)


def test_a_part_may_lack_whole_places_and_single_households_stand_beside_rows_of_many() -> None:
    """What is said of rows that stand for many is a matter of all the rows."""
    state = before("rows of many")
    homes = known(state.households, "people")
    assert len(np.unique(homes.place[: homes.rows // 7])) < len(np.unique(homes.place))
    alone = in_parts(lambda part: {m.note for m in measured(part)}, state, 7)
    assert all(notes == alone[0] for notes in alone)


def test_measures_on_record_are_the_same_in_any_parts() -> None:
    state = before("rows of many")
    facts = Facts(
        known(state.enrolment, "market").heads,
        known(state.package, "package").insured,
        known(state.enrolment, "market").surcharge,
    )
    found = assert_same_answer(lambda part: on_record(part, facts), state, (3,))
    assert {"impoverishing", "unmet-need"}.isdisjoint(m.measure for m in found)


def test_rows_of_all_parts_count_for_whether_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    state = before("as it is")
    rows = known(state.households, "people").rows
    assert len(assert_same_answer(persons_table.equity_table, state, (3,))["tenth"]) == rows
    monkeypatch.setattr(persons_table, "MOST_ROWS", rows - 1)
    assert in_parts(persons_table.equity_table, state, 3) == [None] * 3


@pytest.mark.parametrize("name", ROUNDS)
def test_few_questions_are_asked_of_everybody(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    state, asked = before(name), list[str]()

    def answered(ask: Ask) -> Any:
        asked.append(ask.kind)
        return combined(ask.kind, [ask.value])

    monkeypatch.setattr(everywhere, "_asked", answered)
    review.step(state)
    assert len(asked) == ROUNDS[name]
