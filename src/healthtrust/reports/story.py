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
from healthtrust.reports.hidden_numbers import Disclosure

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Story:
    """A design, the tables its run left (money in minor units), and the units of their columns if known.

    Of real persons' data a story holds only what may be told: see `disclosed`.
    """

    design: Design
    tables: Mapping[str, Columns]
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    disclosure: Disclosure | None = None
    """What is hidden, where anything may have to be; `tables` then hold the rows that hide nothing."""

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

    def total(self, name: str, column: str, **equal: object) -> int | None:
        """Return the sum of a count of persons in the last year, rounded if need be; None where hidden."""
        if self.disclosure is None:
            return int(self.where(name, **equal)[column].sum())
        sums = self.disclosure.sums.get((name, column, tuple(equal)), {})
        return sums.get((self.year, *equal.values()), 0)

    def hides(self, *names: str) -> int:
        """Return how many rows of these tables are not told because they hide a small number."""
        if self.disclosure is None:
            return 0
        there = [name for name in names if name in self.disclosure.tables]
        return sum(int(self.disclosure.rows_hidden(name).sum()) for name in there)

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
