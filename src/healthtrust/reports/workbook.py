"""The year as a workbook: the summary, what was decided, and every table of moderate length.

The same story gives the same bytes: dates inside are fixed, and sheets stand in one order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Any

from healthtrust.records.store import read_columns
from healthtrust.reports.page import LABELS
from healthtrust.reports.provenance import catalogue_tables, decided
from healthtrust.reports.sentences import Number, measures, numbers, verdict
from healthtrust.reports.story import Columns, Story
from healthtrust.version import VERSION

MOST_ROWS = 2_000
"""Longer tables stay in the run folder, where programs read them."""

OF_PERSONS = frozenset({"person_id", "household_id"})
"""A table with one of these columns has rows of single persons or households, and is never written out."""

MINOR = "minor units"
NARROW, WIDE = 11, 60
FIXED = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns with their units in brackets, and the columns that are money."""

    name: str
    columns: Mapping[str, Sequence[Any]]
    money: frozenset[str] = frozenset()


def write_workbook(path: Path, story: Story) -> None:
    """Write a story as XLSX."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "nan_inf_to_errors": False})
    book.set_properties(
        {"title": story.design.title, "comments": LABELS[story.design.data][1], "created": FIXED}
    )
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for sheet in _sheets(story):
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()


def _sheets(story: Story) -> Iterator[Sheet]:
    kept = [name for name, columns in sorted(story.tables.items()) if _is_kept(columns)]
    yield _readme(story, kept)
    yield Sheet("Summary", _as_rows([*numbers(story), *measures(story)]))
    yield _parameters(story)
    for name in kept:
        yield _table(story, name)
    for table in catalogue_tables():
        if table.stem == "glossary":
            columns, _ = read_columns(table)
            yield Sheet("Glossary", {name: values.tolist() for name, values in columns.items()})


def _is_kept(columns: Columns) -> bool:
    return not OF_PERSONS & set(columns) and len(columns["year"]) <= MOST_ROWS


def _readme(story: Story, kept: Sequence[str]) -> Sheet:
    label, meaning = LABELS[story.design.data]
    longer = [name for name in sorted(story.tables) if name not in kept]
    told = {
        "title": story.design.title,
        "year": str(story.year),
        "data": f"{label}. {meaning}",
        "verdict": verdict(story),
        "Summary": "the numbers of the summary and every measure, with their intervals",
        "Parameters": "what was decided, with source and status",
        **{name: "a result table; money in major units of the currency" for name in kept},
        "not here": f"tables of persons or of more than {MOST_ROWS:,} rows, in the run folder: "
        f"{', '.join(longer)}",
        "made with": f"healthtrust {VERSION}",
    }
    return Sheet("README", {"what": list(told), "meaning": list(told.values())})


def _as_rows(told: Sequence[Number]) -> dict[str, list[Any]]:
    return {
        name: [getattr(n, name) for n in told] for name in ("label", "unit", "value", "low", "high", "said")
    }


def _parameters(story: Story) -> Sheet:
    listed = [each for heading in decided(story.design).values() for each in heading]
    names = ("name", "meaning", "value", "unit", "is_default", "source", "status")
    columns = {name: [getattr(each, name) for each in listed] for name in names}
    columns["status"] = [each.status or each.source for each in listed]
    return Sheet("Parameters", columns)


def _table(story: Story, name: str) -> Sheet:
    """Return a result table with its units in the header, and money in major units."""
    units = story.units.get(name, {})
    columns: dict[str, Sequence[Any]] = {}
    money = set()
    for key, values in story.tables[name].items():
        unit = units.get(key, "").replace(MINOR, story.currency.code)
        header = f"{key} [{unit}]" if unit else key
        if units.get(key) == MINOR:
            money.add(header)
            columns[header] = story.major(values).tolist()
        else:
            columns[header] = values.tolist()
    return Sheet(name, columns, frozenset(money))


def _write(page: Any, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    """Write one sheet: a frozen header with a filter, and columns as wide as their text asks for."""
    for at, (header, values) in enumerate(sheet.columns.items()):
        page.set_column(at, at, _width(header, values), looks["text"] if _is_text(values) else None)
        page.write_string(0, at, header, looks["head"])
        look = (
            looks["money"]
            if header in sheet.money
            else looks["whole"]
            if _is_counted(header, values)
            else None
        )
        for row, value in enumerate(values, start=1):
            _cell(page, row, at, value, look)
    page.freeze_panes(1, 1)
    rows = len(next(iter(sheet.columns.values())))
    page.autofilter(0, 0, max(rows, 1), len(sheet.columns) - 1)


def _cell(page: Any, row: int, at: int, value: Any, look: Any) -> None:
    """Write one value; what is not known stays empty."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, at, value)
    elif isinstance(value, bool):
        page.write_string(row, at, "yes" if value else "no")
    elif isfinite(value):
        page.write_number(row, at, value, look)


def _is_text(values: Sequence[Any]) -> bool:
    return bool(values) and isinstance(values[0], str)


def _is_counted(header: str, values: Sequence[Any]) -> bool:
    """Return whether a column holds whole numbers other than years."""
    return (
        header != "year" and bool(values) and isinstance(values[0], int) and not isinstance(values[0], bool)
    )


def _width(header: str, values: Sequence[Any]) -> float:
    longest = max((len(v) for v in values if isinstance(v, str)), default=0)
    return min(max(NARROW, longest + 1, len(header) * 0.6), WIDE)
