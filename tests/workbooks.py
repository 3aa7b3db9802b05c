"""Workbooks as somebody leaves them: one that was written, with some cells changed, rows or sheets moved."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from healthtrust.ground.exact_sheets import Exact

Cells = dict[str, list[list[Any]]]


def cells_of(path: Path) -> Cells:
    """Return all cells of a workbook, by the names of its sheets."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}


def write_cells(
    path: Path, sheets: Mapping[str, list[list[Any]]], more: Callable[[Any], None] = lambda b: None
) -> Path:
    """Write cells as a plain workbook; a text in braces is a formula, what `more` does comes last."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(n, column, cell, day)
                    elif isinstance(cell, Formula):
                        sheet.write_formula(n, column, cell.text, None, cell.value)
                    elif isinstance(cell, float):
                        sheet.write_number(n, column, Exact(cell))
                    elif cell != "":
                        sheet.write(n, column, cell)
        more(book)
    return path


class Formula:
    """A formula, with the value that was worked out when it was saved."""

    def __init__(self, text: str, value: Any) -> None:
        self.text, self.value = text, value


def row_of(sheets: Cells, sheet: str, key: str) -> int:
    """Return the row of a key on a sheet, from 0."""
    return next(n for n, row in enumerate(sheets[sheet]) if row and row[0] == key)


def put_value(sheets: Cells, key: str, value: Any) -> str:
    """Put a value in the cell of a key; return the name of the cell."""
    sheet = key.partition(".")[0] if "." in key else "design"
    n = row_of(sheets, sheet, key)
    sheets[sheet][n][2] = value
    return f"C{n + 1}"


def repacked(path: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write a workbook again with its parts changed; a part that becomes None is left out."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = change(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
    return to
