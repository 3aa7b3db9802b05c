"""A workbook as read: sheets by name, with their cells and what was seen beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthtrust.design.workbook.package_parts import USUAL, Largest, Marks, looked_through, position
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.panics import readable
from healthtrust.ground.problems import Problem

SEARCHED = 20
"""Rows from the top in which the headers of a sheet are looked for."""
REMEDY = "Mend the formula, or type the value."


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells from the first, row by row."""

    file: str
    name: str
    cells: list[list[Any]]
    marks: Marks

    def place(self, row: int, column: int) -> str:
        """Return a cell as a reader finds it."""
        return f"{self.file}, sheet {self.name!r}, cell {cell_name(row, column)}"

    @property
    def whole(self) -> str:
        """Return the sheet as a reader finds it."""
        return f"{self.file}, sheet {self.name!r}"

    def heads(self, wanted: Iterable[str]) -> tuple[int, dict[str, int], list[str]]:
        """Return the row of headers, the columns of those wanted, and the headers that nobody wants.

        The headers are the row, of the first ones, that has most of those wanted.
        """
        known = {plainly(each): each for each in wanted}
        best: tuple[int, dict[str, int], list[str]] = (0, {}, [])
        for at, row in enumerate(self.cells[:SEARCHED]):
            texts = [plainly(cell) if isinstance(cell, str) else "" for cell in row]
            found: dict[str, int] = {}
            for column, text in enumerate(texts):
                if text in known:
                    found.setdefault(known[text], column)
            if len(found) > len(best[1]):
                others = [str(row[n]).strip() for n, text in enumerate(texts) if text and text not in known]
                best = at, found, others
        return best

    def wrong_at(self, row: int, column: int) -> Problem | None:
        """Return what is wrong with a cell whatever it should hold: an error, or no value worked out."""
        at = row, column
        if at in self.marks.errors:
            error = self.marks.errors[at] or "an error"
            return Problem(self.place(row, column), error, "a value", None, REMEDY)
        if self.marks.formulas.get(at) is False:
            found = "a formula without a value that was worked out"
            remedy = "Open the workbook in a spreadsheet, save it, and send that."
            return Problem(self.place(row, column), found, "a value", None, remedy)
        return None

    def merged_in(self, rows: range) -> list[Problem]:
        """Return the merged cells within some rows."""
        ends = [[position(end) for end in each.split(":")] for each in self.marks.merged]
        starts = [(e[0], e[-1]) for e in ends if e and e[0] is not None and e[-1] is not None]
        remedy = "Unmerge them, and write each value in its own cell."
        return [
            Problem(self.place(*first), "cells that are merged", "one value in each cell", None, remedy)
            for first, last in starts
            if first is not None and last is not None and first[0] < rows.stop and last[0] >= rows.start
        ]

    def hidden_in(self, rows: Iterable[int]) -> list[int]:
        """Return those of some rows that are hidden, as a reader counts them."""
        return [row + 1 for row in rows if row in self.marks.hidden]


@dataclass(frozen=True)
class Book:
    """All sheets of a workbook."""

    file: str
    sheets: dict[str, Sheet]
    elsewhere: bool

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of a name, in whatever case it is written."""
        known = {plainly(each): each for each in self.sheets}
        return self.sheets.get(known.get(plainly(name), ""))


def opened(path: Path, largest: Largest = USUAL) -> Book:
    """Return a workbook; raises InvalidInput where it should not or cannot be opened."""
    parts = looked_through(path, largest)
    import python_calamine

    try:
        with readable(path.name), python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheets = {
                name: Sheet(
                    path.name, name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), marks
                )
                for name, marks in parts.marks.items()
                if name in book.sheet_names
            }
    except (python_calamine.CalamineError, OSError, ValueError) as broken:
        remedy = "Save it again in your spreadsheet."
        problem = Problem(path.name, str(broken)[:160], "a readable workbook", None, remedy)
        raise InvalidInput([problem]) from broken
    return Book(path.name, sheets, parts.elsewhere)


def plainly(header: str) -> str:
    """Return a header without its unit, blanks around it and case.

    >>> plainly(" Rate [share]")
    'rate'
    """
    return header.partition("[")[0].strip().lower()


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell.

    >>> cell_name(0, 0), cell_name(13, 2), cell_name(11, 27)
    ('A1', 'C14', 'AB12')
    """
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"
