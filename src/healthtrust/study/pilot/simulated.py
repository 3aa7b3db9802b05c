"""A pilot in a simulated system: two runs of the same people, one with the new form, and places that have it.

    Y(i, t) = outcome of the run with the new form where place i is in the pilot in period t, else without
    true effect = mean over pilots' cells of ( with − without )

Both runs draw the same luck for the same person, so that the true effect is known: what the estimate finds
beside it is what a real pilot of this size would have found.

>>> columns = {"place": ["Ash", "Elm"] * 2, "year": [1, 1, 2, 2], "cost": [5.0, 6.0, 5.0, 6.0]}
>>> other = {**columns, "cost": [4.0, 6.0, 4.0, 6.0]}
>>> joined(columns, other, ("place", "year"), {("Ash", "2")}, "cost")["cost"]
[5.0, 6.0, 4.0, 6.0]
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.study.pilot.reading import as_text

Columns = Mapping[str, Sequence[Any]]


def run_table(folder: Path, name: str, places: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return a table of a run folder as columns; with `places`, only their rows.

    Where a table has a column `level`, only rows of the lowest level are returned: those above hold them.
    """
    from healthtrust.records.store import read_columns

    known = sorted(each.stem for each in (folder / "tables").glob("*.parquet"))
    if name not in known:
        expected = "a table by place and year" if known else "the folder of a run"
        raise InvalidInput([Problem("--table", repr(name), expected, nearest_match(name, known))])
    columns = {
        key: list(values) for key, values in read_columns(folder / "tables" / f"{name}.parquet")[0].items()
    }
    if "level" in columns:
        lowest = columns["level"][-1]
        columns = _rows(columns, [level == lowest for level in columns["level"]])
    if places:
        columns = _rows(columns, [as_text(place) in places for place in columns["place"]])
    return columns


def joined(
    without: Columns, with_it: Columns, key: tuple[str, str], pilot: Collection[tuple[str, str]], outcome: str
) -> dict[str, list[Any]]:
    """Return the table without the new form, its cells (place, period) of the pilot from the one with it.

    Raises InvalidInput where the two do not hold the same places and periods.
    """
    there, here = _cells(with_it, key, outcome), _cells(without, key, outcome)
    missing = [cell for cell in here if cell not in there] + [cell for cell in there if cell not in here]
    if missing:
        found = f"{len(missing):,} places and periods in one run only, such as {' '.join(missing[0])}"
        refuse([Problem("--with", found, "two runs of the same places and years")])
    values = [there[cell] if cell in pilot else value for cell, value in here.items()]
    return {**{name: list(each) for name, each in without.items()}, outcome: values}


def true_effect(
    without: Columns, with_it: Columns, key: tuple[str, str], pilot: Collection[tuple[str, str]], outcome: str
) -> tuple[float, float]:
    """Return the mean difference over the pilot's cells, and the mean without the new form there."""
    there, here = _cells(with_it, key, outcome), _cells(without, key, outcome)
    base = sum(float(here[cell]) for cell in pilot) / len(pilot)
    return sum(float(there[cell]) for cell in pilot) / len(pilot) - base, base


def _cells(columns: Columns, key: tuple[str, str], outcome: str) -> dict[tuple[str, str], Any]:
    place, period = ([as_text(value) for value in columns[name]] for name in key)
    return dict(zip(zip(place, period, strict=True), columns[outcome], strict=True))


def _rows(columns: Mapping[str, list[Any]], kept: Sequence[bool]) -> dict[str, list[Any]]:
    return {
        name: [v for v, keep in zip(values, kept, strict=True) if keep] for name, values in columns.items()
    }
