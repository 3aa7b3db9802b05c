"""Plans of people in several parts: choice, premiums, payment and tables as in one part."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, market, package, pool
from healthtrust.engine import everywhere
from healthtrust.engine.combine import Ask, combined
from healthtrust.market.care_expected import expected_charges, of_households
from healthtrust.market.cover.uptake import extra_use_of_core, uptake_by_tenth
from healthtrust.market.respond import choice_of, homes_of
from healthtrust.market.respond_expected import SMALLEST, Each, Expected, expected
from healthtrust.runs.tables_of_plans import PLANS
from healthtrust.state import State, known
from tests.parted import assert_alike, assert_same_answer, assert_same_step, in_parts
from tests.small import small_state
from tests.unit.in_parts.reached import reached

UNLIKE = [
    {"name": "Mutual", "quality": 0.6, "pays_charges": 0.5},
    {"name": "Up", "quality": 0.9, "administration_share": 0.05, "places": ["Upton"]},
    {"name": "Few", "quality": 0.7, "surcharge": 30, "refuses_above": 1.2, "income_from": 9_000},
    {"name": "Open", "quality": 0.3, "surcharge": 10},
]
CLOSE = {"nests": [{"name": "near", "plans": ["Mutual", "Open"], "dissimilarity": 0.4}]}
MANY = {"size": 9_000, "residents_per_row": 10}
CHARGED = {"user_charges": {"settings": ["pharmacy", "outpatient"], "share": 0.2}}
BLOCKS = {"contracts": {"inpatient": "block", "primary": "capitation"}, "price_level": 1.1}
DESIGNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "rows of many": {"people": MANY, "market": {"plans": 3, "equalise": "age and sex"}},
    "all that plans can be": {
        "market": {"plans": UNLIKE, "quality_spread": 0.5, "equalise_share": 0.7} | CLOSE,
        "package": CHARGED,
    },
    "broken even": {
        "market": {"plans": UNLIKE, "premiums": "break even", "assign": "evenly"},
        "package": CHARGED,
        "deliver": BLOCKS,
    },
    "broken even in rows of many": {
        "people": MANY,
        "market": {"plans": UNLIKE, "premiums": "break even", "assign": "cheapest"},
    },
    "put in a plan": {"market": {"plans": UNLIKE, "assign": "Open"}},
}


@cache
def before(name: str) -> State:
    return allocate.step(package.step(pool.step(small_state(**DESIGNS[name]))))


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    state = assert_same_step(market.step, before(name))
    found = known(state.enrolment, "market")
    assert found.members.sum() == known(state.persons, "people").heads
    assert not name.startswith("broken even") or found.surcharge.any()


@pytest.mark.parametrize("design", ["competing-plans", "paid-on-results", "transition"])
def test_a_second_year_that_looks_at_the_first_is_the_same_in_any_parts(design: str) -> None:
    """Who was in which plan, the corridor, the survey and former schemes, all of last year."""
    state = assert_same_step(market.step, reached(design, 1, "market"), (3,))
    assert known(state.enrolment, "market").switchers > 0


def test_former_schemes_become_plans_alike_in_any_parts() -> None:
    state = assert_same_step(market.step, reached("transition", 0, "market"), (2, 5))
    assert known(state.enrolment, "market").flows[:-1].any()


@pytest.mark.parametrize("design", ["valley", "competing-plans"])
def test_tables_of_plans_are_the_same_in_any_parts(design: str) -> None:
    state = reached(design, 1, "the end")
    for table in PLANS:
        assert assert_same_answer(table.make, state, (3,)) is not None


def test_cover_on_top_is_counted_over_all_parts() -> None:
    """Of a row of many some households insure: what they would use more is no whole number of residents."""
    state = package.step(pool.step(small_state(people=MANY)))
    found, weight = known(state.package, "package"), known(state.households, "people").weight
    state = state.replace(package=dataclasses.replace(found, insured=weight // 3))
    assert assert_same_answer(uptake_by_tenth, state)["insured"].all()
    assert assert_same_answer(extra_use_of_core, state)["extra_cost"].any()


@pytest.mark.parametrize("engine", ["numba", "numpy"])
def test_what_is_expected_is_exact_whatever_the_order(monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """Both kernels part what households add into the same whole numbers, in several parts and in one."""
    monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
    assert_same_step(market.step, before("broken even"), (3,))


def test_amounts_too_small_for_one_level_are_told_apart() -> None:
    """A plan that a billionth of a billionth of a household joins has members all the same."""

    def members(state: State) -> Expected:
        homes, choice = homes_of(state), choice_of(state)
        steep = choice._replace(
            taste=choice.taste._replace(surcharge=30.0),
            offers=choice.offers._replace(surcharge=np.array([4e5, 0.0, 0.0, 0.0])),
        )
        ones = np.ones(len(homes.identity))
        return expected(homes, steep, Each(ones, ones, ones, ones))

    state = small_state(market={"plans": UNLIKE}, people={"size": 200})
    found = assert_same_answer(members, allocate.step(package.step(pool.step(state))))
    assert SMALLEST < found.adults[0] < 1e-9
    assert found.cost[0] == pytest.approx(found.adults[0], rel=1e-6)


def test_what_households_expect_to_pay_depends_on_nobody_else() -> None:
    """Sums run over a household's own members: what stands before it in the file changes not one bit."""
    by_cell, cell = np.array([0.1, 1e12, 0.3]), np.array([1, 1, 0, 2, 0])
    whole = of_households(by_cell, cell, np.ones(5, dtype=np.int32), np.array([0, 2, 2, 5]))
    alone = of_households(by_cell, cell[2:], np.ones(3, dtype=np.int32), np.array([0, 3]))
    assert whole.tolist() == [2e12, 0.0, alone[0]]
    state = before("all that plans can be")
    pieces = in_parts(expected_charges, state, 3)
    assert expected_charges(state).any()
    assert_alike(np.concatenate(pieces), expected_charges(state), "charges")


@pytest.mark.parametrize(("name", "most"), [("as it is", 3), ("broken even", 3 + 12)])
def test_few_questions_are_asked_of_everybody(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    """A round between hosts may take half a second: three a year, and one for each round of premiums."""
    asked: list[str] = []

    def asking(ask: Ask) -> Any:
        asked.append(ask.kind)
        return combined(ask.kind, [ask.value])

    monkeypatch.setattr(everywhere, "_asked", asking)
    market.step(before(name))
    assert 0 < len(asked) <= most
