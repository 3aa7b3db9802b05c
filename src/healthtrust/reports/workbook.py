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

from healthtrust.ground.disclosure import HIDDEN
from healthtrust.ground.exact_sheets import exact_workbook
from healthtrust.records.store import read_columns
from healthtrust.reports.around import ALONE, Around
from healthtrust.reports.counts_of_persons import OF_PERSONS
from healthtrust.reports.hidden_numbers import RULE, in_words
from healthtrust.reports.page import LABELS
from healthtrust.reports.provenance import catalogue_tables, decided
from healthtrust.reports.sentences import Number, measures, numbers, verdict
from healthtrust.reports.story import Columns, Story
from healthtrust.reports.workbook_figures import checks, cheers_items, figures_data
from healthtrust.version import VERSION

MOST_ROWS = 2_000
"""Longer tables stay in the run folder, where programs read them."""

MINOR = "minor units"
NARROW, WIDE = 11, 60
FIXED = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns with their units in brackets, and the columns that are money."""

    name: str
    columns: Mapping[str, Sequence[Any]]
    money: frozenset[str] = frozenset()


def write_workbook(path: Path, story: Story, around: Around = ALONE) -> None:
    """Write a story as XLSX, beside its place first; a text that begins with = stays a text."""
    import xlsxwriter

    beside = path.with_name(f".{path.name}.partial")
    book = exact_workbook(xlsxwriter.Workbook, str(beside), in_memory=True)
    book.set_properties(
        {"title": story.design.title, "comments": LABELS[story.design.data][1], "created": FIXED}
    )
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for sheet in _sheets(story, around):
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    beside.replace(path)


def _sheets(story: Story, around: Around) -> Iterator[Sheet]:
    kept = [name for name, columns in sorted(_all(story).items()) if _is_kept(columns)]
    yield _readme(story, kept)
    yield Sheet("Summary", _as_rows([*numbers(story), *measures(story)]))
    yield _parameters(story)
    if story.disclosure is not None:
        yield Sheet("Hidden", story.disclosure.listed())
    for name in kept:
        yield _table(story, name)
    yield Sheet("Figures data", figures_data(story))
    yield Sheet("Checks", checks(story, around))
    for table in catalogue_tables():
        if table.stem == "glossary":
            columns, _ = read_columns(table)
            yield Sheet("Glossary", {name: values.tolist() for name, values in columns.items()})
    yield Sheet("CHEERS", cheers_items(story, around))


def _all(story: Story) -> Mapping[str, Columns]:
    """Return every table that may be told, with all its rows."""
    return story.tables if story.disclosure is None else story.disclosure.tables


def _is_kept(columns: Columns) -> bool:
    return not OF_PERSONS & set(columns) and len(columns["year"]) <= MOST_ROWS


def _readme(story: Story, kept: Sequence[str]) -> Sheet:
    label, meaning = LABELS[story.design.data]
    of_persons = story.disclosure.left_out if story.disclosure is not None else ()
    longer = [name for name in sorted((*_all(story), *of_persons)) if name not in kept]
    hidden = {"Hidden": f"{RULE} The sheet lists what is hidden."} if story.disclosure is not None else {}
    told = {
        "title": story.design.title,
        "year": str(story.year),
        "data": f"{label}. {meaning}",
        "verdict": verdict(story),
        "Summary": "the numbers of the summary and every measure, with their intervals",
        "Parameters": "what was decided, with source and status",
        **hidden,
        **{name: "a result table; money in major units of the currency" for name in kept},
        "Figures data": "the numbers behind every figure, cell by cell",
        "Checks": "what was checked on these tables, and what was found",
        "Glossary": "terms and their meaning",
        "CHEERS": "the 28 items of CHEERS 2022 (Husereau et al 2022), and what is still open",
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
    masks = story.disclosure.hidden.get(name, {}) if story.disclosure is not None else {}
    for key, values in _all(story)[name].items():
        unit = units.get(key, "").replace(MINOR, story.currency.code)
        header = f"{key} [{unit}]" if unit else key
        if units.get(key) == MINOR:
            money.add(header)
            columns[header] = in_words(story.major(values).tolist(), masks.get(key))
        else:
            columns[header] = in_words(values.tolist(), masks.get(key))
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
    return bool(values) and isinstance(values[0], str) and values[0] != HIDDEN


def _is_counted(header: str, values: Sequence[Any]) -> bool:
    """Return whether a column holds whole numbers other than years."""
    known = [value for value in values if value != HIDDEN]
    return header != "year" and bool(known) and isinstance(known[0], int) and not isinstance(known[0], bool)


def _width(header: str, values: Sequence[Any]) -> float:
    longest = max((len(v) for v in values if isinstance(v, str)), default=0)
    return min(max(NARROW, longest + 1, len(header) * 0.6), WIDE)
