"""Months completed over random triangles and rosters: equal to plain fractions; money scales and adds up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.live.completion import Prior, completed, with_prior
from healthtrust.live.completion.groups import within
from healthtrust.live.statements.retroactive import corrections
from healthtrust.live.statements.roster import Members, Roster, capitation_roster
from tests.reference import completion_plain as plain

FEW = settings(max_examples=40, deadline=None)


@st.composite
def triangles(draw: st.DrawFn) -> tuple[np.ndarray, list[list[int]]]:
    """A cumulative triangle of 3 to 7 months, every month with something in it, and its rows as watched."""
    count = draw(st.integers(3, 7))
    first = st.integers(1, 50_000)
    steps = st.integers(-5, 20_000)
    rows = []
    for month in range(count):
        row = [draw(first)]
        for _ in range(count - month - 1):
            row.append(max(row[-1] + draw(steps), 1))
        rows.append(row)
    whole = np.array([row + [row[-1]] * (count - len(row)) for row in rows], dtype=np.int64)
    return whole, rows


@FEW
@given(triangles())
def test_equal_to_fractions(made: tuple[np.ndarray, list[list[int]]]) -> None:
    whole, rows = made
    found = completed(whole)
    to_come = [cost - row[-1] for cost, row in zip(plain.ultimates(rows), rows, strict=True)]
    assert abs(found.total_ibnr - sum(to_come)) <= 0.5 + 1e-6
    assert all(abs(int(ibnr) - exact) < 1 + 1e-6 for ibnr, exact in zip(found.ibnr, to_come, strict=True))
    months = range(len(rows))
    assert found.error() == pytest.approx(plain.error(rows, months), rel=1e-9, abs=1e-6)
    assert found.standard_error.tolist() == pytest.approx(
        [plain.error(rows, [month]) for month in months], rel=1e-9, abs=1e-6
    )
    assert found.error(slice(1, None)) == pytest.approx(plain.error(rows, months[1:]), rel=1e-9, abs=1e-6)


@FEW
@given(triangles(), st.integers(2, 1000))
def test_k_times_the_money_is_k_times_the_ibnr(made: tuple[np.ndarray, list[list[int]]], times: int) -> None:
    one, many = completed(made[0]), completed(made[0] * times)
    assert np.abs(many.ibnr - times * one.ibnr).max() <= times + 1
    assert abs(many.total_ibnr - times * one.total_ibnr) <= times / 2 + 1
    assert many.error() == pytest.approx(times * one.error(), rel=1e-9, abs=1e-6)
    assert many.factor.tolist() == pytest.approx(one.factor.tolist())


@FEW
@given(triangles())
def test_a_complete_triangle_has_nothing_to_come(made: tuple[np.ndarray, list[list[int]]]) -> None:
    whole = made[0]
    found = completed(whole, np.full(len(whole), whole.shape[1]))
    assert not found.ibnr.any() and found.error() == 0


@FEW
@given(triangles(), st.lists(st.integers(0, 90_000), min_size=7, max_size=7))
def test_the_expected_cost_by_credibility_is_that_of_fractions(
    made: tuple[np.ndarray, list[list[int]]], expected: list[int]
) -> None:
    whole, rows = made
    prior = expected[: len(rows)]
    found = with_prior(completed(whole), Prior(np.array(prior)))
    exact = plain.with_prior(rows, prior)
    if all(factor >= 1 for factor in plain.factors(rows)):
        assert all(abs(int(ibnr) - each) < 1 + 1e-6 for ibnr, each in zip(found.ibnr, exact, strict=True))
    assert found.error() >= 0


@FEW
@given(triangles(), st.integers(1, 4), st.integers(0, 99))
def test_groups_add_up_to_the_whole(made: tuple[np.ndarray, list[list[int]]], groups: int, seed: int) -> None:
    found = completed(made[0])
    parts = np.random.default_rng(seed).integers(0, 1000, (groups, len(found.latest)))
    ibnr, error = within(found, parts)
    assert (ibnr.sum(axis=0) == found.ibnr).all()
    assert (error <= found.standard_error + 1e-9).all()


def members(draw: st.DrawFn, most: int = 12) -> Members:
    persons = draw(st.lists(st.integers(1, 2**63), max_size=most, unique=True))
    code = st.lists(st.integers(0, 1), min_size=len(persons), max_size=len(persons))
    practice, place, plan = (np.array(draw(code), dtype=np.int64) for _ in range(3))
    size = st.lists(st.integers(1, 9), min_size=len(persons), max_size=len(persons))
    heads = np.array(draw(size), dtype=np.int64)
    weight = np.array(draw(size), dtype=np.int64)
    return Members(np.array(persons, dtype=np.uint64), practice, place, plan, heads, weight)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, np.ndarray, Members]:
    """A roster, what was posted for it, and its members as they were read."""
    people = members(draw)
    posted = np.array(draw(st.lists(st.integers(-999, 99_999), min_size=4, max_size=4)), dtype=np.int64)
    there = np.zeros(4, dtype=bool)
    there[people.place * 2 + people.plan] = True
    posted = np.where(there, posted, 0).reshape(2, 2)
    return capitation_roster(people, posted), posted, people


@FEW
@given(rosters(), st.randoms())
def test_a_roster_adds_up_whatever_the_order_it_was_read_in(
    made: tuple[Roster, np.ndarray, Members], chance: object
) -> None:
    roster, posted, people = made
    assert (roster.posted() == posted).all()
    order = list(range(people.rows))
    chance.shuffle(order)  # type: ignore[attr-defined]
    again = capitation_roster(people.taken(np.array(order, dtype=np.int64)), posted)
    assert again.amount.tolist() == roster.amount.tolist()
    assert again.members.person.tolist() == roster.members.person.tolist()


@FEW
@given(rosters(), rosters(), rosters())
def test_corrections_add_up_by_place_and_plan(
    now: tuple[Roster, np.ndarray, Members],
    paid: tuple[Roster, np.ndarray, Members],
    restated: tuple[Roster, np.ndarray, Members],
) -> None:
    found = corrections(now[0], [paid[0]], [restated[0]])
    assert (found.posted() == now[1] + restated[1] - paid[1]).all()
    assert found.amount.sum() == now[1].sum()
    assert found.members.heads.sum() == now[0].members.heads.sum()
    none = corrections(now[0], [paid[0]], [paid[0]])
    assert not none.correction.any() and none.members.rows == now[0].members.rows
