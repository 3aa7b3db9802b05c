"""What a story of real persons may tell: every table with its hidden cells, sums, what is hidden and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import FEWEST, HIDDEN, why
from healthtrust.reports.counts_of_persons import DROPPED

Columns = dict[str, NDArray[Any]]
Masks = Mapping[str, NDArray[np.bool_]]

RULE = (
    f"These are data of real persons. Counts of fewer than {FEWEST} persons are hidden, and so is any count "
    f"from which one of them could be worked out; all hidden cells read “{HIDDEN}”. Other counts are rounded "
    "to the nearest five, and what is said per head is made of rounded counts. Sums of money are exact."
)
"""What is done, in words for a reader."""


def in_words(values: list[Any], mask: NDArray[np.bool_] | None) -> list[Any]:
    """Return values with the word for hidden in place of those that are.

    >>> in_words([3, 40], np.array([True, False])), in_words([3, 40], None)
    (['hidden', 40], [3, 40])
    """
    if mask is None:
        return values
    return [HIDDEN if hid else value for value, hid in zip(values, mask, strict=True)]


@dataclass(frozen=True)
class Disclosure:
    """All that may be told of the tables of a run."""

    tables: Mapping[str, Columns]
    """Every table that may be told, all its rows; what stands in a hidden cell has no meaning."""
    hidden: Mapping[str, Masks]
    """By table and column, which cells are hidden."""
    sums: Mapping[tuple[str, str, tuple[str, ...]], Mapping[tuple[Any, ...], int | None]]
    """By table, column and the columns summed within: the sum, rounded, by year and their values; or None."""
    left_out: tuple[str, ...] = ()
    """Tables of single persons or households, which are not told."""

    def in_words(self, name: str) -> dict[str, list[Any]]:
        """Return a table with the word for hidden in its hidden cells."""
        masks = self.hidden.get(name, {})
        return {key: in_words(v.tolist(), masks.get(key)) for key, v in self.tables[name].items()}

    def rows_hidden(self, name: str) -> NDArray[np.bool_]:
        """Return which rows of a table hide anything, columns aside that nobody reads."""
        rows = np.zeros(len(self.tables[name]["year"]), dtype=bool)
        for column, mask in self.hidden.get(name, {}).items():
            if column not in DROPPED:
                rows |= mask
        return rows

    def listed(self) -> dict[str, list[Any]]:
        """Return what was hidden: a row for each column that hides any cell, and for each table left out."""
        rows = [
            (name, column, int(mask.sum()), len(mask), why())
            for name, masks in self.hidden.items()
            for column, mask in masks.items()
            if mask.any()
        ]
        rows += [(name, "", 0, 0, "rows of single persons or households") for name in self.left_out]
        names = ("table", "column", "cells hidden", "of", "why")
        return {name: [row[at] for row in rows] for at, name in enumerate(names)}
