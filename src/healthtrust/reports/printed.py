"""A table as it is printed: numbers rounded alike within a column, and all of it to take away as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import quote

from healthtrust.records.store import split_header
from healthtrust.reports.phrases import decimal

UNLIKE = 5_000
"""How many times the smallest number of a column the largest may be if all are rounded alike."""


@dataclass(frozen=True)
class Head:
    """The head of one column: its name, its unit, and whether numbers stand in it."""

    name: str
    unit: str
    numeric: bool


@dataclass(frozen=True)
class Printed:
    """A table ready to print."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[str, Sequence[Any]]

    @property
    def csv(self) -> str:
        """Return the unrounded table as a data address."""
        return _address(self.columns)


def printed(columns: Mapping[str, Sequence[Any]]) -> Printed:
    """Return a table ready to print; a header may carry its unit in brackets."""
    heads = tuple(Head(*split_header(name), _numeric(values)) for name, values in columns.items())
    shown = [_shown(values) for values in columns.values()]
    return Printed(heads, tuple(zip(*shown, strict=True)), columns)


def as_csv(columns: Mapping[str, Sequence[Any]]) -> str:
    """Return a table as comma-separated text, numbers as exact as they are known."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def _address(columns: Mapping[str, Sequence[Any]]) -> str:
    return "data:text/csv;charset=utf-8," + quote(as_csv(columns), safe=" ,;:()+-.'/=!*@")


def _numeric(values: Sequence[Any]) -> bool:
    known = [v for v in values if v is not None]
    return bool(known) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in known)


def _shown(values: Sequence[Any]) -> list[str]:
    """Return the cells of a column as text, its numbers with the decimals that the largest of them asks for.

    Where numbers are too unlike for that, as in a column of many measures, each has its own decimals. What is
    not known is a dash.

    >>> _shown([1234.56, 2.0]), _shown([0.12345, float("nan")]), _shown([3, 40_000]), _shown([True, False])
    (['1,235', '2'], ['0.1235', '–'], ['3', '40,000'], ['yes', 'no'])
    >>> _shown([None, 2]), _shown([None, "Ash"])
    (['–', '2'], ['–', 'Ash'])
    """
    if None in values:
        shown = iter(_shown([v for v in values if v is not None]))
        return ["–" if v is None else next(shown) for v in values]
    if not _numeric(values):
        return [("yes" if v else "no") if isinstance(v, bool) else str(v) for v in values]
    if all(isinstance(v, int) for v in values):
        return [f"{v:,}".replace("-", "−") for v in values]
    sizes = [abs(v) for v in values if isfinite(v) and v]
    if not sizes or max(sizes) > UNLIKE * min(sizes):
        return [decimal(v) for v in values]
    largest = max(sizes)
    decimals = 0 if largest >= 1000 else 1 if largest >= 100 else 2 if largest >= 1 else 4
    return [f"{v:,.{decimals}f}".replace("-", "−") if isfinite(v) else "–" for v in values]
