"""What the sheets say about each value, and how they are filled in."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from healthtrust.design.workbook.cells import MARK, NO, YES, cell_of, expected_of
from healthtrust.design.workbook.forms import Form
from healthtrust.design.workbook.shape import Row

ROW_HEADERS = ("key", "what it is", "value", "unit", "allowed", "default", "source", "status", "notes")
LIMITS = {
    "ge": "at least {:,.15g}",
    "gt": "more than {:,.15g}",
    "le": "at most {:,.15g}",
    "lt": "less than {:,.15g}",
}
STATUSES = ("cited", "recalled", "assumed")

HOW = (
    "How to fill this in",
    "Change what is blue: the column 'value' of each heading, and rows of tables. Black is told only.",
    "An empty value, also where a table could be, means its default. Lists have commas between members.",
    "A share is a plain number: 0.09, or 9 % in a cell that is formatted as per cent.",
    f"A value that reads '{MARK}name' is the table on that sheet: add, change or delete its rows.",
    "Give each value that you change a source and a status: cited (seen in the source), recalled (from "
    "memory) or assumed (chosen).",
    "On the sheet 'sources' a row that points to another sheet has its source there.",
    "Sheets that begin with 'table' are tables that the design names. One that you change is kept beside the "
    "design as a file of its own.",
    "A column 'of' names a part by the number that it has under 'no.' on the sheet of its table.",
    "Order of rows, columns and sheets is free, except where a table says what comes first. Columns and "
    "sheets of your own are left alone. Formulas are read by the value that was last worked out.",
)
"""The text of the first sheet."""


def label(row: Row) -> str:
    """Return what a value is, in a sentence."""
    if row.opens:
        return f"whether there is this: {row.declared.description or row.key}"
    return row.declared.description or ""


def unit(declared: FieldInfo) -> str:
    """Return the unit of a value."""
    extra = declared.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def allowed(row: Row) -> str:
    """Return in words what may stand in the cell of a row."""
    limits = limits_of(row.form)
    return f"{expected_of(row.form)}{', ' if limits else ''}{limits}".replace("'", "")


def limits_of(form: Form) -> str:
    """Return the limits of a number in words.

    >>> limits_of(Form(number=True, limits={"ge": 0, "le": 1}))
    'at least 0, at most 1'
    """
    return ", ".join(LIMITS[name].format(limit) for name, limit in form.limits.items())


def default(row: Row) -> str:
    """Return in words what stands where nothing is given."""
    value = row.declared.default
    if row.opens:
        return NO if value is None else YES
    if row.declared.is_required():
        return "must be given"
    if value is None or value in ("", (), {}):
        return "none"
    if _has_parts(value):
        return "a table"
    told = cell_of(value, row.form)
    return f"{told:.15g}" if isinstance(told, float) else str(told)


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, tuple) and isinstance(value[0], BaseModel))
