from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.ground.money import Currency
from healthtrust.package.ranking import (
    Candidates,
    Why,
    Wishes,
    below_threshold,
    care_budget,
    for_care,
    shortfall,
    unknown_wishes,
    within_means,
)
from tests.reference import package as reference

POUNDS = Currency("GBP", 2)

rows = st.lists(
    st.tuples(
        st.floats(1e4, 1e7) | st.just(np.inf),
        st.integers(0, 10**6),
        st.sampled_from(["mandatory", "wanted", "refused", "", "", "", ""]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:2],
)
limits = st.integers(0, 4 * 10**6)


def candidates_of(table: list[tuple[float, int, str]]) -> tuple[Candidates, Wishes]:
    """Services named by their cost per QALY and cost, so that a name means the same in any order."""
    codes = tuple(f"{per_qaly}/{cost}" for per_qaly, cost, _ in table)
    per_qaly, cost, fate = (np.array(column) for column in zip(*table, strict=True))
    by_fate = {word: tuple(np.array(codes)[fate == word]) for word in ("wanted", "refused")}
    return Candidates(codes, fate == "mandatory", per_qaly, cost), Wishes(
        by_fate["wanted"], by_fate["refused"]
    )


def covered(found: Any, candidates: Candidates) -> set[str]:
    return {code for code, is_in in zip(candidates.codes, found.covered, strict=True) if is_in}


@given(rows, limits, st.booleans())
def test_the_package_is_the_plain_one(table: list, limit: int, fill: bool) -> None:
    candidates, wishes = candidates_of(table)
    always = {i for i, (_, _, fate) in enumerate(table) if fate in ("mandatory", "wanted")}
    never = {i for i, (_, _, fate) in enumerate(table) if fate == "refused"}
    cost = [c for _, c, _ in table]
    order = reference.league([q for q, _, _ in table], cost, always, never)
    expected = reference.afforded([i for i in order if i not in never], cost, always, limit, fill)
    found = within_means(candidates, wishes, limit, fill)
    assert set(np.flatnonzero(found.covered)) == expected
    after_always = [i for i in found.order if i not in always]
    assert after_always == [i for i in order if i not in always]
    assert set(found.order[: len(always)]) == always


@given(rows, limits, st.integers(0, 10**6))
def test_more_means_never_cover_less(table: list, limit: int, more: int) -> None:
    candidates, wishes = candidates_of(table)
    less = covered(within_means(candidates, wishes, limit), candidates)
    assert less <= covered(within_means(candidates, wishes, limit + more), candidates)


@given(rows, limits, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_catalogue_changes_nothing(table: list, limit: int, fill: bool, chance: Any) -> None:
    shuffled = list(table)
    chance.shuffle(shuffled)
    sets = []
    for one in (table, shuffled):
        candidates, wishes = candidates_of(one)
        sets.append(covered(within_means(candidates, wishes, limit, fill), candidates))
    assert sets[0] == sets[1]


@given(rows, limits, st.integers(2, 100))
def test_scaling_all_money_changes_nothing(table: list, limit: int, scale: int) -> None:
    candidates, wishes = candidates_of(table)
    dearer = Candidates(
        candidates.codes, candidates.mandatory, candidates.cost_per_qaly * scale, candidates.cost * scale
    )
    one, other = within_means(candidates, wishes, limit), within_means(dearer, wishes, limit * scale)
    assert one.covered.tolist() == other.covered.tolist() and one.why == other.why


@given(rows, st.floats(1e4, 1e7))
def test_a_threshold_covers_what_lies_below_it(table: list, threshold: float) -> None:
    candidates, wishes = candidates_of(table)
    found = below_threshold(candidates, wishes, threshold)
    for (per_qaly, _, fate), is_in in zip(table, found.covered, strict=True):
        assert is_in == (fate in ("mandatory", "wanted") or (fate == "" and per_qaly <= threshold))


def test_stop_and_fill_say_why() -> None:
    table = [(1.0, 50, "mandatory"), (2.0, 60, ""), (3.0, 10, ""), (4.0, 90, ""), (9.0, 5, "refused")]
    candidates, wishes = candidates_of(table)
    stop, fill = (within_means(candidates, wishes, 100, fill=fill) for fill in (False, True))
    assert [why.name for why in stop.why] == ["MANDATORY", "BEYOND", "AFTER", "AFTER", "REFUSED"]
    assert [why.name for why in fill.why] == ["MANDATORY", "BEYOND", "FILLED", "BEYOND", "REFUSED"]
    assert Why.BEYOND.value.startswith("out")


def test_means_below_what_must_be_covered_name_means_need_and_remedy() -> None:
    candidates, wishes = candidates_of([(1.0, 6_000, "mandatory"), (2.0, 5_000, "wanted")])
    found = within_means(candidates, wishes, limit=9_000)
    assert found.covered.all()
    (problem,) = shortfall(candidates, found, 10_000, 9_000, POUNDS)
    assert "£100 a year" in problem.found and "£90" in problem.found
    assert "£110" in problem.expected
    assert "must_cover" in problem.remedy and "pool.brackets" in problem.remedy
    assert shortfall(candidates, found, 12_000, 11_000, POUNDS) == []
    by_threshold = below_threshold(candidates, Wishes(), 5.0)
    (problem,) = shortfall(candidates, by_threshold, 10_000, 9_000, POUNDS)
    assert "package.threshold" in problem.remedy


def test_codes_that_cannot_be_meant_are_all_named() -> None:
    candidates = Candidates(("general-care", "statins"), np.array([True, False]), np.ones(2), np.ones(2, int))
    problems = unknown_wishes(candidates, Wishes(("statin", "spa"), ("general-care",)))
    assert [p.where for p in problems] == [
        "package.must_cover",
        "package.must_cover",
        "package.must_leave_out",
    ]
    assert [p.nearest for p in problems] == ["statins", None, None]


@given(st.integers(0, 10**12), st.floats(0, 0.5))
def test_what_is_budgeted_pays_for_care_and_for_plans(means: int, share: float) -> None:
    limit = for_care(means, share)
    budget = care_budget(limit, means, share)
    assert budget <= means
    assert budget * (1 - share) >= limit - 1
    assert care_budget(limit // 2, means, share) * (1 - share) == pytest.approx(limit // 2, abs=1)
