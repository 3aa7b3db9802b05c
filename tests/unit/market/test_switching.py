"""The switching matrix: who was where and is where now, in whole residents that add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.market.respond import homes_of
from healthtrust.market.respond_members import members_of
from healthtrust.market.switching import flows, moved, moves, switchers
from healthtrust.state import State
from tests.unit.allocate.scene import enrol, scene, with_last_year

FREE = {"plans": 3, "persistence": 0.3}


def second_year(weight: int) -> State:
    state = scene(homes=500, weight=weight, market=FREE)
    return with_last_year(state, enrol(state)).replace(year=2028)


@pytest.mark.parametrize("weight", [1, 40])
def test_columns_add_up_to_the_members_now(weight: int) -> None:
    state = second_year(weight)
    heads = enrol(state)
    tally, _ = members_of(state, heads, np.ones(10_000, dtype=np.int64), state.plans.surcharge)
    members = tally.residents.sum(axis=(0, 2))
    found = flows(moved(homes_of(state), heads), members)
    assert found.sum(axis=0).tolist() == members.tolist()
    assert not found[-1].any() and 0 < switchers(found) < members.sum()


def test_of_single_households_every_move_is_known() -> None:
    state = second_year(1)
    homes, heads = homes_of(state), enrol(state)
    residents = np.diff(np.append(0, np.cumsum(homes.residents))[homes.first])
    expected = np.zeros((4, 3), dtype=np.int64)
    for before, now, n in zip(homes.before.argmax(axis=1), heads.argmax(axis=1), residents, strict=True):
        expected[before, now] += n
    assert flows(moved(homes, heads), expected.sum(axis=0)).tolist() == expected.tolist()


def test_in_a_first_year_all_come_from_no_plan() -> None:
    state = scene(homes=50, market=FREE)
    found = flows(moved(homes_of(state), enrol(state)), np.array([7, 8, 9]))
    assert found.tolist() == [[0, 0, 0]] * 3 + [[7, 8, 9]] and switchers(found) == 0


@given(st.data())
def test_margins_hold_and_no_more_move_than_must(data: st.DataObject) -> None:
    heads = st.lists(st.integers(0, 50), min_size=3, max_size=3)
    now = np.array([data.draw(heads)])
    before = np.minimum(np.array([data.draw(heads)]), now + 5)
    grown = now.sum() >= before.sum()
    found = moves(before, now, np.ones(1)) / 1_000_000
    assert found.sum(axis=0) == pytest.approx(now[0])
    assert found[:3].diagonal() == pytest.approx(np.minimum(before, now)[0])
    if grown:
        assert found.sum(axis=1) == pytest.approx([*before[0], now.sum() - before.sum()])
