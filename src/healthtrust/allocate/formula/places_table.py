"""The table of places: a tree of any depth, with population, actual allocation and the columns indices need.

    v_p = Σ_{leaf l within p} v_l            whatever is added up: heads, money, weighted heads

A row each for `place, parent, population[, actual, ...]`; `parent` is empty at the top and may be left out
where there is one level. Leaves carry the numbers. A place above them may repeat its total, which is then
checked, or leave it empty. Money is in major units in the table and in minor units here.

>>> import numpy as np
>>> rows = {"place": ["Vale", "North", "South"], "parent": [None, "Vale", "Vale"],
...         "population": [np.nan, 100.0, 300.0], "need": [np.nan, 2.0, 1.0]}
>>> places = places_of({name: np.array(values) for name, values in rows.items()}, "example", "GBP")
>>> places.population.tolist(), places.leaf_names, places.columns["need"].tolist()
([400.0, 100.0, 300.0], ('North', 'South'), [2.0, 1.0])
>>> places.rolled_up(np.array([1, 2])).tolist(), places.level.tolist()
([3, 1, 2], [0, 1, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula.indices import Columns, Real, column_of, places_in_words
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Contract, checked
from healthtrust.records.store import read_columns

PLACES = Contract(
    "places",
    (
        Column("place", "text", "", "name or code of the place", unique=True),
        Column("parent", "text", "", "place it lies in; empty at the top", required=False),
        Column("population", "number", "heads", "residents or registered people"),
        Column("actual", "number", "money per year", "what it is allocated now", required=False),
    ),
    other=True,
)
_TEXTS = ("place", "parent")

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class PlacesTable:
    """A tree of places in the order of the table; columns are those of the leaves."""

    names: tuple[str, ...]
    parent: NDArray[np.int64]
    """Position of the parent; -1 at the top."""
    level: NDArray[np.int64]
    """0 at the top."""
    leaves: NDArray[np.int64]
    """Positions of the places that nothing lies in."""
    population: Real
    """[place], added up the tree."""
    actual: NDArray[np.int64] | None
    """[place], minor units, added up the tree; None where the table has none."""
    columns: Columns
    """By name [leaf]."""
    source: str

    @property
    def leaf_names(self) -> tuple[str, ...]:
        """Return the names of the leaves."""
        return tuple(self.names[i] for i in self.leaves)

    def rolled_up(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return values of the leaves [leaf, ...] added up the tree [place, ...]."""
        total = np.zeros((len(self.names), *values.shape[1:]), dtype=values.dtype)
        total[self.leaves] = values
        for depth in range(int(self.level.max()), 0, -1):
            here = np.flatnonzero(self.level == depth)
            np.add.at(total, self.parent[here], total[here])
        return total


def read_places(path: Path | str, code: str, sheet: str = "") -> PlacesTable:
    """Return the places of a CSV, Parquet or XLSX file; raises with every problem found."""
    columns, _ = read_columns(path, sheet, _TEXTS)
    return places_of(columns, Path(path).name, code)


def places_of(columns: Columns, source: str, code: str) -> PlacesTable:
    """Return the places that columns state; `code` is the currency of `actual`. Raises with every problem."""
    texts = Contract("places", tuple(c for c in PLACES.columns if c.name in _TEXTS), other=True)
    table, problems = checked(texts, columns, source)
    if "population" not in columns:
        expected = f"population: {PLACES.column('population').meaning}"
        problems.append(
            Problem(source, "no column 'population'", expected, nearest_match("population", columns))
        )
    refuse(problems)
    assert table is not None
    names = tuple(str(name) for name in table["place"])
    above = [str(p) for p in table["parent"]] if "parent" in table else [""] * len(names)
    parent, level = _tree(names, above, source)
    leaves = np.setdiff1d(np.arange(len(names)), parent)
    bare = PlacesTable(names, parent, level, leaves, np.zeros(0), None, {}, source)
    population, problems = _totals(bare, columns, "population", 1)
    actual, found = None, list[Problem]()
    if "actual" in columns:
        units = 10 ** currency(code).exponent
        money, found = _totals(bare, columns, "actual", units)
        actual = money if found else np.rint(money).astype(np.int64)
    refuse(problems + found)
    given = {n: np.asarray(v)[leaves] for n, v in columns.items() if n not in PLACES.names}
    minor = None if actual is None else actual.astype(np.int64)
    return PlacesTable(names, parent, level, leaves, population, minor, given, source)


def _totals(places: PlacesTable, columns: Columns, name: str, units: int) -> tuple[Real, list[Problem]]:
    """Return a column of the leaves in minor units, added up the tree, and what is wrong with it."""
    at_leaves, problems = column_of(name, {name: np.asarray(columns[name])[places.leaves]}, places.leaf_names)
    if not problems and (at_leaves < 0).any():
        found = f"a value below zero in {places_in_words(at_leaves < 0, places.leaf_names)}"
        problems = [Problem(f"column {name}", found, f"{PLACES.column(name).meaning}, zero or more")]
    if problems:
        return at_leaves, [Problem(f"{places.source}, {p.where}", p.found, p.expected) for p in problems]
    whole = np.rint(at_leaves * units) if units > 1 else at_leaves
    total = places.rolled_up(whole)
    inner = np.setdiff1d(np.arange(len(places.names)), places.leaves)
    stated = np.array([_stated(v) for v in np.asarray(columns[name])[inner].tolist()]) * units
    differs = np.abs(stated - total[inner]) > np.maximum(1e-6 * np.abs(total[inner]), 0.5)
    if differs.any():
        said = places_in_words(differs, [places.names[i] for i in inner])
        expected = "the sum of the places that lie in it, or nothing"
        problems = [Problem(f"{places.source}, column {name}", f"another total in {said}", expected)]
    return total, problems


def _tree(
    names: Sequence[str], above: Sequence[str], source: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the parent's position and the level of every place; raises for orphans and for cycles."""
    position = {name: i for i, name in enumerate(names)}
    lost: dict[str, list[int]] = {}
    for row, name in enumerate(above):
        if name and name not in position:
            lost.setdefault(name, []).append(row + 2)
    refuse(
        [
            Problem(
                f"{source}, column parent, {rows_in_words(rows)}",
                repr(name),
                "a place of this table",
                nearest_match(name, names),
                "Add the place, or correct its name.",
            )
            for name, rows in lost.items()
        ]
    )
    parent = np.array([position[name] if name else -1 for name in above], dtype=np.int64)
    level = _levels(parent)
    if (level < 0).any():
        ring = _ring(parent, int(np.flatnonzero(level < 0)[0]))
        said = " in ".join(names[i] for i in [*ring, ring[0]])
        remedy = "Let one of them have no parent, or another."
        refuse([Problem(f"{source}, column parent", f"a cycle: {said}", "a tree", None, remedy)])
    return parent, level


def _levels(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how deep each place lies, -1 where no way leads to a top."""
    level = np.where(parent < 0, 0, -1)
    while True:
        known = (level < 0) & (level[parent] >= 0)
        if not known.any():
            return level
        level[known] = level[parent[known]] + 1


def _ring(parent: NDArray[np.int64], start: int) -> list[int]:
    """Return the cycle that the way up from a place ends in."""
    way: list[int] = []
    while start not in way:
        way.append(start)
        start = int(parent[start])
    return way[way.index(start) :]


def _stated(value: object) -> float:
    """Return a total as stated; not a number where nothing is."""
    try:
        return float(str(value))
    except ValueError:
        return np.nan
