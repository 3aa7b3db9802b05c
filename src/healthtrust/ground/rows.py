"""A table turned: columns of one length as rows, rows as columns.

>>> by_row({"place": ["Ash", "Elm"], "people": [3, 4]})
[{'place': 'Ash', 'people': 3}, {'place': 'Elm', 'people': 4}]
>>> by_column([{"place": "Ash", "people": 3}, {"place": "Elm", "people": 4}])
{'place': ['Ash', 'Elm'], 'people': [3, 4]}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def by_row(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return columns as one mapping for each row; raises ValueError where their lengths differ."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def by_column(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as columns, named as in the first row; none without rows."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
