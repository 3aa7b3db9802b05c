"""A table as its cells: text kept as written, and every cell with the address its reader knows it by.

Codes such as 001 stay 001, and a mistake names cell C7 of a workbook, or line 7 and the column of a CSV.

>>> sheet = Sheet("i.xlsx", ("code", "cost"), (("001", "2.5"), ("002", "dear")), workbook=True)
>>> sheet.texts("code"), sheet.place(1, "cost")
(['001', '002'], 'i.xlsx, cell B3')
>>> numbers, problems = sheet.numbers("cost")
>>> numbers.tolist(), str(problems[0])
([2.5, nan], "i.xlsx, cell B3: found 'dear'; expected a number. Give a plain number without unit or sign.")
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.package.question import Real
from healthtrust.records.store import split_header


@dataclass(frozen=True)
class Sheet:
    """Headers without their units, and the cells below them as text; row 0 stands on line 2."""

    name: str
    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    workbook: bool = False
    units: tuple[str, ...] = ()

    def texts(self, column: str) -> list[str]:
        """Return the cells of a column, stripped."""
        k = self.header.index(column)
        return [row[k].strip() for row in self.cells]

    def numbers(self, column: str) -> tuple[Real, list[Problem]]:
        """Return a column as numbers, NaN where a cell is empty, and a problem for each that is none."""
        values, problems = np.full(len(self.cells), np.nan), []
        for row, text in enumerate(self.texts(column)):
            if text in ("", "NA", "NaN", "nan", "n/a"):
                continue
            try:
                values[row] = float(text)
            except ValueError:
                remedy = "Give a plain number without unit or sign."
                problems.append(Problem(self.place(row, column), repr(text), "a number", remedy=remedy))
        infinite = np.isinf(values)
        for k in np.flatnonzero(infinite).tolist():
            problems.append(Problem(self.place(k, column), self.texts(column)[k], "a finite number"))
        return np.where(infinite, np.nan, values), problems

    def place(self, row: int, column: str) -> str:
        """Return where a cell stands, as a reader of the file finds it."""
        if self.workbook:
            return f"{self.name}, cell {_letters(self.header.index(column))}{row + 2}"
        return f"{self.name}, line {row + 2}, column {column}"

    def unit(self, column: str) -> str:
        """Return the unit stated in a header, or nothing."""
        return self.units[self.header.index(column)] if self.units else ""


def read_sheet(path: Path | str) -> Sheet:
    """Return the first sheet of a CSV or XLSX file; raises InvalidInput where it cannot be read."""
    path = Path(path)
    refuse(_unreadable(path))
    workbook = path.suffix.lower() == ".xlsx"
    rows = _workbook_rows(path) if workbook else _csv_rows(path)
    if len(rows) < 2:
        refuse([Problem(path.name, "no rows", "a header and at least one row")])
    titles = [split_header(text) for text in rows[0]]
    width = len(titles)
    ragged = [n for n, row in enumerate(rows[1:], start=2) if len(row) > width and any(row[width:])]
    refuse([Problem(f"{path.name}, line {n}", "more cells than headers", f"{width} cells") for n in ragged])
    padded = tuple(tuple((*row, *[""] * width)[:width]) for row in rows[1:] if any(c.strip() for c in row))
    header = tuple(name or f"column {_letters(k)}" for k, (name, _) in enumerate(titles))
    repeated = sorted({name for name in header if header.count(name) > 1})
    refuse([Problem(path.name, f"column {name!r} twice", "each column once") for name in repeated])
    return Sheet(path.name, header, padded, workbook, tuple(unit for _, unit in titles))


def _unreadable(path: Path) -> list[Problem]:
    if path.suffix.lower() not in (".csv", ".xlsx"):
        ending = path.suffix or "nothing"
        return [Problem(path.name, f"a file ending in {ending}", "a .csv or .xlsx file")]
    if not path.is_file():
        beside = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        near = nearest_match(path.name, beside)
        return [Problem(str(path.name), "no such file", "a readable table", near, "Check the path.")]
    return []


def _csv_rows(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.reader(handle))
    except (UnicodeDecodeError, csv.Error) as broken:
        problem = Problem(path.name, str(broken)[:160], "a comma-separated UTF-8 table")
        raise InvalidInput([problem]) from broken


def _workbook_rows(path: Path) -> list[list[str]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as broken:
        raise InvalidInput([Problem(path.name, str(broken)[:160], "a readable workbook")]) from broken
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _letters(column: int) -> str:
    """Return the letters of a column of a workbook: A to Z, AA, AB."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
