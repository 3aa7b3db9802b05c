"""The package of people in several parts: every rule that chooses it, charges, cover on top and tables."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, package, people, pool
from healthtrust.design.read import read_design
from healthtrust.engine import everywhere
from healthtrust.engine.combine import Ask, combined
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.tables.of_design import tables_of
from healthtrust.package.waiting_demand import demand_by_waiting
from healthtrust.records.facts import Facts, Promised
from healthtrust.runs.pictures import PICTURES
from healthtrust.start import opening
from healthtrust.state import Delivered, State, known
from tests.parted import SEVERAL, assert_same_answer, assert_same_step, in_parts
from tests.small import small_state

RATES: dict[str, Any] = {"brackets": [{"above": 0, "rate": 0.05}, {"above": 15_000, "rate": 0.1}]}
FUNDS = RATES | {"rate": "funds the package"}
RESISTED = FUNDS | {"response": {"at_fair": 0.02, "slope": 0.2, "most": 0.3}}
CHARGED = {"user_charges": {"settings": ["pharmacy", "outpatient"], "share": 0.2, "exempt_below": 15_000}}
MANY = {"size": 9_000, "residents_per_row": 10}
SOLD = {"top_up": {"supplementary": True, "private_quality": 1.4, "private_price_ratio": 1.1}}
AVERSE = {"choose": "welfare", "welfare": {"kind": "atkinson", "aversion": 2.0}}
DESIGNS: dict[str, dict[str, Any]] = {
    "within the means": {},
    "rows of many with charges": {"people": MANY, "package": CHARGED | {"after_the_line": "fill"}},
    "below a threshold": {"pool": FUNDS, "package": CHARGED | {"choose": "threshold", "threshold": 20_000}},
    "welfare": {"pool": RATES, "people": MANY, "package": CHARGED | AVERSE},
    "welfare and its rate": {"pool": FUNDS, "package": {"choose": "welfare"}},
    "welfare and a rate that is resisted": {"pool": RESISTED, "package": {"choose": "welfare"}},
    "private versions": {"people": MANY, "package": SOLD},
    "nothing sold": {"package": {"choose": "welfare", "top_up": {"allowed": False}}, "pool": RATES},
}
LATER = Delivered(waiting_weeks=30.0, usual_weeks=10.0, quality=0.55, usual_quality=0.6)


@cache
def before(name: str) -> State:
    return pool.step(small_state(**DESIGNS[name]))


@cache
def after(name: str) -> State:
    return package.step(before(name))


@pytest.mark.parametrize("name", DESIGNS)
def test_the_step_is_the_same_in_any_parts(name: str) -> None:
    state = assert_same_step(package.step, before(name), SEVERAL if name == "within the means" else (3,))
    found = known(state.package, "package")
    assert found.covered.any()
    assert (found.insured.sum() > 0) == (name != "nothing sold")
    assert (found.certificate is not None) == ("welfare" in DESIGNS[name].get("package", {}).values())


@pytest.mark.parametrize(("design", "size"), [("valley", 1_500), ("england", 2_000_000)])
def test_shipped_designs_choose_the_same_in_any_parts(design: str, size: int) -> None:
    read = read_design(design, [f"people.size={size}"])
    assert_same_step(package.step, pool.step(people.step(opening(read.design, read.folder))), (3,))


def test_care_that_waits_is_judged_alike_in_any_parts() -> None:
    state = before("private versions")
    waited = state.replace(carried=replace(state.carried, delivered=LATER))
    found = assert_same_step(package.step, waited, (3,))
    usual = known(after("private versions").package, "package")
    assert (known(found.package, "package").wanted > usual.wanted).any()


def test_the_package_of_an_opening_stands_in_any_parts() -> None:
    state, chosen = before("below a threshold"), after("below a threshold")
    found, paid = known(chosen.package, "package"), known(chosen.contributions, "pool")
    promised = Promised(found.covered, paid.factor, known(allocate.step(chosen).budgets, "a"), paid.income)
    heads = np.zeros((len(found.insured), len(state.plans.names)), dtype=np.int32)
    facts = Facts(heads, found.insured, np.zeros(len(state.plans.names), dtype=np.int64), promised=promised)
    again = assert_same_step(package.step, state.replace(facts=facts), (3,))
    assert np.array_equal(known(again.package, "package").covered, found.covered)
    assert np.array_equal(known(again.contributions, "pool").owed, paid.owed)
    assert np.array_equal(known(again.package, "package").insured, found.insured)


def test_tables_are_the_same_in_any_parts() -> None:
    makers = {made: make for made, make, _ in PICTURES}
    assert {"household_choices", "package_sizes", "equity_plane", "certificate"} <= makers.keys()
    for make in (package.league_table, tables_of, *makers.values()):
        assert assert_same_answer(make, after("welfare"), (3,)) is not None


@pytest.mark.parametrize("name", ["rows of many with charges", "private versions"])
def test_what_is_bought_on_top_adds_up_over_all_parts(name: str) -> None:
    table = assert_same_answer(package.top_up_by_decile, after(name))
    assert table["households"].sum() == known(after(name).households, "people").weight.sum()
    assert ("insured_supplementary" in table) == (name == "private versions")


def test_demand_by_waiting_is_the_same_in_any_parts() -> None:
    found = assert_same_answer(
        lambda state: demand_by_waiting(state, (10.0, 60.0), LATER), after("private versions")
    )
    assert 0 < found["wanting"][0] < found["wanting"][1]


def test_means_that_do_not_reach_are_refused_in_any_parts() -> None:
    poor = small_state(package={"choose": "welfare"}, pool={"brackets": [{"above": 0, "rate": 0.001}]})
    with pytest.raises(InvalidInput, match="means of") as whole:
        package.step(pool.step(poor))
    with pytest.raises(InvalidInput, match="means of") as parts:
        in_parts(package.step, pool.step(poor), 3)
    assert str(parts.value) == str(whole.value)


@pytest.mark.parametrize(("name", "rounds"), [("within the means", 3), ("welfare", 6)])
def test_few_questions_are_asked_of_everybody(
    monkeypatch: pytest.MonkeyPatch, name: str, rounds: int
) -> None:
    state, asked = before(name), list[str]()

    def asking(ask: Ask) -> Any:
        asked.append(ask.kind)
        return combined(ask.kind, [ask.value])

    monkeypatch.setattr(everywhere, "_asked", asking)
    package.step(state)
    assert len(asked) == rounds
