"""The table of places: any tree, totals checked, every mistake at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.formula.places_table import FormulaPlaces, read_places
from healthtrust.allocate.formula.population import read_heads
from healthtrust.design.formula import Formula, Group, Index, Service
from healthtrust.ground.errors import InvalidInput

TREE = """place,parent,population,actual,need
A,,,,
A1,A,10,5.55,1
A2,A,,,
A2x,A2,20,1,2
A2y,A2,30,2,3
B,,40,4,4
"""


def read(folder: Path, text: str) -> FormulaPlaces:
    (folder / "p.csv").write_text(text, encoding="utf-8")
    return read_places(folder / "p.csv", "GBP")


def test_a_tree_with_leaves_at_different_depths(tmp_path: Path) -> None:
    places = read(tmp_path, TREE)
    assert places.leaf_names == ("A1", "A2x", "A2y", "B")
    assert places.nest.level.tolist() == [0, 1, 1, 2, 2, 0]
    assert places.population.tolist() == [60, 10, 50, 20, 30, 40]
    assert places.actual is not None
    assert places.actual.tolist() == [855, 555, 300, 100, 200, 400]
    assert places.columns["need"].tolist() == [1, 2, 3, 4]
    assert places.rolled_up(np.array([[1, 2]] * 4)).tolist()[0] == [3, 6]


def test_without_a_column_of_parents_all_are_leaves(tmp_path: Path) -> None:
    places = read(tmp_path, "place,population\nA,1\n007,2\n")
    assert places.names == ("A", "007")
    assert places.actual is None


def test_a_total_that_is_not_the_sum_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"another total in 1 of 2 places \(A\)"):
        read(tmp_path, TREE.replace("A,,,,", "A,,61,,"))
    assert read(tmp_path, TREE.replace("A,,,,", "A,,60,8.55,")).population[0] == 60


def test_a_cycle_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="A, A2: found a cycle of parents"):
        read(tmp_path, TREE.replace("A,,,,", "A,A2,,,"))
    with pytest.raises(InvalidInput, match="B: found a place that is its own parent"):
        read(tmp_path, TREE.replace("B,,40", "B,B,40"))


def test_unknown_parents_and_repeats_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"rows 5, 6: found 'A3'.*did you mean"):
        read(tmp_path, TREE.replace("x,A2", "x,A3").replace("y,A2", "y,A3"))
    with pytest.raises(InvalidInput, match="'A1' 2 times"):
        read(tmp_path, TREE.replace("B,,", "A1,,"))


def test_missing_and_negative_numbers_are_counted_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(tmp_path, TREE.replace("A1,A,10", "A1,A,").replace("30,2,", "30,-2,"))
    told = str(refused.value)
    assert "column population: found no number in 1 of 4 places (A1)" in told
    assert "column actual: found a value below zero in 1 of 4 places (A2y)" in told
    with pytest.raises(InvalidInput, match="no column 'population'"):
        read(tmp_path, "place,popluation\nA,1\n")


def by_age() -> Formula:
    groups = (
        Group(column="young", weight=1.0, holds={"age_to": 64.0}),
        Group(column="old", weight=3.0, holds={"age_from": 65.0}),
    )
    age = Index(name="age", groups=groups)
    return Formula(title="f", services=(Service(name="care", share=1.0, indices=(age,)),))


def test_residents_by_group_from_a_long_table(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("place,age,population\nA,3,5\nA,64,1\nB,65,7\n", encoding="utf-8")
    heads = read_heads(tmp_path / "h.csv", by_age(), ("A", "B"))
    assert {name: v.tolist() for name, v in heads.items()} == {"young": [6.0, 0.0], "old": [0.0, 7.0]}


def test_places_missing_from_the_long_table_and_strangers_in_it(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("place,age,population\nA,3,\nBee,65,7\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_heads(tmp_path / "h.csv", by_age(), ("A", "Been", "C"))
    told = str(refused.value)
    assert "no rows for 2 of 3 places (Been, C)" in told
    assert "1 places that the table of places lacks: Bee" in told
    assert "no number in 1 of 2" in told
    (tmp_path / "h.csv").write_text("place,population\nA,3\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="no column 'age'"):
        read_heads(tmp_path / "h.csv", by_age(), ("A",))
