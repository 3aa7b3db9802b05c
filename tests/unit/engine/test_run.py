from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import cut, map_partitions, total
from healthtrust.ground.draws import Draws, Event, bits, mix, thresholds


class Tally(NamedTuple):
    people: int
    by_age: NDArray[np.int64]


@njit(nogil=True)
def count_deaths(stream: np.uint64, people: NDArray[np.uint64], threshold: np.uint64) -> int:
    deaths = 0
    for person in people:
        deaths += mix(stream, person) < threshold
    return deaths


def test_results_are_the_same_for_any_number_of_threads_and_parts() -> None:
    people = np.arange(50_000, dtype=np.uint64)
    stream, threshold = Draws(7).stream(2027, Event.DEATH), thresholds(0.01)[()]
    expected = int((bits(stream, people) < threshold).sum())
    for threads in (1, 2, 5):
        for parts in (1, 2, 7, 64):
            tallies = map_partitions(
                lambda rows: count_deaths(stream, people[rows], threshold), cut(len(people), parts), threads
            )
            assert len(tallies) == parts
            assert total(tallies) == expected


def test_results_come_in_the_order_of_the_parts_whoever_ends_first() -> None:
    second_is_done = threading.Event()

    def task(rows: slice) -> int:
        if rows.start == 0:
            assert second_is_done.wait(10)
        elif rows.start == 5:
            second_is_done.set()
        return int(rows.start)

    assert map_partitions(task, cut(10, 2), threads=2) == [0, 5]


def test_one_thread_runs_in_the_caller() -> None:
    ran_in = map_partitions(lambda rows: threading.get_ident(), cut(10, 3), threads=1)
    assert set(ran_in) == {threading.get_ident()}


def test_no_parts_give_no_results() -> None:
    assert map_partitions(lambda rows: 1, [], threads=4) == []


def test_a_mistake_in_a_part_reaches_the_caller() -> None:
    def task(rows: slice) -> int:
        if rows.start:
            raise ValueError("in the second part")
        return 1

    for threads in (1, 2):
        with pytest.raises(ValueError, match="in the second part"):
            map_partitions(task, cut(10, 2), threads)


def test_tallies_of_every_form_add_up() -> None:
    one = {"heads": 3, "money": np.array([1, 2]), "pair": (np.int32(4), np.array([[5]], dtype=np.uint8))}
    both = total([one, one, one])
    assert both["heads"] == 9
    assert both["money"].tolist() == [3, 6]
    assert both["pair"][0] == 12
    assert both["pair"][1].tolist() == [[15]]
    assert isinstance(both["pair"], tuple)


def test_a_named_tuple_keeps_its_names() -> None:
    tally = total([Tally(1, np.array([1, 0])), Tally(2, np.array([0, 5]))])
    assert isinstance(tally, Tally)
    assert tally.people == 3
    assert tally.by_age.tolist() == [1, 5]


def test_small_whole_numbers_do_not_overflow_and_tallies_are_not_changed() -> None:
    small = np.array([200], dtype=np.uint8)
    assert total([small, small]).tolist() == [400]
    first = np.array([1, 2])
    total([first, first])
    assert first.tolist() == [1, 2]


@pytest.mark.parametrize(
    "tally",
    [1.0, np.array([1.0]), np.float64(1), True, np.array([True]), "one", None, {"a": 1.5}, (1, 2.0), [1]],
)
def test_only_whole_numbers_are_totalled(tally: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        total([tally])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 1, "b": 1}),
        ((1, 2), (1,)),
        (np.zeros(2, dtype=np.int64), np.zeros(3, dtype=np.int64)),
        (np.zeros(2, dtype=np.int64), np.zeros((2, 1), dtype=np.int64)),
        (1, np.zeros(1, dtype=np.int64)),
        ({"a": 1}, {"a": (1,)}),
    ],
)
def test_tallies_of_different_form_are_refused(one: object, other: object) -> None:
    with pytest.raises(TypeError, match="differ in form"):
        total([one, other])


def test_no_tallies_have_no_total() -> None:
    with pytest.raises(ValueError, match="no tallies"):
        total([])
