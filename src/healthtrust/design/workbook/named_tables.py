"""The tables that a design names: found, laid out as a sheet, compared with one that was filled in.

Only small tables are laid out, and never those of persons: what people.file names stays where it is.

>>> from healthtrust.design.read import read_design
>>> named_in(read_design("valley"))["package.catalogue"].rows[0][:2]
('code', 'name')
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from healthtrust.design.keys import found
from healthtrust.design.read import BUNDLED, Read

SHELVES: Mapping[str, tuple[str, str]] = {
    "people.places": ("places", ""),
    "people.age_sex": ("coefficients", ""),
    "people.segments": ("formulas", ""),
    "people.migration": ("coefficients", "migration-"),
    "package.catalogue": ("formulas", ""),
    "package.waiting_decay": ("coefficients", ""),
}
"""Values that may name a table: the shelf of the catalogue, and what the table's name there begins with."""
PREFIX = "table "
"""What the names of their sheets begin with."""
LARGEST = 2_000_000
"""Bytes of the largest table that is laid out."""
PLAIN = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,14})?")


@dataclass(frozen=True)
class Named:
    """A table that a design names: the value that names it, the name, and its rows with the header."""

    key: str
    name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def sheet(self) -> str:
        """Return the name of its sheet."""
        return f"{PREFIX}{self.key}"


def named_in(read: Read) -> dict[str, Named]:
    """Return the tables that a design names and that can be laid out, by the value that names each."""
    plain = read.design.as_plain()
    told = {key: found(plain, key) for key in SHELVES}
    laid = {k: table_named(k, n, read.folder) for k, n in told.items() if isinstance(n, str) and n}
    return {key: each for key, each in laid.items() if each is not None}


def files_named(read: Read) -> list[Path]:
    """Return the files of the tables that a design names and that can be laid out."""
    plain = read.design.as_plain()
    told = ((key, found(plain, key)) for key in SHELVES)
    paths = [_path(key, name, read.folder) for key, name in told if isinstance(name, str) and name]
    return [path for path in paths if path.is_file() and path.stat().st_size <= LARGEST]


def table_named(key: str, name: str, folder: str) -> Named | None:
    """Return the table that a value names, seen from a folder; None where it cannot be laid out."""
    path = _path(key, name, folder)
    if not path.is_file() or path.stat().st_size > LARGEST:
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = tuple(tuple(row) for row in csv.reader(stream) if row)
    except (UnicodeDecodeError, csv.Error):
        return None
    return Named(key, name, rows) if rows else None


def _path(key: str, name: str, folder: str) -> Path:
    shelf, begins = SHELVES[key]
    catalogue = Path(str(files("healthtrust"))) / "catalogue"
    kind, colon, rest = name.partition(":")
    if colon and kind == BUNDLED:
        return catalogue / "designs" / rest
    if colon and kind == "data":
        return Path(os.environ.get("HEALTHTRUST_DATA", "../shared/data")) / rest
    if Path(name).suffix.lower() == ".csv":
        return Path(folder) / name
    return catalogue / shelf / f"{begins}{name}.csv"


def number_of(text: str) -> float | None:
    """Return the number that a text of a table is, if a cell can hold it without changing how it is written.

    >>> number_of("0.5"), number_of("12"), number_of("007"), number_of("1e5")
    (0.5, 12.0, None, None)
    """
    if not PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if text_of(number) == text else None


def text_of(cell: Any) -> str:
    """Return how a cell is written in a table."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return "" if cell is None else str(cell).strip()


def as_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return rows as the text of a CSV file, without rows and columns that are empty at the end."""
    told = [[text_of(cell) for cell in row] for row in rows]
    while told and not any(told[-1]):
        told.pop()
    wide = max((n for row in told for n, cell in enumerate(row, start=1) if cell), default=0)
    to = io.StringIO()
    csv.writer(to, lineterminator="\n").writerows([[*row[:wide], *[""] * (wide - len(row))] for row in told])
    return to.getvalue().encode()


def file_for(stem: str, key: str, content: bytes) -> str:
    """Return what the file of a changed table is called, after the design and what is in it.

    >>> file_for("canton", "package.catalogue", b"code,name")
    'canton-tables/package.catalogue-8b8db744.csv'
    """
    return f"{stem}-tables/{key}-{hashlib.sha256(content).hexdigest()[:8]}.csv"


def write_tables(tables: Mapping[str, bytes], home: Path) -> None:
    """Write changed tables under a folder, each whole or not at all; one that is there already is left."""
    for name, content in tables.items():
        to = home / name
        if to.is_file() and to.read_bytes() == content:
            continue
        to.parent.mkdir(exist_ok=True)
        beside = to.with_name(f".{to.name}.partial")
        beside.write_bytes(content)
        beside.replace(to)


def headers_and_rows(table: Named) -> Iterator[list[str | float]]:
    """Yield the rows of a table as cells hold them, the header first."""
    yield list(table.rows[0])
    for row in table.rows[1:]:
        yield [text if (number := number_of(text)) is None else number for text in row]
