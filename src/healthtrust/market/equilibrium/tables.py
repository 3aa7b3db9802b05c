"""Cells and plans as they are read: every mistake of both tables is told at once.

The persons of `market choose` are cells too: person_id names them, weight says how many people a row stands
for, 1 unless given.

>>> wrong = {"people": np.array([10.0, 0.0]), "cost": np.array([100.0, -1.0])}
>>> cells, problems = cells_of(wrong, "cells.csv")
>>> for problem in problems: print(problem)
cells.csv, column cost, row 3: found -1.0; expected at least 0 (money). cost is expected cost of one member.
cells.csv, column people, row 3: found 0; expected more than 0 people. Leave the row out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.tables import Column, Columns, Contract, checked
from healthtrust.market.choice.names import yes_and_no
from healthtrust.market.choice.plans_table import TEXTS
from healthtrust.market.told_tables import other_money
from healthtrust.records.store import read_columns

Floats = NDArray[np.float64]

OF_PLAN = "cost_"
"""How the column begins that holds the cost in one plan, where it differs between plans."""

CELLS = (
    Column("cell", "text", "", "name of the cell", required=False, unique=True),
    Column("people", "number", "people", "people of the cell"),
    Column("cost", "number", "money", "expected cost of one member", low=0, required=False),
    Column("income", "number", "money", "income of one of them a year", low=0, required=False),
    Column("age", "number", "years", "age", low=0, high=130, required=False),
    Column("core_cost", "number", "money", "cost of the core for one of them", low=0, required=False),
    Column("plan", "text", "", "plan they were in before", required=False),
)
PLANS = (
    Column("plan", "text", "", "name of the plan", unique=True),
    Column("efficiency", "number", "ratio", "what care costs here, 1 = as in the cells", 0, required=False),
    Column("loading", "number", "share of cost", "cost of running it, by care paid for", 0, required=False),
    Column("overhead", "number", "money", "cost of running it, a head", low=0, required=False),
    Column(
        "administration_share",
        "number",
        "share",
        "cost of running it, by premium",
        low=0,
        high=0.95,
        required=False,
    ),
)


@dataclass(frozen=True, eq=False)
class Read:
    """A table's columns, all finite numbers but for texts; and the file they are from."""

    columns: Mapping[str, NDArray[np.generic]]
    source: str

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(next(iter(self.columns.values())))

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def numbers(self, name: str, otherwise: float = 0.0) -> Floats:
        """Return a column of numbers, or the same number in every row where there is no such column."""
        if name not in self.columns:
            return np.full(self.rows, otherwise)
        return np.asarray(self.columns[name], dtype=np.float64)

    def texts(self, name: str) -> list[str]:
        """Return a column of texts, as they are written; empty where there is no such column."""
        if name not in self.columns:
            return [""] * self.rows
        return [_written(value) for value in self.columns[name].tolist()]

    def numeric(self) -> dict[str, Floats]:
        """Return the columns that are numbers in every row, or yes and no."""
        return self._numeric

    @cached_property
    def _numeric(self) -> dict[str, Floats]:
        found = {}
        for name, values in self.columns.items():
            told = yes_and_no(values) if values.dtype == object else values
            if told is not None and told.dtype.kind in "iufb" and np.isfinite(told.astype(np.float64)).all():
                found[name] = told.astype(np.float64)
        return found


def read_cells(path: Path, texts: Sequence[str] = (), money: Currency | None = None) -> Read:
    """Return the cells of a file; `texts` are columns that are read as they are written.

    money: the currency of amounts, where headers may state another.
    """
    columns, units = read_columns(path, "cells", ("cell", "person_id", "plan", "place", "chooses", *texts))
    read, problems = cells_of(columns, path.name)
    amounts = [column.name for column in CELLS if column.unit == "money"]
    amounts += [name for name in columns if name.startswith(OF_PLAN)]
    refuse([*problems, *_other_money(units, amounts, path.name, money)])
    assert read is not None
    return read


def read_plans(path: Path, price: str = "", money: Currency | None = None) -> Read:
    """Return the plans of a file; price: the column, if any, of what they charge now."""
    columns, units = read_columns(path, "plans", TEXTS)
    table, problems = checked(Contract("plans", PLANS, other=True), columns, path.name)
    amounts = [price, "overhead", "income_from", "income_below"]
    refuse([*problems, *_other_money(units, amounts, path.name, money)])
    assert table is not None
    return Read(table.columns, path.name)


def _other_money(
    units: Mapping[str, str], amounts: Sequence[str], source: str, money: Currency | None
) -> list[Problem]:
    return [] if money is None else other_money(units, amounts, source, money)


def cells_of(columns: Columns, source: str) -> tuple[Read | None, list[Problem]]:
    """Return cells from columns, or every problem with them."""
    columns = _as_cells(columns)
    own = tuple(
        Column(name, "number", "money", "expected cost of one member in a plan", low=0)
        for name in columns
        if name.startswith(OF_PLAN)
    )
    table, problems = checked(Contract("cells", (*CELLS, *own), other=True), columns, source)
    try:
        people = np.asarray(columns.get("people", np.ones(1)), dtype=np.float64)
    except (TypeError, ValueError):
        people = np.ones(1)
    none = np.flatnonzero(people <= 0).tolist()
    if none:
        where = f"{source}, column people, {rows_in_words([row + 2 for row in none])}"
        expected, remedy = "more than 0 people", "Leave the row out."
        problems.append(Problem(where, f"{people[none[0]]:g}", expected, remedy=remedy))
    return (None if table is None or problems else Read(table.columns, source)), problems


def _as_cells(columns: Columns) -> dict[str, NDArray[np.generic]]:
    """Return columns of persons by the names that cells have for them."""
    found = dict(columns)
    if "people" not in found and "weight" in found:
        found["people"] = found.pop("weight")
    if "person_id" in found:
        named = found.pop("person_id")
        found.setdefault("cell", named)
        found.setdefault("people", np.ones(len(named)))
    return found


def _written(value: object) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
