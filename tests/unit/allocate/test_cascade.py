"""The cascade: at every place of any tree the parts equal the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate.cascade import cascade, weighted_population
from healthtrust.records.places import PlaceRow, Places, tree
from tests.reference.allocate import cascade as plain_cascade
from tests.unit.allocate.scene import vale


@st.composite
def trees_with_need(draw: st.DrawFn) -> tuple[Places, np.ndarray]:
    """Any tree, also one with several tops, with points in its leaves, some of them without residents."""
    count = draw(st.integers(1, 25))
    parents = [draw(st.integers(-1, i - 1)) if i else -1 for i in range(count)]
    rows = [PlaceRow(f"p{i}", f"p{p}" if p >= 0 else None, None, 1, 1.0) for i, p in enumerate(parents)]
    places, problems = tree(rows, ("one", "two"), "drawn")
    assert places is not None and not problems
    points = np.zeros(count, dtype=np.int64)
    points[places.leaves] = draw(
        st.lists(st.integers(0, 10**12), min_size=len(places.leaves), max_size=len(places.leaves))
    )
    points[places.leaves[0]] += 1
    return places, points


@given(drawn=trees_with_need(), total=st.integers(0, 10**13))
def test_parts_equal_the_whole_at_every_place(drawn: tuple[Places, np.ndarray], total: int) -> None:
    places, points = drawn
    money = cascade(total, points, places)
    assert money[places.parent < 0].sum() == total
    for place in range(len(money)):
        children = money[places.parent == place]
        assert not len(children) or children.sum() == money[place]
    assert (money >= 0).all()


@given(drawn=trees_with_need(), total=st.integers(0, 10**13))
def test_as_one_place_at_a_time(drawn: tuple[Places, np.ndarray], total: int) -> None:
    places, points = drawn
    assert cascade(total, points, places).tolist() == plain_cascade(total, points, places)


@given(drawn=trees_with_need(), total=st.integers(0, 10**13))
def test_no_place_is_off_its_quota_by_more_than_a_unit_a_level(
    drawn: tuple[Places, np.ndarray], total: int
) -> None:
    places, points = drawn
    need = places.rolled_up(points)
    quota = float(total) * need / need[places.parent < 0].sum()
    assert (np.abs(cascade(total, points, places) - quota) <= 1.01 + places.level).all()


def test_nobody_anywhere_cannot_be_given_money() -> None:
    places = vale()
    assert cascade(0, np.zeros(7, dtype=np.int64), places).tolist() == [0] * 7
    with pytest.raises(ValueError, match="all zero"):
        cascade(1, np.zeros(7, dtype=np.int64), places)


def test_an_unavoidable_cost_factor_raises_a_place_and_lowers_the_others() -> None:
    points = np.array([0, 0, 0, 40, 10, 20, 30]) * 1_000_000
    plain, dear = (cascade(10**9, weighted_population(points, p), p) for p in (vale(), vale(1.25)))
    assert plain.tolist() == [10**9, 5 * 10**8, 5 * 10**8, 4 * 10**8, 10**8, 2 * 10**8, 3 * 10**8]
    assert dear[6] / dear[5] == pytest.approx(1.25 * 3 / 2)
    assert dear[0] == 10**9 and (dear[[1, 3, 4, 5]] < plain[[1, 3, 4, 5]]).all()
