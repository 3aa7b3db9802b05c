"""What a choice of plan looks at: the plans on offer, and those who choose, as columns.

A plan is known by its name and a person by an identity, never by a position: so plans and persons may stand
in any order, and come and go, without changing anybody else's luck.

>>> offers = Offers(("Mutual", "Unity"), {"premium": np.array([100.0, 120.0])})
>>> offers.count, offers.with_column("premium", np.array([90.0, 120.0])).columns["premium"].tolist()
(2, [90.0, 120.0])
>>> everybody(3, offers.count).may_join.tolist()
[[True, True], [True, True], [True, True]]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

NO_PLAN = -1
"""Index of the plan of someone who had none, or whose plan is no longer offered."""


@dataclass(frozen=True, eq=False)
class Offers:
    """Plans on offer, with their attributes."""

    names: tuple[str, ...]
    columns: Mapping[str, NDArray[np.float64]]
    """[plan] by attribute, such as premium."""

    @property
    def count(self) -> int:
        """Return the number of plans."""
        return len(self.names)

    def with_column(self, name: str, values: NDArray[np.float64]) -> Offers:
        """Return the same plans with one attribute [plan] put in the place of what it was."""
        return replace(self, columns={**self.columns, name: values})


@dataclass(frozen=True, eq=False)
class Choosers:
    """Persons, or cells of identical persons, who choose a plan."""

    identity: NDArray[np.uint64]
    columns: Mapping[str, NDArray[np.float64]]
    """[person] by name: what terms of utility are multiplied by."""
    weight: NDArray[np.int64]
    """[person]: identical persons that the row stands for."""
    before: NDArray[np.int64]
    """[person]: index of last year's plan; −1 = none, or none that is still offered."""
    may_join: NDArray[np.bool_]
    """[person, plan]"""
    passive: NDArray[np.bool_] | None = field(default=None)
    """[person]: who does not choose for himself whatever the rule says; none = nobody."""

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.identity)

    def part(self, rows: slice | NDArray[np.int64]) -> Choosers:
        """Return some of the rows; a slice of them without copying."""
        return Choosers(
            self.identity[rows],
            {name: column[rows] for name, column in self.columns.items()},
            self.weight[rows],
            self.before[rows],
            self.may_join[rows],
            None if self.passive is None else self.passive[rows],
        )


def everybody(rows: int, plans: int) -> Choosers:
    """Return persons without a plan or any column, who may join every plan."""
    return Choosers(
        np.arange(rows, dtype=np.uint64),
        {},
        np.ones(rows, dtype=np.int64),
        np.full(rows, NO_PLAN, dtype=np.int64),
        np.ones((rows, plans), dtype=np.bool_),
    )
