"""A table of places as plain columns: `place, parent` and numbers, read and checked whole.

    place    the name, each once;  parent  the name of the place it lies in, empty at the top
    any other column   a number for each neighbourhood: population, a need index, the actual allocation

Numbers are read where nothing lies within a place; above, they are sums or means of what lies below, and are
not read. A number that is missing, no number, or not above zero is refused, with its rows and their count.

>>> columns = {"place": np.array(["Vale", "Ash", "Elm"]), "parent": np.array(["", "Vale", "Vale"]),
...            "population": np.array([np.nan, 900.0, 0.0])}
>>> places, problems = places_of(columns, "places.csv")
>>> numbers, found = places.numbers("population")
>>> print(found[0])
places.csv, column population, row 4: found 0; expected a number above zero for every neighbourhood.
>>> print(places.numbers("need")[1][0])
places.csv: found no column 'need' among place, parent, population; expected the column 'need'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.tree.nest import Nest, nested
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.records.store import read_columns


@dataclass(frozen=True)
class PlacesTable:
    """Places, how they nest, and their columns as read."""

    nest: Nest
    columns: Mapping[str, NDArray[Any]]
    source: str

    @property
    def neighbourhoods(self) -> NDArray[np.int64]:
        """Return the rows that nothing lies within."""
        return np.flatnonzero(self.nest.leaf)

    def numbers(self, name: str, above: float = 0.0) -> tuple[NDArray[np.float64], list[Problem]]:
        """Return a column's numbers [n], one where they are not read, and what is wrong with them."""
        everywhere = np.ones(len(self.nest.names))
        if name not in self.columns:
            found = f"no column {name!r} among {', '.join(self.columns)}"
            others = [other for other in self.columns if other not in ("place", "parent")]
            return everywhere, [
                Problem(self.source, found, f"the column {name!r}", nearest_match(name, others))
            ]
        cells = np.asarray(self.columns[name])
        read = _as_numbers(cells)
        wrong = self.nest.leaf & ~(np.isfinite(read) & (read > above))
        expected = f"a number above {'zero' if not above else f'{above:g}'} for every neighbourhood"
        told = [*_said(wrong, read, cells, (f"{self.source}, column {name}", expected))]
        return np.where(self.nest.leaf & ~wrong, read, everywhere), told


def read_places(path: Path) -> PlacesTable:
    """Return a file's places; raises with everything that is wrong with how they nest."""
    columns, _ = read_columns(path, texts=("place", "parent"))
    places, problems = places_of(columns, path.name)
    refuse(problems)
    assert places is not None
    return places


def places_of(columns: Mapping[str, NDArray[Any]], source: str) -> tuple[PlacesTable | None, list[Problem]]:
    """Return the places of columns; without a column `parent` all stand at the top."""
    if "place" not in columns:
        near = nearest_match("place", columns)
        found = f"no column 'place' among {', '.join(columns) or 'no columns'}"
        remedy = _remedy(tuple(columns))
        return None, [Problem(source, found, "place: the name of the place", near, remedy)]
    names = _texts(columns["place"])
    if not names:
        return None, [Problem(source, "no rows", "at least one place")]
    parents = _texts(columns["parent"]) if "parent" in columns else [""] * len(names)
    nest, problems = nested(names, parents, source)
    return (None if nest is None else PlacesTable(nest, columns, source)), problems


def _remedy(header: tuple[str, ...]) -> str:
    """Say where a header stands, if what was read for one is a title.

    >>> _remedy(("Places of 2027",)), _remedy(("town", "population"))
    ('The header stands in the first row, of a workbook on the first sheet.', '')
    """
    return "The header stands in the first row, of a workbook on the first sheet." * (len(header) == 1)


def _texts(values: NDArray[Any]) -> list[str]:
    """Return cells as texts; a workbook's 7.0 is the 7 that was typed."""
    return [_text(value) for value in values.tolist()]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _as_numbers(cells: NDArray[Any]) -> NDArray[np.float64]:
    """Return cells as numbers, NaN where they are none."""
    if cells.dtype.kind in "iufb":
        return cells.astype(np.float64)
    return np.array([_number(cell) for cell in cells.tolist()])


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _said(
    wrong: NDArray[np.bool_], numbers: NDArray[np.float64], cells: NDArray[Any], said: tuple[str, str]
) -> Iterator[Problem]:
    """Yield missing cells, and then cells that are no such number; `said` is where and what is expected."""
    rows = np.flatnonzero(wrong)
    empty = np.array([_text(cell) == "" for cell in cells[rows].tolist()], dtype=bool)
    where, expected = said
    if empty.any():
        listed = rows_in_words([int(row) + 2 for row in rows[empty]])
        yield Problem(f"{where}, {listed}", "nothing", expected, remedy="Missing values are not filled.")
    if (~empty).any():
        rows = rows[~empty]
        first = numbers[rows[0]]
        found = repr(cells[rows[0]]) if np.isnan(first) else f"{first:g}"
        yield Problem(f"{where}, {rows_in_words([int(row) + 2 for row in rows])}", found, expected)
