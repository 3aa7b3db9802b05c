"""What every transfer scheme answers: its cells, transfers and parameters, and how known they are.

>>> Parameter("coinsurance", 0.8, "42 CFR 153.230", "recalled").status
'recalled'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from healthtrust.market.schemes.balanced import Balanced


@dataclass(frozen=True)
class Parameter:
    """A number the scheme's law or regulator sets, in force in a year."""

    name: str
    value: float | str
    source: str
    status: str
    """cited, recalled or assumed; given where the user states it."""


@dataclass(frozen=True)
class Answered:
    """A scheme computed on a table: what `market equalise` says, prints and writes."""

    scheme: str
    title: str
    sentence: str
    cells: Mapping[str, Sequence[Any]]
    """Columns of the finest rows the scheme has; money in major units, `transfer` not rounded."""
    balanced: Balanced
    """The transfers in whole minor units, by pool and party."""
    parameters: tuple[Parameter, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)
    """Further results by name: totals, rates found, members counted, rows set aside."""
    notes: tuple[str, ...] = ()
    """What the reader must know: what was set aside, which parameter is recalled or assumed."""
