"""Rows of all parts brought to the part that leads: all of them, or every k-th where there are too many.

    k     = ⌈ rows of everybody / most ⌉
    kept  = rows whose identity, spread by a multiplication, is 0 mod k     the same in any parts, and in one

For tables that look at single rows, such as reranking, whose intervals are those of a sample anyway. With
k = 1 nothing is left out; otherwise sums over the rows stand for k times as many.

>>> columns = {"income": np.array([10, 20, 30])}
>>> rows = gathered(columns, np.array([1, 2, 3], dtype=np.uint64), most=10)
>>> rows.columns["income"].tolist(), rows.every
([10, 20, 30], 1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere, joined, leads

MOST = 4_000_000
_SPREAD, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


@dataclass(frozen=True)
class Gathered:
    """Columns of the rows of all parts, and how many rows each stands for."""

    columns: Mapping[str, NDArray[Any]]
    every: int


def gathered(
    columns: Mapping[str, NDArray[Any]], identity: NDArray[np.uint64], most: int = MOST
) -> Gathered | None:
    """Return the rows of all parts, at most about `most` of them; None in parts that do not lead.

    columns [n]: of this part's rows; identity [n]: of their persons or households.
    """
    every = max(1, -(-everywhere(len(identity)) // most))
    if every > 1:
        kept = (identity * _SPREAD >> _HALF) % np.uint64(every) == 0
        columns = {name: column[kept] for name, column in columns.items()}
    found = joined(columns)
    return Gathered(found, every) if leads() else None
