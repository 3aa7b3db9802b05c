"""Who may be charged, and what on: columns of households and of their members.

    members of household h = the person rows first[h] to first[h + 1]

Source  none: a record, not a rule.

All amounts are whole minor units a year of one such household or person; `weight` says how many identical
households a row stands for. A column that no rule asks for may be absent.

>>> couple = Payers.of_households(income=np.array([30_000_00]), equivalised=np.array([20_000_00]),
...                               adults=np.array([2]), weight=np.array([5]))
>>> couple.rows, couple.persons, sorted(couple.known)
(1, 0, [])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

OF_PERSONS = ("age", "earnings", "premium")
OF_HOUSEHOLDS = ("wealth", "spending")
COLUMNS = OF_PERSONS + OF_HOUSEHOLDS
"""Columns that payers may lack."""


@dataclass(frozen=True)
class Payers:
    """Columns of h households, `first` of h + 1; `age`, `earnings` and `premium` of their p members."""

    first: NDArray[np.int64]
    income: NDArray[np.int64]
    """Disposable income of the household."""
    equivalised: NDArray[np.int64]
    """Income per equivalent adult, which exemptions look at."""
    adults: NDArray[np.uint8]
    children: NDArray[np.uint8]
    weight: NDArray[np.int32] | NDArray[np.int64]
    age: NDArray[np.uint8] | None = None
    earnings: NDArray[np.int64] | None = None
    wealth: NDArray[np.int64] | None = None
    spending: NDArray[np.int64] | None = None
    """[household, category]."""
    categories: tuple[str, ...] = ()
    """Categories of spending, in the order of its columns."""
    premium: NDArray[np.int64] | None = None
    """What each person paid to an existing insurer before."""

    def __post_init__(self) -> None:
        wrong = {
            name
            for name in ("equivalised", "adults", "children", "weight")
            if self._length(name) != self.rows
        }
        wrong |= {name for name in OF_HOUSEHOLDS if self._length(name) not in (None, self.rows)}
        wrong |= {name for name in OF_PERSONS if self._length(name) not in (None, self.persons)}
        if len(self.first) != self.rows + 1:
            wrong.add("first")
        if self.spending is not None and self.spending.shape != (self.rows, len(self.categories)):
            wrong.add("spending")
        if wrong:
            raise ValueError(f"columns of another length than their rows: {', '.join(sorted(wrong))}")

    def _length(self, name: str) -> int | None:
        column = getattr(self, name)
        return None if column is None else len(column)

    @property
    def rows(self) -> int:
        """Return the number of rows of households."""
        return len(self.income)

    @property
    def persons(self) -> int:
        """Return the number of rows of persons."""
        return int(self.first[-1])

    @property
    def known(self) -> frozenset[str]:
        """Return which of the columns that may be absent are there."""
        return frozenset(name for name in COLUMNS if getattr(self, name) is not None)

    @classmethod
    def of_households(
        cls,
        income: ArrayLike,
        equivalised: ArrayLike,
        adults: ArrayLike,
        weight: ArrayLike,
        children: ArrayLike | None = None,
    ) -> Payers:
        """Return payers without columns of persons: enough for income, head and ceilings."""
        rows = len(np.asarray(income))
        return cls(
            first=np.zeros(rows + 1, dtype=np.int64),
            income=np.asarray(income, dtype=np.int64),
            equivalised=np.asarray(equivalised, dtype=np.int64),
            adults=np.asarray(adults, dtype=np.uint8),
            children=np.zeros(rows, np.uint8) if children is None else np.asarray(children, dtype=np.uint8),
            weight=np.asarray(weight, dtype=np.int64),
        )
