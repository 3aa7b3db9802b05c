"""What is collected while sheets are read: values and where they stand, problems, and what is only told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from healthtrust.design.workbook.book import Book, Sheet
from healthtrust.design.workbook.cells import ABSENT, Wrong, value_of
from healthtrust.design.workbook.forms import Form
from healthtrust.ground.problems import Problem, nearest_match


@dataclass
class Collected:
    """The yield of reading one workbook; places are by dotted name."""

    book: Book
    problems: list[Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    places: dict[str, tuple[Sheet, int, int]] = field(default_factory=dict)
    formulas: dict[str, int] = field(default_factory=dict)

    def value(self, sheet: Sheet, at: tuple[int, int], form: Form) -> Any:
        """Return the value of a cell, or ABSENT where it is empty or wrong, which is then a problem."""
        row, column = at
        wrong = sheet.wrong_at(row, column)
        if wrong is not None:
            self.problems.append(wrong)
            return ABSENT
        if at in sheet.marks.formulas:
            self.formulas[sheet.name] = self.formulas.get(sheet.name, 0) + 1
        value = value_of(_cell(sheet, at), form)
        if isinstance(value, Wrong):
            place = sheet.place(row, column)
            self.problems.append(Problem(place, value.found, value.expected, value.nearest, value.remedy))
            return ABSENT
        return value

    def sheet(self, name: str) -> Sheet | None:
        """Return a sheet that must be there; a problem where it is not."""
        found = self.book.sheet(name)
        if found is None:
            near = nearest_match(name, self.book.sheets)
            remedy = "Put it back, or write the workbook anew with: healthtrust inputs write"
            self.problems.append(Problem(self.book.file, f"no sheet {name!r}", "that sheet", near, remedy))
        return found

    def columns(self, sheet: Sheet, wanted: list[str]) -> tuple[int, dict[str, int]] | None:
        """Return the row of headers and the column of each; None, and a problem each, where one lacks."""
        at, columns, others = sheet.heads(wanted)
        missing = [name for name in wanted if name not in columns]
        for name in missing:
            near = nearest_match(name, others)
            remedy = "Put the column back; its order is free."
            self.problems.append(Problem(sheet.whole, f"no column {name!r}", "that column", near, remedy))
        twice = [each for each in others if each in columns]
        if others and not twice and not missing:
            self.told.append(f"sheet {sheet.name!r}: columns of your own are left alone: {', '.join(others)}")
        rows = range(at + 1, len(sheet.cells))
        self.problems += sheet.merged_in(range(at, len(sheet.cells)))
        if hidden := sheet.hidden_in(n for n in rows if any(map(_filled, sheet.cells[n]))):
            rows_told = ", ".join(map(str, hidden[:5])) + (" and more" if len(hidden) > 5 else "")
            self.told.append(f"sheet {sheet.name!r}: hidden rows were read as well: {rows_told}")
        return None if missing else (at, columns)

    def placed(self, where: str) -> str:
        """Return the cell of a dotted name, or of the nearest part of it that has one."""
        parts = where.replace(", ", ".").split(".")
        for length in range(len(parts), 0, -1):
            place = self.places.get(".".join(parts[:length]))
            if place is not None:
                sheet, row, column = place
                return sheet.place(row, column)
        return f"{self.book.file}, {where}" if where else self.book.file


def _cell(sheet: Sheet, at: tuple[int, int]) -> Any:
    row, column = at
    cells = sheet.cells[row]
    return cells[column] if column < len(cells) else ""


def _filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def is_empty(sheet: Sheet, row: int, columns: dict[str, int]) -> bool:
    """Return whether a row says nothing in the columns that count."""
    said = (sheet.cells[row][n] for n in columns.values() if n < len(sheet.cells[row]))
    return not any(map(_filled, said)) and not any(
        (row, n) in sheet.marks.errors or (row, n) in sheet.marks.formulas for n in columns.values()
    )
