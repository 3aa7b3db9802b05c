"""What a review finds beside verdicts: what members answered, and what a contract makes due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Surveyed:
    """What members answered in a survey: a row for everywhere, each service place and each plan."""

    items: tuple[str, ...]
    of: tuple[str, ...]
    """[row]: everywhere, place or plan."""
    number: NDArray[np.int64]
    """[row]: position of the place or plan; -1 = everywhere."""
    asked: NDArray[np.int64]
    """[row]: households."""
    answered: NDArray[np.int64]
    effective: NDArray[np.float64]
    """[row]: as how many equally weighted answers they count."""
    members: NDArray[np.float64]
    """[row]: households that those who answered stand for, the sum of their weights."""
    value: NDArray[np.float64]
    """[row, item]: share who find it good, weighted to all members; NaN where nobody answered."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    unweighted: NDArray[np.float64]
    """[row, item]: the same without weights."""
    true: NDArray[np.float64]
    """[row, item]: what all members would answer on average."""

    def of_place(self, place: int) -> int | None:
        """Return the row of a place, or of everywhere (-1); None where it has none."""
        at = [n for n, kind in enumerate(self.of) if kind != "plan" and int(self.number[n]) == place]
        return at[0] if at else None

    def by_plan(self, item: str) -> NDArray[np.float64]:
        """Return the value of an item for each plan [plan]."""
        rows = [n for n, kind in enumerate(self.of) if kind == "plan"]
        return np.asarray(self.value[rows, self.items.index(item)])


@dataclass(frozen=True)
class Performance:
    """What a contract makes due for results: a row for each verdict, in their order; minor units."""

    contract: str
    due: NDArray[np.int64]
    """What the contract says; below zero a penalty."""
    paid: NDArray[np.int64]
    """The same, rewards cut to what the reward reserve holds."""
    reason: NDArray[np.object_]
    trace: Mapping[str, NDArray[Any]]
    """Every step of every row, major units; `key` is place / measure."""
