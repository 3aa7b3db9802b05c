"""The cells of a statement: texts as they are written, numbers with the digits they were printed to.

A number printed to two decimals lies within half a unit of the second: 0.47 is between 0.465 and 0.475.
Trailing zeros are often lost, so a contract says to how many decimals a column is printed in which years; a
cell with more decimals keeps its own.

>>> decimals_of(np.array(["0.47", "12", "0.4657", "4.7e-1", "1.5E6", ""], dtype=object)).tolist()
[2, 0, 4, 2, 0, 0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.periods import periods_of
from healthtrust.design.contract import Column, Contract
from healthtrust.ground.arrow import arrow
from healthtrust.ground.formula.units import unit
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.words import Words

Text = NDArray[np.object_]
Numbers = NDArray[np.float64]

PLAIN = "Give a plain number: no currency sign, no thousands separator, no per cent; 1 for yes and 0 for no."


@dataclass(frozen=True)
class Cells:
    """A statement's columns row by row, each read as the contract says."""

    source: str
    row: NDArray[np.int64]
    """[row]: number as a reader of the file counts it, the header being row 1."""
    key: tuple[Words, ...]
    """[row], for each part of the key."""
    year: NDArray[np.int64]
    period: Words
    track: Words
    pool: Words
    """[row], each: empty where the contract names no such column."""
    numbers: Mapping[str, Numbers]
    texts: Mapping[str, Words]
    half: Mapping[str, Numbers]
    """[row], by column: half a unit of the last digit printed."""


def cells_of(
    contract: Contract, columns: Mapping[str, Any], units: Mapping[str, str], source: str
) -> tuple[Cells, list[Problem]]:
    """Return the cells of the columns a contract names, and what is wrong with them."""
    problems = _missing(contract, list(columns), source) + _units(contract, units, source)
    rows = len(next(iter(columns.values()))) if columns else 0
    if not rows:
        problems.append(Problem(source, "no rows", "at least one row of a statement"))

    nothing = Words(("",), np.zeros(rows, dtype=np.int32))

    @cache
    def words(name: str) -> Words:
        return words_of(columns[name]) if name in columns else nothing

    written = {name: column for name, column in columns.items() if name in contract.columns}
    texts, numbers, half = {}, {}, {}
    year, period = np.zeros(rows, dtype=np.int64), nothing
    if contract.period in columns:
        year, period, found = periods_of(words(contract.period), f"{source}, column {contract.period}")
        problems += found
    for name, column in contract.columns.items():
        if column.unit == "text":
            texts[name] = words(name)
        elif name not in written:
            numbers[name] = np.full(rows, np.nan)
        elif name != contract.period:
            numbers[name], found = _numbers(written[name], f"{source}, column {name}", column)
            problems += found
            if column.printed:
                half[name] = _half(column, written[name], year)
        else:
            numbers[name] = year.astype(np.float64)
    key = tuple(words(part) for part in contract.key)
    track, pool = words(contract.track), words(contract.funding.pool)
    at = np.arange(2, rows + 2)
    cells = Cells(source, at, key, year, period, track, pool, numbers, texts, half)
    return cells, problems


def words_of(values: Any) -> Words:
    """Return a column as words: nothing where a cell is missing, 7 where a workbook holds 7.0."""
    kind = str(getattr(values, "type", ""))
    if kind in ("string", "large_string"):
        return Words.of(values)
    plain = values.to_pylist() if kind else np.asarray(values, dtype=object).tolist()
    if not all(isinstance(value, str) for value in plain):
        plain = [_written(value) for value in plain]
    return Words.of(arrow().array(plain, "string"))


def as_text(values: Any) -> Text:
    """Return a column as texts, as `words_of` reads them."""
    return words_of(values).texts()


def decimals_of(written: Text) -> NDArray[np.int64]:
    """Return how many digits stand after the point of each text, once it is written without exponent."""
    import pyarrow.compute as pc

    texts = arrow().array(written, "string")
    point = pc.find_substring(texts, ".").to_numpy(zero_copy_only=False)
    places = np.where(point >= 0, pc.utf8_length(texts).to_numpy(zero_copy_only=False) - point - 1, 0)
    raised = pc.match_substring(texts, "e", ignore_case=True).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(raised):
        if _is_number(written[row]):
            places[row] = max(0, -int(Decimal(written[row]).as_tuple().exponent))
    return places.astype(np.int64)


def _written(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    if isinstance(value, Decimal):
        return f"{value:f}" if value % 1 else str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _numbers(values: Any, where: str, column: Column) -> tuple[Numbers, list[Problem]]:
    """Return values as numbers, NaN where nothing is written, and what is no number."""
    numbers = _at_once(values)
    wrong = np.isinf(numbers) if numbers is not None else np.ones(1, dtype=np.bool_)
    if numbers is None or wrong.any():
        words = words_of(values)
        read = [float(text) if _is_number(text) else np.nan for text in words.distinct]
        stated = np.array([text != "" for text in words.distinct], dtype=np.bool_)
        numbers = np.array(read, dtype=np.float64)[words.index]
        wrong = stated[words.index] & np.isnan(numbers)
    if not wrong.any():
        return numbers, []
    at = np.flatnonzero(wrong)
    found = words.distinct[words.index[at[0]]]
    expected = f"a number ({column.unit or 'share'})"
    rows = rows_in_words((at + 2).tolist())
    return numbers, [Problem(f"{where}, {rows}", repr(found), expected, remedy=PLAIN)]


def _at_once(values: Any) -> Numbers | None:
    """Return a whole column as numbers; None where a cell must be looked at by itself."""
    pa = arrow()
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return values.astype(np.float64)
    if not isinstance(values, pa.Array | pa.ChunkedArray):
        return None
    kind = values.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind):
        return np.asarray(values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    if not pa.types.is_string(kind) and not pa.types.is_large_string(kind):
        return None
    try:
        numbers = np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        return None
    stated = np.isfinite(numbers).sum() + values.null_count == len(numbers)
    return numbers if stated else None


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text))) and "_" not in text
    except ValueError:
        return False


def _half(column: Column, values: Any, year: NDArray[np.int64]) -> Numbers:
    """Return half a unit of the last digit printed, [row]; 0 in years in which the column is exact."""
    decimals = decimals_of(as_text(values))
    half = np.zeros(len(decimals))
    for printed in column.printed:
        within = (printed.since <= year) & (year <= printed.until)
        half = np.where(within, 0.5 * 10.0 ** -np.maximum(decimals, printed.decimals), half)
    return half


def _missing(contract: Contract, given: list[str], source: str) -> list[Problem]:
    """Return the columns that the contract needs and the statement does not have."""
    known = [*contract.key, *contract.columns]
    needed = {name: c.meaning for name, c in contract.columns.items() if not c.optional and not c.needed}
    needed = {name: "names the settlement" for name in contract.key} | needed
    return [
        Problem(
            source,
            f"no column {name!r}",
            f"{name}: {meaning}",
            nearest_match(name, [g for g in given if g not in known]),
            "Add the column.",
        )
        for name, meaning in needed.items()
        if name not in given
    ]


def _units(contract: Contract, units: Mapping[str, str], source: str) -> list[Problem]:
    """Return headers that state another unit than the contract's."""
    return [
        Problem(
            f"{source}, column {name}",
            f"unit {stated}",
            contract.columns[name].unit or "share",
            remedy="Convert the column: nothing is converted unseen.",
        )
        for name, stated in units.items()
        if name in contract.columns and unit(stated) != unit(contract.columns[name].unit)
    ]
