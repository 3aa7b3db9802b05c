"""How the sheets look and what they let in: colours, formats of numbers, widths, lists of choices, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, BinaryIO

from healthtrust.design.workbook.book import cell_name
from healthtrust.design.workbook.cells import NO, YES, expected_of
from healthtrust.design.workbook.forms import Form
from healthtrust.design.workbook.shape import Column
from healthtrust.design.workbook.words import STATUSES, limits_of
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.exact_sheets import exact_workbook
from healthtrust.ground.problems import Problem

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""
LONGEST_CHOICES = 255
"""Characters that the choices of a cell may have together."""
BLUE = "#0000C8"
SPARE = 200
"""Empty rows of a table that are checked as the filled ones are."""
CRITERIA = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


class Pen:
    """A workbook that is being written; the same content gives the same bytes."""

    def __init__(self, to: BinaryIO, title: str) -> None:
        import xlsxwriter

        told = re.sub(r"[\x00-\x1f\ud800-\udfff]", " ", title)[:255]
        self._book = exact_workbook(xlsxwriter.Workbook, to, told, in_memory=True)
        self.formats: dict[tuple[str, str], Any] = {}

    def __enter__(self) -> Pen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._book.close()

    def page(self, name: str) -> Page:
        """Return a new sheet."""
        return Page(self, self._book.add_worksheet(name), name)

    def format(self, look: str, number: str = "") -> Any:
        """Return a format, made once: `input`, `told`, `head` or `title`, and how numbers are shown."""
        looks: dict[str, dict[str, Any]] = {
            "input": {"font_color": BLUE, "valign": "top", "text_wrap": True},
            "told": {"valign": "top", "text_wrap": True},
            "head": {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True},
            "title": {"bold": True, "font_size": 14},
        }
        if (look, number) not in self.formats:
            shown = {"num_format": number} if number else {}
            self.formats[look, number] = self._book.add_format({**looks[look], **shown})
        return self.formats[look, number]


class Page:
    """One sheet that is being written."""

    def __init__(self, pen: Pen, sheet: Any, name: str) -> None:
        self._pen, self._sheet, self.name = pen, sheet, name
        self._table = ""

    def told(self, title: str, rows: Iterable[tuple[str, object]], how: Sequence[str]) -> None:
        """Write the first sheet: what this is, and how it is filled in."""
        self._sheet.set_column(0, 0, 28)
        self._sheet.set_column(1, 1, 90)
        self._sheet.write_string(0, 0, re.sub(r"[\x00-\x1f]", " ", title), self._pen.format("title"))
        at = 2
        for at, (name, value) in enumerate(rows, start=2):
            self._write(at, 0, name, self._pen.format("head"))
            self._write(at, 1, value, self._pen.format("told"))
        for line, text in enumerate(how, start=at + 2):
            look = "head" if line == at + 2 else "input" if line == at + 3 else "told"
            self._sheet.merge_range(line, 0, line, 1, "", self._pen.format(look))
            self._sheet.write_string(line, 0, text, self._pen.format(look))
            self._sheet.set_row(line, 15 * (1 + len(text) // 110))

    def header(self, names: Sequence[str], widths: Sequence[int], table: str) -> None:
        """Write the first row, which stays in sight."""
        self._table = re.sub(r"\W", "_", table)
        self._sheet.freeze_panes(1, 1)
        for at, (name, width) in enumerate(zip(names, widths, strict=True)):
            self._sheet.set_column(at, at, width)
            self._sheet.write_string(0, at, name, self._pen.format("head"))
        if not table:
            self._sheet.autofilter(0, 0, 200, len(names) - 1)

    def row(self, at: int, texts: Sequence[Any], first: int = 0, blue: bool = False) -> None:
        """Write texts side by side."""
        for number, text in enumerate(texts, start=first):
            self._write(at, number, text, self._pen.format("input" if blue else "told"))

    def cell(self, at: int, column: int, value: Any, form: Form, unit: str) -> None:
        """Write a decided value, with what its cell lets in."""
        told = isinstance(value, str) and value.startswith("→ ")
        self._write(at, column, value, self._pen.format("told" if told else "input", _shown(form, unit)))
        if not told and self.name and not self._table:
            self._let_in(at, column, at, form)

    def statuses(self, first: int, last: int, column: int) -> None:
        """Let the cells of a column hold a status only."""
        self._let_in(first, column, last, Form(choices=STATUSES, may_lack=True))

    def table_of(self, rows: int, columns: Sequence[Column]) -> None:
        """Make the rows a table with a name, and let further rows hold only what they may."""
        heads = [{"header": column.header, "header_format": self._pen.format("head")} for column in columns]
        self._sheet.add_table(
            0,
            0,
            rows,
            len(columns) - 1,
            {"name": self._table, "columns": heads, "style": "Table Style Light 1"},
        )
        for at, column in enumerate(columns):
            if column.form.choices or not column.form.text:
                self._let_in(1, at, rows + SPARE, column.form)

    def grid(self, rows: Sequence[Sequence[str | float]]) -> None:
        """Write a table as it is, its header first."""
        names = [str(name) for name in rows[0]]
        self.header(names, [_width(rows, at) for at in range(len(names))], table="")
        for at, row in enumerate(rows[1:], start=1):
            self.row(at, row, blue=True)

    def _write(self, at: int, column: int, value: Any, look: Any) -> None:
        if value is None or value == "":
            self._sheet.write_blank(at, column, None, look)
        elif isinstance(value, str):
            self._refuse_long(at, column, value)
            self._sheet.write_string(at, column, value, look)
        else:
            self._sheet.write_number(at, column, value, look)

    def _refuse_long(self, at: int, column: int, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            place = f"sheet {self.name!r}, cell {cell_name(at, column)}"
            found, expected = f"a text of {len(text):,} characters", f"at most {LONGEST_TEXT:,} in a cell"
            raise InvalidInput([Problem(place, found, expected)])

    def _let_in(self, first: int, column: int, last: int, form: Form) -> None:
        rule = rule_of(form)
        if rule:
            self._sheet.data_validation(first, column, last, column, rule)


def rule_of(form: Form) -> dict[str, Any]:
    """Return what a spreadsheet lets into the cell of a form; nothing where it cannot tell.

    >>> rule_of(Form(number=True, limits={"ge": 0.0, "le": 1.0}))["criteria"]
    'between'
    """
    if form.text or form.listed is not None:
        return {}
    if form.choices or form.yes_no:
        source = list(form.choices) or [YES, NO]
        if len(",".join(source)) > LONGEST_CHOICES:
            return {}
        return {"validate": "list", "source": source, **_said("One of the list", ", ".join(source))}
    if not (form.number or form.whole):
        return {}
    told = f"{expected_of(form)}, {limits_of(form)}".rstrip(", ")
    kind = {"validate": "decimal" if form.number else "integer", **_said("Not allowed", told)}
    return {**kind, **_criteria(form)}


def _criteria(form: Form) -> dict[str, Any]:
    limits = {name: limit for name, limit in form.limits.items() if abs(limit) < 2**53}
    if set(limits) == {"ge", "le"}:
        return {"criteria": "between", "minimum": limits["ge"], "maximum": limits["le"]}
    for name in ("gt", "ge", "lt", "le"):
        if name in limits:
            return {"criteria": CRITERIA[name], "value": limits[name]}
    return {"criteria": "between", "minimum": -(2**53), "maximum": 2**53}


def _said(title: str, told: str) -> dict[str, str]:
    return {"error_title": title, "error_message": f"Expected: {told}."[:255]}


def _shown(form: Form, unit: str) -> str:
    if form.number and unit.startswith("share") and unit != "share per share":
        return "0.0#############%"
    if form.number and unit.startswith("money"):
        return "#,##0.##############"
    return "#,##0" if form.whole and unit in ("people", "households") else ""


def _width(rows: Sequence[Sequence[Any]], at: int) -> int:
    longest = max(len(str(row[at])) for row in rows[:500] if at < len(row))
    return min(max(10, longest + 2), 60)
