"""Fronts of any points: none is beaten, all others are; and hypervolumes count the cells below."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.study.search.front import front, hypervolume, middle

POINTS = st.integers(1, 4).flatmap(
    lambda aims: st.lists(st.tuples(*(st.integers(0, 5) for _ in range(aims))), min_size=1, max_size=8)
)


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_a_front_beats_all_others_and_is_beaten_by_none(points: list[tuple[int, ...]]) -> None:
    values = np.array(points, dtype=float)
    on = set(front(values).tolist())
    for n, point in enumerate(values):
        beaten = any((other >= point).all() and (other > point).any() for other in values)
        first = points.index(points[n]) == n
        assert (n in on) == (not beaten and first)


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_hypervolume_counts_the_unit_cells_below(points: list[tuple[int, ...]]) -> None:
    values = np.array(points, dtype=float)
    aims = values.shape[1]
    cells = sum(
        any(all(cell[k] < point[k] for k in range(aims)) for point in points)
        for cell in product(range(5), repeat=aims)
    )
    assert round(hypervolume(values, np.zeros(aims))) == cells


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_the_middle_is_of_the_front(points: list[tuple[int, ...]]) -> None:
    values = np.array(points, dtype=float)
    assert 0 <= middle(values[front(values)]) < len(front(values))
