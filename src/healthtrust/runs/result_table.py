"""A result table of a run: its name, how it is made from a year's state, and the units of its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from healthtrust.runs.meanings import MINOR
from healthtrust.state import State

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class ResultTable:
    """One table of a run: its name, its maker (None = not for this design), and the units of its columns."""

    name: str
    make: Callable[[State], Columns | None]
    units: Mapping[str, str] = field(default_factory=dict)


def money(*columns: str, **units: str) -> dict[str, str]:
    """Return the units of columns of money, and of others by name."""
    return {**dict.fromkeys(columns, MINOR), **units}
