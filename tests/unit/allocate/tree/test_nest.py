"""Trees of any depth and size, and everything that is no tree."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate.tree.nest import nested, rolled_up


def test_a_tree_in_any_order() -> None:
    nest, problems = nested(["c", "b", "a", "d"], ["b", "a", "", ""], "t")
    assert not problems and nest is not None
    assert nest.level.tolist() == [2, 1, 0, 0]
    assert nest.leaf.tolist() == [True, False, False, True]
    assert [rows.tolist() for rows in nest.levels] == [[2, 3], [1], [0]]
    assert rolled_up(np.array([[5, 1], [0, 0], [0, 0], [7, 0]]), nest).tolist() == [
        [5, 1],
        [5, 1],
        [5, 1],
        [7, 0],
    ]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_levels_as_one_step_at_a_time(drawn: list[int], shuffle: object) -> None:
    parents = [-1 if p >= i else p for i, p in enumerate(drawn)]
    order = list(range(len(parents)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    names = [f"p{i}" for i in order]
    above = [f"p{parents[i]}" if parents[i] >= 0 else "" for i in order]
    nest, problems = nested(names, above, "t")
    assert nest is not None and not problems

    def depth(i: int) -> int:
        return 0 if parents[i] < 0 else 1 + depth(parents[i])

    assert nest.level.tolist() == [depth(i) for i in order]


def test_a_chain_of_a_thousand_levels() -> None:
    names = [f"p{i}" for i in range(1000)]
    nest, _ = nested(names, ["", *names[:-1]], "t")
    assert nest is not None
    assert nest.level.tolist() == list(range(1000))


def test_everything_wrong_is_named_at_once() -> None:
    names = ["A", "B", "C", "D", "E", "E", "", "F", "G"]
    parents = ["B", "A", "C", "Vael", "", "", "", "A", "Vael"]
    nest, problems = nested(names, parents, "places.csv")
    assert nest is None
    told = [str(problem) for problem in problems]
    assert told == [
        "places.csv, column place, row 8: found nothing; expected the name of the place.",
        "places.csv, column place, rows 6, 7: found 'E' 2 times; expected each place once. "
        "Rename or remove the repeats.",
        "places.csv, column parent, rows 5, 10: found 'Vael'; expected a listed place, or nothing at the "
        "top. Add the parent or correct its name.",
        "places.csv, A, B: found a cycle of parents; expected a tree with one or more tops. "
        "Let one of them have no parent.",
        "places.csv, C: found a place that is its own parent; expected a tree with one or more tops. "
        "Let one of them have no parent.",
    ]


def test_many_mistakes_of_one_kind_are_counted() -> None:
    names = [f"p{i}" for i in range(30)]
    _, problems = nested(names, [f"q{i}" for i in range(30)], "t")
    assert len(problems) == 9
    assert "22 more parents that are no places" in str(problems[-1])


def test_a_near_name_is_offered() -> None:
    _, problems = nested(["Vale", "Ash"], ["", "Vael"], "t")
    assert problems[0].nearest == "Vale"


@pytest.mark.parametrize("rings", [1, 3])
def test_what_hangs_below_a_cycle_is_not_in_it(rings: int) -> None:
    names, parents = [], []
    for r in range(rings):
        names += [f"x{r}", f"y{r}", f"below{r}"]
        parents += [f"y{r}", f"x{r}", f"x{r}"]
    _, problems = nested(names, parents, "t")
    assert [problem.where for problem in problems] == [f"t, x{r}, y{r}" for r in range(rings)]


def test_a_hundred_thousand_places_nest_quickly() -> None:
    names = [f"p{i}" for i in range(100_000)]
    parents = ["", *(f"p{i // 10}" for i in range(99_999))]
    began = time.perf_counter()
    nest, problems = nested(names, parents, "t")
    assert nest is not None and not problems
    assert time.perf_counter() - began < 3
