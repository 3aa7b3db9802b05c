"""The coefficients of how care responds: each with its standard error, limits, source and status.

    as stated    centre + standard error × z, cut off at low and high        (draws: `study.coefficients`)
    fitted       those that studies of whole arrangements tell more of have draws, all of one row together

Source  catalogue/coefficients/delivery-response.csv: the column source says of each where it comes from, the
        column equation which equation of the response it stands in. delivery-posterior.csv: draws of those
        that were fitted (`study.calibration`), of which the table's value and error are the prior.

>>> known = central(fitted=False)
>>> known["capability_time"].tolist(), known.draws
([3.5], 1)
>>> stated()["continuity_effect"].status, "continuity_effect" in posterior()
('cited', False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column, Contract, Table
from healthtrust.records.store import read_columns, read_table, shipped

STATUSES = ("cited", "recalled", "assumed")

TABLE = Contract(
    "coefficients of how care responds",
    (
        Column("coefficient", "text", "", "what it is called", unique=True),
        Column("symbol", "text", "", "its symbol in the equations"),
        Column("value", "number", "", "its central value"),
        Column("standard_error", "number", "", "its standard error; 0: taken as certain", low=0),
        Column("low", "number", "", "no draw is below"),
        Column("high", "number", "", "no draw is above"),
        Column("distribution", "choice", "", "its form", choices=("truncated normal", "fixed")),
        Column("moves_with", "text", "", "group that it is drawn together with, or alone"),
        Column("correlation", "number", "share", "with the group's luck", low=0, high=1),
        Column("equation", "text", "", "equation of the response it stands in"),
        Column("unit", "text", "", "its unit"),
        Column("meaning", "text", "", "what it is, in words"),
        Column("source", "text", "", "where it comes from"),
        Column("status", "choice", "", "how well it is known", choices=STATUSES),
    ),
)


@dataclass(frozen=True)
class Stated:
    """One coefficient as the table states it."""

    name: str
    symbol: str
    value: float
    standard_error: float
    low: float
    high: float
    distribution: str
    moves_with: str
    correlation: float
    equation: str
    unit: str
    meaning: str
    source: str
    status: str


@dataclass(frozen=True)
class Coefficients:
    """Values of all coefficients, [draw] each: one draw where they are taken as certain."""

    values: Mapping[str, NDArray[np.float64]]

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        return self.values[name]

    @property
    def draws(self) -> int:
        """Return the number of draws."""
        return max(len(value) for value in self.values.values())

    def with_values(self, **values: float | NDArray[np.float64]) -> Coefficients:
        """Return them with others in place of some; raises InvalidInput for names there are not."""
        refuse(
            [
                Problem(
                    "coefficient of how care responds",
                    repr(name),
                    "a name of the table",
                    nearest_match(name, list(self.values)),
                )
                for name in values
                if name not in self.values
            ]
        )
        shaped = {name: np.atleast_1d(np.asarray(value, np.float64)) for name, value in values.items()}
        return replace(self, values={**self.values, **shaped})


def central(*, fitted: bool = True) -> Coefficients:
    """Return the central values, as one draw: medians of the posterior where there is one, or as stated."""
    values = {name: np.array([row.value]) for name, row in stated().items()}
    if fitted:
        values.update({name: np.array([np.median(column)]) for name, column in posterior().items()})
    return Coefficients(values)


@lru_cache(maxsize=8)
def posterior(path: Path | None = None) -> Mapping[str, NDArray[np.float64]]:
    """Return the shipped draws of fitted coefficients [row] by name, or those of a file of one's own.

    Raises InvalidInput for columns that are no coefficient of the table.
    """
    where = path or shipped("coefficients", "delivery-posterior")
    columns, _ = read_columns(where)
    held = {name: np.asarray(column, np.float64) for name, column in columns.items() if name != "draw"}
    refuse(
        [
            Problem(where.name, f"column {name!r}", "a coefficient", nearest_match(name, list(stated())))
            for name in held
            if name not in stated()
        ]
    )
    return held


@lru_cache(maxsize=8)
def stated(path: Path | None = None) -> Mapping[str, Stated]:
    """Return the shipped table, or one of one's own in its form, by name.

    Raises InvalidInput with every row that has no source, no sound limits, or a name there is not.
    """
    where = path or shipped("coefficients", "delivery-response")
    table = read_table(where, TABLE)
    refuse(_unsound(table, where.name))
    columns = (table[name].tolist() for name in TABLE.names)
    return {row[0]: Stated(*row) for row in zip(*columns, strict=True)}


def _unsound(table: Table, where: str) -> list[Problem]:
    """Return values that are outside their own limits."""
    columns = (table[name].tolist() for name in ("coefficient", "value", "low", "high"))
    return [
        Problem(
            f"{where}, row {n}, {name}",
            f"low {low:g}, value {value:g}, high {high:g}",
            "low ≤ value ≤ high",
            remedy="Correct the limits.",
        )
        for n, (name, value, low, high) in enumerate(zip(*columns, strict=True), start=2)
        if not low <= value <= high
    ]
