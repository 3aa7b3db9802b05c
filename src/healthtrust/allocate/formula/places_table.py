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
>>> places.rolled_up(np.array([1, 2])).tolist(), places.nest.level.tolist()
([3, 1, 2], [0, 1, 1])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula.indices import Columns, Real, column_of, places_in_words
from healthtrust.allocate.tree.nest import Nest
from healthtrust.allocate.tree.table import PlacesTable
from healthtrust.allocate.tree.table import places_of as tree_of
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.store import read_columns

MEANING = {
    "population": "residents or registered people",
    "actual": "what the place is allocated now",
}
"""Columns of numbers that every table of places may have; all others are the formula's."""
_OWN = ("place", *MEANING)
"""Columns that are no index, group or cost."""

Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class FormulaPlaces:
    """A tree of places in the order of the table; columns are those of the leaves."""

    nest: Nest
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
    def names(self) -> tuple[str, ...]:
        """Return the names of all places."""
        return self.nest.names

    @property
    def leaf_names(self) -> tuple[str, ...]:
        """Return the names of the leaves."""
        return tuple(self.names[i] for i in self.leaves)

    def rolled_up(self, values: NDArray[Number]) -> NDArray[Number]:
        """Return values of the leaves [leaf, ...] added up the tree [place, ...]."""
        return _added_up(values, self.leaves, self.nest)


def read_places(path: Path | str, code: str) -> FormulaPlaces:
    """Return the places of a CSV, Parquet or XLSX file; raises with every problem found."""
    columns, _ = read_columns(path, texts=("place", "parent"))
    return places_of(columns, Path(path).name, code)


def places_of(columns: Columns, source: str, code: str) -> FormulaPlaces:
    """Return the places that columns state; `code` is the currency of `actual`. Raises with every problem."""
    places, problems = checked_places(columns, source, code)
    refuse(problems)
    assert places is not None
    return places


def checked_places(columns: Columns, source: str, code: str) -> tuple[FormulaPlaces | None, list[Problem]]:
    """Return the places as `places_of` does, and every problem: none if they are no tree.

    Where population cannot be used every place counts as one, so that other columns can be judged.
    """
    table, problems = tree_of(columns, source)
    if "population" not in columns and "place" in columns:
        expected = f"population: {MEANING['population']}"
        near = nearest_match("population", columns)
        problems = [*problems, Problem(source, "no column 'population'", expected, near)]
    if table is None:
        return None, problems
    leaves, actual = table.neighbourhoods, None
    population = _added_up(np.ones(len(leaves)), leaves, table.nest)
    if "population" in columns:
        counted, found = _totals(table, leaves, "population", 1)
        population = population if found else counted
        problems += found
    if "actual" in columns:
        money, found = _totals(table, leaves, "actual", 10 ** currency(code).exponent)
        actual = None if found else np.rint(money).astype(np.int64)
        problems += found
    given = {name: np.asarray(v)[leaves] for name, v in columns.items() if name not in _OWN}
    return FormulaPlaces(table.nest, leaves, population, actual, given, source), problems


def _added_up(values: NDArray[Number], leaves: NDArray[np.int64], nest: Nest) -> NDArray[Number]:
    total = np.zeros((len(nest.names), *values.shape[1:]), dtype=values.dtype)
    total[leaves] = values
    for rows in reversed(nest.levels[1:]):
        np.add.at(total, nest.parent[rows], total[rows])
    return total


def _totals(
    table: PlacesTable, leaves: NDArray[np.int64], name: str, units: int
) -> tuple[Real, list[Problem]]:
    """Return a column of the leaves in minor units, added up the tree [place], and what is wrong with it."""
    names, cells = table.nest.names, np.asarray(table.columns[name])
    at_leaves, problems = column_of(name, {name: cells[leaves]}, [names[i] for i in leaves])
    if not problems and (at_leaves < 0).any():
        found = f"a value below zero in {places_in_words(at_leaves < 0, [names[i] for i in leaves])}"
        problems = [Problem(f"column {name}", found, f"{MEANING[name]}, zero or more")]
    if problems:
        return at_leaves, [replace(p, where=f"{table.source}, {p.where}", remedy="") for p in problems]
    total = _added_up(np.rint(at_leaves * units) if units > 1 else at_leaves, leaves, table.nest)
    inner = np.flatnonzero(~table.nest.leaf)
    stated = np.array([_stated(v) for v in cells[inner].tolist()], dtype=np.float64) * units
    differs = ~(np.abs(stated - total[inner]) <= np.maximum(1e-6 * np.abs(total[inner]), 0.5))
    differs &= np.array([not _empty(v) for v in cells[inner].tolist()], dtype=bool)
    if differs.any():
        said = places_in_words(differs, [names[i] for i in inner])
        expected = "the sum of the places that lie in it, or nothing"
        problems = [Problem(f"{table.source}, column {name}", f"another total in {said}", expected)]
    return total, problems


def _stated(value: object) -> float:
    """Return a total as stated; not a number where none is."""
    try:
        return float(str(value))
    except ValueError:
        return np.nan


def _empty(value: object) -> bool:
    return value is None or value != value or str(value).strip() == ""
