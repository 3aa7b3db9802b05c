"""Read the sheets of the headings: a row a value, found by its key, with its source and status."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from healthtrust.design.workbook.book import Sheet
from healthtrust.design.workbook.cells import ABSENT, MARK
from healthtrust.design.workbook.collected import Collected, is_empty
from healthtrust.design.workbook.forms import Form
from healthtrust.design.workbook.shape import Row, shape
from healthtrust.design.workbook.words import STATUSES
from healthtrust.ground.problems import Problem, nearest_match

COLUMNS = ["key", "value", "source", "status"]
TOLD = ("what it is", "unit", "allowed", "default", "notes")
TEXT = Form(text=True)


@dataclass
class Decided:
    """What stands on the sheets of the headings, by dotted name."""

    values: dict[str, Any] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    """Values that point to the sheet of their table."""
    sources: dict[str, dict[str, str]] = field(default_factory=dict)


def read_headings(into: Collected) -> Decided:
    """Return what the sheets of all headings say."""
    decided = Decided()
    for name, rows in shape().rows.items():
        sheet = into.sheet(name)
        if sheet is not None:
            _heading(sheet, {row.key: row for row in rows}, into, decided)
    return decided


def _heading(sheet: Sheet, rows: dict[str, Row], into: Collected, decided: Decided) -> None:
    own = replace(sheet, cells=[[("" if _told(cell) else cell) for cell in row] for row in sheet.cells[:20]])
    found = into.columns(replace(sheet, cells=[*own.cells, *sheet.cells[20:]]), COLUMNS)
    if found is None:
        return
    at, columns = found
    seen: set[str] = set()
    for n in range(at + 1, len(sheet.cells)):
        key = into.value(sheet, (n, columns["key"]), TEXT)
        if key is ABSENT:
            if not is_empty(sheet, n, columns):
                place = sheet.place(n, columns["key"])
                into.problems.append(
                    Problem(place, "a value without a key", "the key of the value beside it")
                )
        elif key not in rows:
            place = sheet.place(n, columns["key"])
            near = nearest_match(key, rows)
            into.problems.append(Problem(place, f"the key {key!r}", "a key of this sheet", near))
        elif key in seen:
            place = sheet.place(n, columns["key"])
            into.problems.append(Problem(place, f"{key!r} a second time", "each key once"))
        else:
            seen.add(key)
            _row(sheet, (n, columns), rows[key], (into, decided))
    for key in rows:
        if key not in seen:
            into.told.append(f"sheet {sheet.name!r}: no row for {key}, so that its default stands")


def _told(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip().lower() in TOLD


def _row(sheet: Sheet, at: tuple[int, dict[str, int]], row: Row, given: tuple[Collected, Decided]) -> None:
    n, columns = at
    into, decided = given
    into.places[row.key] = sheet, n, columns["value"]
    cell = sheet.cells[n][columns["value"]] if columns["value"] < len(sheet.cells[n]) else ""
    if row.table and isinstance(cell, str) and cell.strip().startswith(MARK.strip()):
        decided.marked.add(row.key)
    else:
        value = into.value(sheet, (n, columns["value"]), _in_cell(row.form))
        if value is not ABSENT:
            decided.values[row.key] = value
    source = into.value(sheet, (n, columns["source"]), TEXT)
    status = into.value(sheet, (n, columns["status"]), Form(choices=STATUSES))
    told = {"source": source, "status": status}
    if given_ := {name: value for name, value in told.items() if value is not ABSENT}:
        decided.sources[row.key] = given_
        for name in told:
            into.places[f"sources.{row.key}.{name}"] = sheet, n, columns[name]
        into.places[f"sources.{row.key}"] = sheet, n, columns["source"]


def _in_cell(form: Form) -> Form:
    return replace(form, parts=None, named=None, listed=form.listed)
