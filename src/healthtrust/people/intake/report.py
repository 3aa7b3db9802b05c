"""The load report: every row and every minor unit of a load accounted for, or said not to be.

    rows in  = kept + merged + withdrawn + set aside, by reason
    money in = in enrolled time + outside enrolment + without a person + withdrawn + set aside
    money in = kept + withdrawn + set aside              of tables other than activity

withdrawn    rows that say no more than that their key is taken away

Rows and money in are the source's own totals where its mapping states them. A report that does not
reconcile says so, and records are not settled on it.

Source  form of this library.

>>> paid = MoneyReport("paid_amount", 500, {"in enrolled time": 300, "set aside": 200}, True)
>>> table = TableReport("activity", 4, 3, 0, {"setting is an unknown word": 1}, 0, True, (paid,))
>>> from dataclasses import replace
>>> table.reconciles, paid.found, replace(table, rows_in=5).reconciles
(True, 500, False)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

ENROLLED, OUTSIDE, NOBODY = "in enrolled time", "outside enrolment", "without a person"
KEPT, WITHDRAWN, ASIDE = "kept", "withdrawn", "set aside"
FORM = 1
"""Of load.json."""


@dataclass(frozen=True)
class MoneyReport:
    """A column of money in minor units: what came in, by the source's own total if stated; where it went."""

    column: str
    money_in: int
    parts: Mapping[str, int]
    stated: bool

    @property
    def found(self) -> int:
        """Return what is accounted for."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class TableReport:
    """A table: rows in and where they went; rows of the folder replaced; whether the source counted them."""

    table: str
    rows_in: int
    kept: int
    merged: int
    aside: Mapping[str, int]
    replaced: int
    stated: bool
    money: tuple[MoneyReport, ...] = ()
    withdrawn: int = 0
    """Rows that take their key away."""

    @property
    def rows_aside(self) -> int:
        """Return how many rows are set aside."""
        return sum(self.aside.values())

    @property
    def rows_found(self) -> int:
        """Return how many rows are accounted for."""
        return self.kept + self.merged + self.withdrawn + self.rows_aside

    @property
    def reconciles(self) -> bool:
        """Return whether rows and money add up."""
        return self.rows_in == self.rows_found and all(each.money_in == each.found for each in self.money)


@dataclass(frozen=True)
class FileReport:
    """A file that was read: its name, what it holds by hash, its size."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Doubts:
    """What is kept and a reader must know of: counts of rows."""

    orphans: Mapping[str, int] = field(default_factory=dict)
    """By table and column: rows whose key nobody has."""
    overlapping: Mapping[str, int] = field(default_factory=dict)
    """Spells that overlap: merged, set aside, kept since the payers differ."""
    unknown_systems: Mapping[str, int] = field(default_factory=dict)
    """Diagnoses in code systems that no shipped value set knows."""
    capitated: int = 0
    capitated_without_reference: int = 0
    other_payer: int = 0
    """Activity in enrolled time whose payer is not one in force on that day."""
    persons: int = 0
    shared_numbers: int = 0
    """Numbers that stand for persons of more than one source."""


@dataclass(frozen=True)
class LoadReport:
    """A load: what was read, what became of it, and what is in doubt."""

    mapping: str
    title: str
    source: str
    """Whose records these are."""
    content: str
    """Hash of everything that was read, and of the mapping it was read by."""
    files: tuple[FileReport, ...]
    currency: str
    exponent: int
    synthetic: bool
    tables: tuple[TableReport, ...]
    doubts: Doubts
    remedies: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    earlier: tuple[Mapping[str, Any], ...] = ()
    """The reports of loads into the same folder before, as plain values."""

    @property
    def reconciles(self) -> bool:
        """Return whether everything in this load adds up."""
        return all(each.reconciles for each in self.tables)

    @property
    def folder_reconciles(self) -> bool:
        """Return whether this load and all before it add up."""
        return self.reconciles and all(bool(each["reconciles"]) for each in self.earlier)

    def of(self, table: str) -> TableReport:
        """Return the report of a table."""
        return next(each for each in self.tables if each.table == table)

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, whole numbers exact."""
        plain = asdict(self)
        for told, each in zip(plain["tables"], self.tables, strict=True):
            told["reconciles"] = each.reconciles
        share = (
            self.doubts.capitated_without_reference / self.doubts.capitated if self.doubts.capitated else 0.0
        )
        plain["doubts"]["capitated_without_reference_share"] = share
        return {
            "form": FORM,
            "reconciles": self.folder_reconciles,
            "load_reconciles": self.reconciles,
            **plain,
        }


def loads_of(folder: Path) -> tuple[dict[str, Any], ...]:
    """Return the reports of all loads into a folder, the first one first, as plain values.

    Raises `InvalidInput` where load.json cannot be read.
    """
    path = folder / "load.json"
    if not path.is_file():
        return ()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or told.get("form") != FORM:
            raise ValueError("another form of report")
        earlier = tuple(told.pop("earlier"))
    except (ValueError, KeyError) as broken:
        remedy = "Load into an empty folder."
        raise InvalidInput([Problem(str(path), str(broken), "a load report", None, remedy)]) from broken
    told["reconciles"] = told["load_reconciles"]
    return (*earlier, told)
