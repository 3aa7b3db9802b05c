"""Workbooks whose numbers have every digit they need: what is read back is the number that was written.

The library that writes them gives a number sixteen digits, and one in ten needs seventeen.

>>> f"{Exact(0.1 + 0.2):.16G}", f"{Exact(3.0):.16G}", f"{Exact(7):.16G}"
('0.30000000000000004', '3', '7')
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says it was made, so that the same cells give the same bytes."""
PLAINLY = {"strings_to_formulas": False, "strings_to_urls": False}
"""A text is a text, whatever it begins with."""


class Exact(float):
    """A number that is formatted with every digit it needs, whatever is asked for."""

    def __format__(self, spec: str) -> str:
        """Return the shortest text that is read back as this very number."""
        return repr(float(self)).removesuffix(".0")


def exact_workbook(kind: Any, to: Any, title: str = "", **settings: Any) -> Any:
    """Return a workbook to write, with exact numbers, texts as texts, and a fixed date.

    kind: `xlsxwriter.Workbook`, which is brought in where it is used
    """
    book = _exact(kind)(to, {**PLAINLY, **settings})
    book.set_properties({"title": title, "created": MADE})
    return book


@lru_cache(maxsize=1)
def _exact(kind: Any) -> Any:
    """Return the same kind of workbook, of sheets that write exact numbers."""

    class ExactSheet(kind.worksheet_class):  # type: ignore[misc]
        """A sheet that hands every number on as an exact one."""

        def _write_number(self, row: int, col: int, number: Any, cell_format: Any = None) -> Any:
            return super()._write_number(row, col, Exact(number), cell_format)

    class ExactWorkbook(kind):  # type: ignore[misc]
        """A workbook of such sheets."""

        worksheet_class = ExactSheet

    return ExactWorkbook
