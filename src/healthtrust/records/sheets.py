"""A small workbook: sheets with a header and rows, whole or not there at all; same cells, same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.ground.exact_sheets import exact_workbook

Sheets = Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""By name: a header with units, and rows."""

LOOKED_AT = 500
"""Rows that the widths of columns are found from: all of a long sheet take as long as writing it."""
WIDEST = 500
"""Most pixels of a column."""


def write_sheets(path: Path, title: str, sheets: Sheets) -> None:
    """Write sheets as XLSX: beside the file first, then renamed. A text that begins with = stays a text."""
    import xlsxwriter

    beside = path.with_name(f".{path.name}.partial")
    with exact_workbook(xlsxwriter.Workbook, str(beside), title, nan_inf_to_errors=True) as book:
        bold = book.add_format({"bold": True})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, row)
                if number == LOOKED_AT:
                    sheet.autofit(WIDEST)
            if len(rows) < LOOKED_AT:
                sheet.autofit(WIDEST)
    beside.replace(path)
