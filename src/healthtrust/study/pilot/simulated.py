"""A pilot in a simulated system: two runs of the same people, one with the new form, and places that have it.

    row (i, t) = that of the run with the new form where place i is in the pilot in period t, else without
    true effect = Σ w(i) ( with − without ) / Σ w(i) over the pilot's cells, as the estimate counts them

Both runs draw the same luck for the same person, so that the true effect is known: what the estimate finds
beside it is what a real pilot of this size would have found. Whole rows are taken, so that a rate has its
own denominator. Money, which a run holds in minor units, is read in major units.

>>> columns = {"place": ["Ash", "Elm"] * 2, "year": [1, 1, 2, 2], "cost": [5.0, 6.0, 5.0, 6.0]}
>>> other = {**columns, "cost": [4.0, 6.0, 4.0, 6.0]}
>>> joined(columns, other, ("place", "year"), {("Ash", "2")})["cost"]
[5.0, 6.0, 4.0, 6.0]
>>> of_parents("Dale:2030,Docks", {"place": ["Orchard", "Docks"], "parent": ["Dale", "Harbour"]})
'Orchard:2030,Docks'
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import currency
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.study.pilot.panel import Panel
from healthtrust.study.pilot.reading import as_text

Columns = Mapping[str, Sequence[Any]]
Cell = tuple[str, str]
MINOR = b"minor units"


def run_table(folder: Path, name: str) -> dict[str, list[Any]]:
    """Return a table of a run folder as columns, money in major units.

    Where a table has a column `level`, only rows of the lowest level are returned: those above hold them.
    Raises InvalidInput where the run has no such table.
    """
    from healthtrust.records.store import read_columns

    known = sorted(each.stem for each in (folder / "tables").glob("*.parquet"))
    if name not in known:
        expected = "a table by place and year" if known else "the folder of a run"
        raise InvalidInput(
            [Problem(f"--table of {folder}", repr(name), expected, nearest_match(name, known))]
        )
    path = folder / "tables" / f"{name}.parquet"
    columns = {key: list(values) for key, values in read_columns(path)[0].items()}
    for key in _money(path):
        columns[key] = [value / 10 ** _decimals(folder) for value in columns[key]]
    if "level" in columns:
        lowest = columns["level"][-1]
        kept = [level == lowest for level in columns["level"]]
        columns = {
            key: [v for v, keep in zip(values, kept, strict=True) if keep] for key, values in columns.items()
        }
    return columns


def of_parents(treated: str, columns: Columns) -> str:
    """Return who is in the pilot, with the places of a parent in place of its name."""
    within: dict[str, list[str]] = {}
    for place, parent in zip(columns["place"], columns.get("parent", ()), strict=False):
        if place not in within.setdefault(str(parent), []):
            within[str(parent)].append(str(place))
    places, words = set(columns["place"]), []
    for word in (part.strip() for part in treated.split(",")):
        parent, colon, start = word.partition(":")
        own = [parent] if parent in places else within.get(parent, [parent])
        words += [f"{place}{colon}{start}" for place in own]
    return ",".join(words)


def joined(without: Columns, with_it: Columns, key: Cell, pilot: Collection[Cell]) -> dict[str, list[Any]]:
    """Return the table without the new form, its rows (place, period) of the pilot from the one with it.

    Raises InvalidInput where the two do not hold the same places, periods and columns.
    """
    there, here = _rows(with_it, key), _rows(without, key)
    missing = [cell for cell in here if cell not in there] + [cell for cell in there if cell not in here]
    problems = []
    if missing:
        found = f"{len(missing):,} places and periods in one run only, such as {' '.join(missing[0])}"
        problems.append(Problem("--with", found, "two runs of the same places and years"))
    if absent := [name for name in without if name not in with_it]:
        problems.append(Problem("--with", f"no column {absent[0]!r}", "two runs with the same columns"))
    refuse(problems)
    return {
        name: [with_it[name][there[cell]] if cell in pilot else values[k] for cell, k in here.items()]
        for name, values in without.items()
    }


def true_effect(panel: Panel, without: Panel) -> float:
    """Return the mean difference over the pilot's cells of a panel and the same without the new form."""
    weight = panel.treated * panel.weight[:, None]
    return float(((panel.outcome - without.outcome) * weight).sum() / weight.sum())


def _rows(columns: Columns, key: Cell) -> dict[Cell, int]:
    """Return the row of each place and period."""
    place, period = ([as_text(value) for value in columns[name]] for name in key)
    return {cell: k for k, cell in enumerate(zip(place, period, strict=True))}


def _money(path: Path) -> list[str]:
    """Return the columns of a table that a run holds in minor units."""
    arrow()
    import pyarrow.parquet

    schema = pyarrow.parquet.read_schema(path)
    return [each.name for each in schema if (each.metadata or {}).get(b"unit") == MINOR]


def _decimals(folder: Path) -> int:
    import tomllib

    design = tomllib.loads((folder / "design.toml").read_text(encoding="utf-8"))
    return currency(str(design["currency"])).exponent
