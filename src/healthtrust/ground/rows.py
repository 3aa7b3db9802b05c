"""A table turned, columns of one length as rows, rows as columns; and its cells as JSON holds them.

>>> by_row({"place": ["Ash", "Elm"], "people": [3, 4]})
[{'place': 'Ash', 'people': 3}, {'place': 'Elm', 'people': 4}]
>>> by_column([{"place": "Ash", "people": 3}, {"place": "Elm", "people": 4}])
{'place': ['Ash', 'Elm'], 'people': [3, 4]}
>>> columns_of(("place", "people"), [["Ash", 3], ["Elm", 4]])
{'place': ['Ash', 'Elm'], 'people': [3, 4]}
>>> filled({"places": {"place": ["Ash"]}, "none": {"place": []}, "nothing": {}})
{'places': {'place': ['Ash']}}
>>> plain("Ash", 3, 1 / 3, float("nan"))
['Ash', 3, 0.333333333, None]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, TypeVar

Columns = TypeVar("Columns", bound=Mapping[str, Sequence[Any]])


def by_row(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return columns as one mapping for each row; raises ValueError where their lengths differ."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as columns, named as in the first row; none without rows."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def columns_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Return rows of cells as named columns; none without rows."""
    return {name: [row[k] for row in rows] for k, name in enumerate(names)} if rows else {}


def filled(tables: Mapping[str, Columns]) -> dict[str, Columns]:
    """Return the tables that have rows."""
    return {name: columns for name, columns in tables.items() if any(map(len, columns.values()))}


def plain(*cells: Any) -> list[Any]:
    """Return cells as they are written."""
    return [plain_cell(cell) for cell in cells]


def plainly(tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return tables row by row, what is no finite number as None."""
    return {
        name: [
            {key: known(value) if isinstance(value, float) else value for key, value in row.items()}
            for row in by_row(columns)
        ]
        for name, columns in tables.items()
    }


def known(value: float) -> float | None:
    """Return a number, or None where it is not finite."""
    return float(value) if isfinite(value) else None


def plain_cell(cell: Any) -> Any:
    """Return a cell as it is written: a number to nine digits, None for what is no number."""
    value = cell.item() if hasattr(cell, "item") else cell
    return known(float(f"{value:.9g}")) if isinstance(value, float) else value
