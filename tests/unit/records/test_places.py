"""Places form a tree, whatever the order they are listed in; anything else is refused by name."""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from healthtrust.design import heading as decided
from healthtrust.records import providers as recorded
from healthtrust.records.persons import CELLS, SEGMENTS, Persons, cell_parts, cells
from healthtrust.records.places import PlaceRow, tree

LEVELS = ("region", "place", "neighbourhood")


def row(name: str, parent: str | None = None, fifth: int | None = None) -> PlaceRow:
    return PlaceRow(name, parent, 0.5 if fifth else None, fifth, 1.0)


def test_children_may_be_listed_before_their_parents() -> None:
    places, problems = tree([row("b1", "b", 1), row("b", "a"), row("a"), row("b2", "b", 2)], LEVELS, "here")
    assert problems == []
    assert places is not None
    assert places.names == ("a", "b", "b1", "b2")
    assert places.level.tolist() == [0, 1, 2, 2]
    assert places.leaves.tolist() == [2, 3]
    assert places.service_places.tolist() == [0, 1, 1, 1]
    assert places.rolled_up(np.array([0, 0, 3, 4])).tolist() == [7, 7, 3, 4]


def test_orphans_cycles_repeats_and_gaps_are_named() -> None:
    for rows, said in (
        ([row("a"), row("b", "aa", 1)], "parent 'aa'"),
        ([row("a", "b"), row("b", "a")], "a cycle of parents"),
        ([row("a"), row("a")], "2 places of this name"),
        ([row("a"), row("b", "a")], "no deprivation_fifth"),
        ([], "no places"),
    ):
        _, problems = tree(rows, LEVELS, "here")
        assert any(said in problem.found for problem in problems), (said, problems)


def test_need_cells_are_numbered_as_they_are_described() -> None:
    parts = cell_parts()
    numbered = cells(
        parts.age.astype(np.uint8),
        parts.sex.astype(np.uint8),
        parts.fifth.astype(np.uint8),
        parts.segment.astype(np.uint8),
    )
    assert numbered.tolist() == list(range(CELLS))
    assert parts.segment.max() == len(SEGMENTS) - 1


def test_a_resident_takes_no_more_than_24_bytes() -> None:
    columns = {f.name: f.type for f in dataclasses.fields(Persons) if f.name != "recorded_cost"}
    sizes = [np.dtype(re.search(r"np\.(\w+)", str(kind))[1]).itemsize for kind in columns.values()]  # type: ignore[index]
    assert sum(sizes) <= 24


def test_the_books_name_the_settings_alike_though_neither_knows_the_other() -> None:
    assert decided.SETTINGS == recorded.SETTINGS
