"""The cells of a statement: texts as they are written, numbers with the digits they were printed to.

A number printed to two decimals lies within half a unit of the second: 0.47 is between 0.465 and 0.475.
Trailing zeros are often lost, so a contract says to how many decimals a column is printed in which years; a
cell with more decimals keeps its own.

>>> decimals_of(np.array(["0.47", "12", "0.4657", ""], dtype=object)).tolist()
[2, 0, 4, 0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contract import Column, Contract
from healthtrust.ground.formula.units import unit
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words

Text = NDArray[np.object_]


@dataclass(frozen=True)
class Cells:
    """A statement's columns row by row, each read as the contract says."""

    source: str
    row: NDArray[np.int64]
    """[row]: number as a reader of the file counts it, the header being row 1."""
    key: tuple[Text, ...]
    """[row], for each part of the key."""
    year: NDArray[np.int64]
    numbers: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, Text]
    half: Mapping[str, NDArray[np.float64]]
    """[row], by column: half a unit of the last digit printed."""


def cells_of(
    contract: Contract, columns: Mapping[str, Any], units: Mapping[str, str], source: str
) -> tuple[Cells, list[Problem]]:
    """Return the cells of the columns a contract names, and what is wrong with them."""
    problems = _missing(contract, list(columns), source) + _units(contract, units, source)
    rows = len(next(iter(columns.values()))) if columns else 0
    if not rows:
        problems.append(Problem(source, "no rows", "at least one row of a statement"))
    written = {name: column for name, column in columns.items() if name in contract.columns}
    texts, numbers, half = {}, {}, {}
    year, wrong_years = _years(contract, written, rows, source)
    for name, column in contract.columns.items():
        if column.unit == "text":
            texts[name] = as_text(written[name]) if name in written else np.full(rows, "", dtype=object)
            continue
        if name not in written:
            numbers[name] = np.full(rows, np.nan)
            continue
        numbers[name], found = _numbers(written[name], f"{source}, column {name}", column)
        problems += found
        if column.printed:
            half[name] = _half(column, written[name], year)
    key = tuple(
        as_text(columns[part]) if part in columns else np.full(rows, "", dtype=object)
        for part in contract.key
    )
    return Cells(source, np.arange(2, rows + 2), key, year, numbers, texts, half), problems + wrong_years


def as_text(values: Any) -> Text:
    """Return a column as texts: nothing where a cell is missing, 7 where a workbook holds 7.0."""
    plain = values.to_pylist() if hasattr(values, "to_pylist") else np.asarray(values, dtype=object).tolist()
    return np.array([_written(value) for value in plain], dtype=object)


def decimals_of(written: Text) -> NDArray[np.int64]:
    """Return how many digits stand after the point of each text."""
    places = [len(text) - text.find(".") - 1 if "." in text and "e" not in text else 0 for text in written]
    return np.array(places, dtype=np.int64)


def _written(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value).strip()


def _numbers(values: Any, where: str, column: Column) -> tuple[NDArray[np.float64], list[Problem]]:
    """Return values as numbers, NaN where nothing is written, and what is no number."""
    kind = str(getattr(values, "type", ""))
    if kind in ("double", "int64", "int32", "float"):
        return np.asarray(values.cast("float64").to_numpy(zero_copy_only=False)), []
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
        return values.astype(np.float64), []
    if kind == "string":
        import pyarrow as pa
        import pyarrow.compute as pc

        try:
            return np.asarray(pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)), []
        except pa.ArrowInvalid:
            pass
    texts = as_text(values)
    wrong = [k for k, text in enumerate(texts) if text and not _is_number(text)]
    numbers = np.array(
        [float(text) if text and _is_number(text) else np.nan for text in texts], dtype=np.float64
    )
    if not wrong:
        return numbers, []
    rows = rows_in_words([k + 2 for k in wrong])
    remedy = "Give a plain number: no currency sign, no thousands separator, no per cent."
    expected = f"a number ({column.unit or 'share'})"
    return numbers, [Problem(f"{where}, {rows}", repr(texts[wrong[0]]), expected, remedy=remedy)]


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


def _half(column: Column, values: Any, year: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return half a unit of the last digit printed, [row]; 0 in years in which the column is exact."""
    decimals = decimals_of(as_text(values))
    half = np.zeros(len(decimals))
    for printed in column.printed:
        within = (printed.since <= year) & (year <= printed.until)
        half = np.where(within, 0.5 * 10.0 ** -np.maximum(decimals, printed.decimals), half)
    return half


def _years(
    contract: Contract, written: Mapping[str, Any], rows: int, source: str
) -> tuple[NDArray[np.int64], list[Problem]]:
    """Return the year of each row's period: the number, or the first four digits of a month."""
    if not contract.period or contract.period not in written:
        return np.zeros(rows, dtype=np.int64), []
    texts = as_text(written[contract.period])
    years = [int(text[:4]) if text[:4].isdigit() and len(text) >= 4 else -1 for text in texts]
    wrong = [k for k, year in enumerate(years) if year < 0]
    if not wrong:
        return np.array(years, dtype=np.int64), []
    where = f"{source}, column {contract.period}, {rows_in_words([k + 2 for k in wrong])}"
    return np.zeros(rows, dtype=np.int64), [
        Problem(where, repr(texts[wrong[0]]), "a year such as 2023, or a month such as 2023-04")
    ]


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
