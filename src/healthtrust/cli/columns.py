"""Columns of an answer as a screen, a workbook or a file takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from healthtrust.records.whole_file import write_whole

WRITTEN = (".xlsx", ".csv", ".html")
"""Endings of the files that cascade and pace write."""
LONG = 10_000
"""Rows of a column above which a table is long."""


def as_texts(columns: Mapping[str, Sequence[Any]], names: Sequence[str]) -> list[list[str]]:
    """Return some columns as rows of texts; money without its minor units where it is large."""
    return [[text(value) for value in row] for row in zip(*(columns[name] for name in names), strict=True)]


def text(value: Any) -> str:
    """Return a cell as text.

    >>> text(1234567.5), text(12.5), text(3), text("Ash"), text(None)
    ('1,234,568', '12.5', '3', 'Ash', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 10_000 else f"{value:,.4g}"


def as_sheet(columns: Mapping[str, Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Return columns as a header and rows."""
    return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]


def write_csv(columns: Mapping[str, Sequence[Any]], to: Path) -> None:
    """Write columns as comma-separated text; long ones at once, as one by one they take a while."""
    if max((len(values) for values in columns.values()), default=0) > LONG:
        from healthtrust.records.comma_separated import comma_separated

        write_whole(comma_separated(columns), to)
        return
    from healthtrust.reports.printed import as_csv

    write_whole(as_csv(columns), to)
