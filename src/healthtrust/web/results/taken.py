"""Tables to take away: CSV in a stream, XLSX and Parquet as files, always exact, with units in their headers.

A text that a spreadsheet would take for a formula gets an apostrophe before it in CSV; in a workbook it is
stored as a text, which is never one. What is hidden says so; in Parquet it is null.

>>> [neutral(text) for text in ("=1+1", "-2 places", "plain", "")]
["'=1+1", "'-2 places", 'plain', '']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.disclosure import HIDDEN
from healthtrust.ground.errors import refuse
from healthtrust.ground.exact_sheets import exact_workbook
from healthtrust.ground.problems import Problem
from healthtrust.records.comma_separated import comma_separated
from healthtrust.web.results.asked_view import View
from healthtrust.web.results.paged import batches_of, count_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet would take for a formula."""
MOST_ROWS_OF_A_SHEET = 1_048_575
"""Besides the header."""
EXACT_IN_A_SHEET = 2**53
"""Whole numbers beyond this are no longer exact in a workbook, and are written as texts."""
CELLS_AT_ONCE = 40_000
"""A workbook with more cells takes its time, and is made by a job."""


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_of(view: View, root: Path) -> Iterator[str]:
    """Yield the whole of what is asked for as comma-separated text, some thousand rows at a time."""
    headers = [neutral(column.header) for column in view.shown]
    yield comma_separated({header: [] for header in headers})
    for batch in batches_of(view, root):
        columns = {h: _csv_cells(v, view.table.hides) for h, v in zip(headers, batch.columns, strict=True)}
        yield comma_separated(columns).partition("\n")[2]


def columns_as_csv(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return a small table of a report as comma-separated text, safe to open."""
    made = {neutral(name): [_safe(value) for value in values] for name, values in columns.items()}
    return comma_separated(made)


def too_many_rows(view: View, root: Path) -> list[Problem]:
    """Return why a view does not fit a sheet of a workbook, if it does not."""
    count = count_of(view, root)
    if count <= MOST_ROWS_OF_A_SHEET:
        return []
    remedy = "Filter the table first, or take it away as Parquet or CSV, which hold any number."
    return [
        Problem(
            view.table.name, f"{count:,} rows", f"at most {MOST_ROWS_OF_A_SHEET:,} in a sheet", None, remedy
        )
    ]


def refuse_too_long(view: View, root: Path) -> None:
    """Raise InvalidInput where a view does not fit a sheet of a workbook."""
    refuse(too_many_rows(view, root))


def is_quick(view: View, root: Path) -> bool:
    """Return whether a workbook of a view is small enough to be made while somebody waits."""
    return count_of(view, root) * len(view.shown) <= CELLS_AT_ONCE


def write_view(view: View, root: Path, to: Path) -> None:
    """Write all rows of a view as a workbook, row by row; raises where they are too many for a sheet."""
    refuse_too_long(view, root)
    rows = (
        row
        for batch in batches_of(view, root)
        for row in zip(*(_cells(each, view.table.hides) for each in batch.columns), strict=True)
    )
    _write_sheet(to, view.table.name, [column.header for column in view.shown], rows)


def write_columns_as_sheet(columns: Mapping[str, Sequence[Any]], name: str, to: Path) -> None:
    """Write a small table of a report as a workbook."""
    _write_sheet(to, name, list(columns), zip(*columns.values(), strict=True))


def write_parquet(view: View, root: Path, to: Path) -> None:
    """Write what is asked for as Parquet, with the types and units of the table itself."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(view.table.path) as file:
        own = file.schema_arrow
    schema = arrow().schema([own.field(column.name) for column in view.shown])
    with pq.ParquetWriter(to, schema, compression="zstd") as writer:
        for batch in batches_of(view, root):
            arrays = [values.cast(field.type) for values, field in zip(batch.columns, schema, strict=True)]
            writer.write_batch(arrow().record_batch(arrays, schema=schema))


def _csv_cells(values: Any, hides: bool) -> Any:
    """Return a column of a batch with its texts made safe, and the word for hidden where something is."""
    import pyarrow.compute as pc

    pa = arrow()
    if hides and values.null_count:
        return [HIDDEN if each is None else _safe(_or_nothing(each)) for each in values.to_pylist()]
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return values
    begins = pc.match_substring_regex(values, "^[=+\\-@\t\r]")
    marked = pc.binary_join_element_wise(pa.scalar("'"), values, pa.scalar(""))
    return pc.if_else(begins, marked.cast(values.type), values)


def _cells(values: Any, hides: bool) -> list[Any]:
    return [HIDDEN if hides and each is None else each for each in values.to_pylist()]


def _or_nothing(value: Any) -> Any:
    """Return nothing in place of what is no number."""
    return None if isinstance(value, float) and not isfinite(value) else value


def _safe(value: Any) -> Any:
    return neutral(value) if isinstance(value, str) else value


def _write_sheet(to: Path, name: str, headers: Sequence[str], rows: Any) -> None:
    import xlsxwriter

    with exact_workbook(xlsxwriter.Workbook, str(to), name, constant_memory=True) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) - 1, 18)
        for at, header in enumerate(headers):
            sheet.write_string(0, at, header, bold)
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, number, at, value)


def _write(sheet: Any, row: int, at: int, value: Any) -> None:
    """Write one cell: a number as a number where a sheet can hold it, all else as a text."""
    if value is None or _or_nothing(value) is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, int | float) and abs(value) <= EXACT_IN_A_SHEET:
        sheet.write_number(row, at, value)
    else:
        sheet.write_string(row, at, str(value)[:32_767])


def _sheet_name(name: str) -> str:
    """Return a name that a sheet may have.

    >>> _sheet_name("a/b: the [longest] name of any table of all"), _sheet_name("")
    ('a b  the  longest  name of any ', 'table')
    """
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in name)[:31] or "table"
