"""Tests of models pass on a sound design, and each fails where the rule it looks at is broken."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from healthtrust.design.read import read_design
from healthtrust.study.verification import bench as benches
from healthtrust.study.verification.all_tests import QUICK, TESTS
from healthtrust.study.verification.bench import BROKEN, Bench
from healthtrust.study.verification.copied import copied
from healthtrust.study.verification.finding import DOMAINS, FAILED, NOT_APPLICABLE, PASSED, Test, passed
from healthtrust.study.verification.same import differing, same
from healthtrust.study.verification.work import work

ROWS = 1_500


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench.of(read_design("valley"), rows=ROWS)


def anew(bench: Bench) -> Bench:
    """The same copy of the same design, of which nothing has been run."""
    return Bench(bench.read, bench.case, bench.said)


def named(name: str) -> Test:
    return next(test for test in TESTS if test.name == name)


def judged(name: str, on: Bench) -> tuple[str, str]:
    finding = work(on, [named(name)], workers=1)[0].finding
    return finding.state, finding.found


def test_a_sound_design_passes_every_test_but_the_long_one(bench: Bench) -> None:
    found = work(bench, [test for test in TESTS if test.name != "ends-of-ranges"])
    assert {t.name: t.finding.found for t in found if t.finding.state != PASSED} == {}


def test_every_domain_has_tests_and_quick_ones_do_not_lack_any() -> None:
    assert {test.domain for test in TESTS} == {test.domain for test in QUICK} == set(DOMAINS)
    assert len(TESTS) >= 35 and all(test.done and test.expected for test in TESTS)


# ---- a broken rule is found --------------------------------------------------------------------------------


def _ceiling_that_spares_more(found: Any) -> Any:
    def assessed(state: Any, *words: Any) -> Any:
        told = found(state, *words)
        owed = told.owed // 2 if state.design.pool.ceiling_share == 1.0 else told.owed
        return dataclasses.replace(told, owed=owed)

    return assessed


def _everybody_insured(found: Any) -> Any:
    return lambda households, *words: households.weight.astype(np.int32)


def _collecting_always_costs(found: Any) -> Any:
    def assessed(state: Any, *words: Any) -> Any:
        told = found(state, *words)
        return dataclasses.replace(told, collection_cost=told.collection_cost + 100)

    return assessed


def _more_for_the_first(found: Any) -> Any:
    def points(need: Any, state: Any) -> Any:
        told = found(need, state).copy()
        told[state.places.leaves[0]] += told[state.places.leaves[0]] // 10
        return told

    return points


def _ten_times(found: Any) -> Any:
    return lambda *words: 10 * found(*words)


def _lower(found: Any) -> Any:
    return lambda *words: 0.8 * found(*words)


def _less_each_time(found: Any) -> Any:
    calls = iter(range(1_000))
    return lambda *words: found(*words) * (1 - 1e-6 * next(calls))


BROKEN_RULES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("no-ceiling", "healthtrust.pool.assess", _ceiling_that_spares_more),
    ("no-voluntary-cover", "healthtrust.package.respond.insured", _everybody_insured),
    ("free-collection", "healthtrust.pool.assess", _collecting_always_costs),
    ("money-by-heads", "healthtrust.allocate.budgeted.need_points", _more_for_the_first),
    ("deaths-expected", "healthtrust.people.change.mortality", _ten_times),
    ("means-of-draws", "healthtrust.study.trial.sampled._sliced", _lower),
    ("every-slice", "healthtrust.study.trial.sampled._sliced", _lower),
    ("draws-repeated", "healthtrust.study.trial.drawn.sampled", _less_each_time),
)


@pytest.mark.parametrize(("test", "rule", "breaks"), BROKEN_RULES, ids=[name for name, *_ in BROKEN_RULES])
def test_a_broken_rule_fails_its_test(
    test: str, rule: str, breaks: Callable[[Any], Any], bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judged(test, bench)[0] == PASSED
    home, _, name = rule.rpartition(".")
    module = importlib.import_module(home)
    monkeypatch.setattr(module, name, breaks(getattr(module, name)))
    state, found = judged(test, anew(bench))
    assert state == FAILED and found and "it broke" not in found


def test_a_minor_unit_too_much_between_plans_is_found(bench: Bench) -> None:
    state = bench.last
    transfers = state.enrolment.transfers.copy()  # type: ignore[union-attr]
    transfers[state.places.leaves[0], 0] += 1
    wrong = dataclasses.replace(state.enrolment, transfers=transfers)  # type: ignore[type-var]
    on = anew(bench)
    on._ran = {
        key: (state.replace(enrolment=wrong),) for key in bench._ran if key.startswith(bench.case.mark)
    }
    assert judged("transfers-cancel", on)[0] == FAILED


def test_care_that_no_household_received_is_found(bench: Bench) -> None:
    care = dataclasses.replace(bench.last.care, benefit=bench.last.care.benefit + 1)  # type: ignore[type-var,union-attr]
    on = anew(bench)
    on._ran = {key: (bench.last.replace(care=care),) for key in bench._ran if key.startswith(bench.case.mark)}
    assert judged("places-add-up", on)[0] == FAILED


@pytest.mark.parametrize(
    ("design", "name"), [("competing-plans", "one-plan-only"), ("england", "all-exempt")]
)
def test_a_rule_is_put_to_the_test_where_a_design_would_refuse_less(design: str, name: str) -> None:
    assert judged(name, Bench.of(read_design(design), rows=ROWS))[0] == PASSED


def test_a_resident_too_many_is_found(bench: Bench) -> None:
    state = bench.base
    weight = state.persons.weight.copy()  # type: ignore[union-attr]
    weight[0] += 1
    wrong = state.replace(persons=dataclasses.replace(state.persons, weight=weight))  # type: ignore[type-var]
    on = anew(bench)
    on._ran = {key: (wrong,) for key in bench._ran if key.startswith(bench.case.mark)}
    for name in ("residents-add-up", "households-whole"):
        assert judged(name, on)[0] == FAILED


def test_what_breaks_at_the_end_of_a_range_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(case: Any) -> Any:
        if case.design.pool.collection_cost_share == 1.0:
            raise ZeroDivisionError("nothing is left")
        return {"qalys": 1.0}

    monkeypatch.setattr(benches, "one", breaks)
    monkeypatch.setattr(Bench, "prepare", lambda *words: None)
    on = anew(bench)
    state, found = judged("ends-of-ranges", on)
    assert state == FAILED
    assert "pool.collection_cost_share = 1: ZeroDivisionError: nothing is left" in found


def test_a_whole_number_of_nothing_is_a_defect(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benches, "one", lambda case: {"qalys": float(np.array([np.nan]).astype(np.int64)[0])})
    on = anew(bench)
    assert "RuntimeWarning" in str(on.numbers({})[BROKEN])


# ---- kept, copied, compared --------------------------------------------------------------------------------


def test_what_was_tested_before_is_not_tested_again(bench: Bench) -> None:
    calls = iter(("once", "twice"))
    test = Test("counted", DOMAINS[0], "it was counted", "once", lambda on: passed(True, next(calls)))
    on = anew(bench)
    assert [work(on, [test])[0].finding.found for _ in range(2)] == ["once", "once"]


def test_what_is_refused_does_not_apply(bench: Bench) -> None:
    test = Test(
        "odd",
        DOMAINS[0],
        "a share of 2",
        "none",
        lambda on: passed(bool(on.after({"pool.subsidy_share": 2})), ""),
    )
    finding = work(bench, [test])[0].finding
    assert finding.state == NOT_APPLICABLE and "subsidy_share" in finding.found


def test_progress_counts_tests(bench: Bench) -> None:
    told: list[tuple[int, int]] = []
    tests = [test for test in QUICK if test.domain == DOMAINS[1]]
    work(bench, tests, tell=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(tests), len(tests))


def test_what_was_not_kept_is_not_told_as_kept(bench: Bench) -> None:
    told: list[tuple[int, int]] = []
    tests = [test for test in QUICK if test.domain == DOMAINS[1]]
    work(anew(bench), tests, tell=lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(len(tests) + 1))


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ("england", "4,000,000 of 56,500,000 residents, 2021"),
        ("transition", "4,000 of 40,000 residents, 2027"),
        ("village-to-vertical", "4,000 of 40,000 residents, 2027 to 2028"),
    ],
)
def test_copies_are_as_small_as_the_design_allows(design: str, said: str) -> None:
    assert copied(read_design(design))[1] == said


def differences() -> Iterator[tuple[Any, Any]]:
    yield np.array([1.0, np.nan]), np.array([1.0, 2.0])
    yield np.array([1]), np.array([1.0])
    yield np.array([1, 2]), np.array([1])
    yield {"a": 1}, {"b": 1}
    yield ("x",), ("y",)
    yield 1, 1.0


@pytest.mark.parametrize(("one", "other"), list(differences()))
def test_differences_are_seen(one: Any, other: Any) -> None:
    assert same(one, other, "it").startswith("it") and not same(one, one, "it")


def test_another_year_is_another_year(bench: Bench) -> None:
    other = bench.after({"pool.collection_cost_share": 0.02})
    assert "contributions" in differing(bench.base, other) and "ledger" in differing(bench.base, other)
