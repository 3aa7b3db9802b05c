"""A story: the tables of a run with the design that made them; all that a report may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.design.whole import Design
from healthtrust.ground.money import SYMBOLS, Currency, currency, words

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Story:
    """A design, the tables its run left (money in minor units), and the units of their columns if known."""

    design: Design
    tables: Mapping[str, Columns]
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def currency(self) -> Currency:
        """Return the only currency of the design."""
        return currency(self.design.currency)

    @property
    def symbol(self) -> str:
        """Return the sign of the currency as it stands before an amount: £, or EUR with a space."""
        return SYMBOLS.get(self.currency.code, f"{self.currency.code} ")

    @property
    def year(self) -> int:
        """Return the last year of the design."""
        return self.design.span[-1]

    def has(self, *names: str) -> bool:
        """Return whether all these tables are there and have rows in the last year."""
        return all(name in self.tables and _rows(self.last(name)) for name in names)

    def last(self, name: str) -> Columns:
        """Return the rows of a table that belong to the last year."""
        columns = self.tables[name]
        kept = columns["year"] == self.year
        return {key: values[kept] for key, values in columns.items()}

    def where(self, name: str, **equal: object) -> Columns:
        """Return the rows of a table's last year in which the named columns have the given values."""
        columns = self.last(name)
        kept = np.ones(_rows(columns), dtype=bool)
        for key, value in equal.items():
            kept &= np.asarray(columns[key] == value)
        return {key: values[kept] for key, values in columns.items()}

    def money(self, minor: float) -> str:
        """Return an amount of minor units in words: £1.2 m."""
        return words(round(float(minor)), self.currency)

    def major(self, minor: ArrayLike) -> NDArray[np.float64]:
        """Return amounts of minor units in major units, for showing only."""
        return np.asarray(np.asarray(minor, dtype=np.float64) / 10**self.currency.exponent)

    def in_full(self, major: float) -> str:
        """Return an amount of major units in full, without decimals: −£1,857."""
        return f"{'−' if round(major) < 0 else ''}{self.symbol}{abs(major):,.0f}"

    def whole(self, minor: float) -> str:
        """Return an amount in words without pence, as an amount per head is said: £1,857."""
        unit = 10**self.currency.exponent
        return words(round(float(minor) / unit) * unit, self.currency)


def _rows(columns: Columns) -> int:
    return len(columns["year"]) if "year" in columns else 0
