"""A design's residents and catalogue as plain tables: ten groups by income, to take further by hand.

    W_d, H_d   mean resources per member, mean health without the services, of tenth d of residents by income
    π_id       mean expected cases of i of its residents

Source  arithmetic; the tenths are those of `pool.means`, poorest first

>>> rows_of({"group": ["a", "b"], "share": [0.5, 0.5]})
[['group', 'share'], ['a', 0.5], ['b', 0.5]]
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.engine.everywhere import everywhere
from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.health import health_by_cell
from healthtrust.package.question import Real, Whole
from healthtrust.pool.means import TENTHS, residents, tenths
from healthtrust.records.persons import CELLS
from healthtrust.state import State, known

Table = Mapping[str, Sequence[Any]]

DIGITS = 10
"""Significant digits of what is written."""


def tables_of(state: State) -> dict[str, Table]:
    """Return interventions, groups and incidence of a state that has been through step people.

    Money in major units a year. Groups are tenths of residents by equivalised income, the poorest first.
    """
    catalogue, unit = read_catalogue(state), 10.0**state.currency.exponent
    heads, income = _tenths(state)
    names = [f"tenth {d}" for d in range(1, TENTHS + 1)]
    members = heads.sum(axis=1)
    mean_cases = (heads @ catalogue.cases / members[:, None]).T
    return {
        "interventions": {
            "intervention": catalogue.codes,
            "price": _digits(catalogue.price / unit),
            "benefit": _digits(catalogue.benefit),
        },
        "groups": {
            "group": names,
            "share": _digits(members / members.sum()),
            "wealth": _digits(income / unit),
            "health": _digits(heads @ health_by_cell() / members),
        },
        "incidence": {
            "intervention": catalogue.codes,
            **{name: _digits(mean_cases[:, d]) for d, name in enumerate(names)},
        },
    }


def write_tables(tables: Mapping[str, Table], folder: Path) -> list[Path]:
    """Write each table as CSV into a folder, beside first and then renamed; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        beside = path.with_name(f".{path.name}.partial")
        with beside.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows_of(table))
        beside.replace(path)
        written.append(path)
    return written


def rows_of(table: Table) -> list[list[Any]]:
    """Return a header and the rows of a table."""
    return [list(table), *(list(row) for row in zip(*table.values(), strict=True))]


def _tenths(state: State) -> tuple[Real, Real]:
    """Return residents [tenth, cell], and mean resources of a member of each tenth, minor units a year."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    each = residents(persons, households)
    tenth = tenths(households.equivalised_income, each).astype(np.int64)
    home: Whole = np.repeat(np.arange(households.rows), households.members)
    flat = np.bincount(tenth[home] * CELLS + persons.cell, weights=persons.weight, minlength=TENTHS * CELLS)
    own = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(own, tenth, households.income * households.weight)
    flat, own = everywhere((np.rint(flat).astype(np.int64), own))
    heads = flat.astype(np.float64).reshape(TENTHS, CELLS)
    return heads, own / heads.sum(axis=1)


def _digits(values: Real) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]
