"""Exact totals by group: whole numbers are added as whole numbers, however large and however many groups.

Floating-point grouping (`np.bincount` with weights) loses minor units above 2^53, that is above 90 million
million pounds in pence; a book may not.

>>> groups, sums = total_by([np.array([2, 1, 2])], np.array([2**53, 5, 1]))
>>> groups[0].tolist(), sums.tolist()
([1, 2], [5, 9007199254740993])
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.integer]

WIDEST_CODE = 2**62
MOST_CELLS = 2**22


def total_by(keys: Sequence[Whole], amount: NDArray[np.int64]) -> tuple[list[Whole], NDArray[np.int64]]:
    """Add up `amount` over rows with equal keys.

    keys: g columns of n whole numbers, the first sorted by first. Returns the groups that occur, as g columns
    in ascending order, and their totals (int64, exact as long as no total passes 2^63).
    """
    if amount.size == 0:
        return [key[:0] for key in keys], amount[:0].copy()
    code, cells = _packed(keys, amount.size)
    totals = np.zeros(cells, dtype=np.int64)
    np.add.at(totals, code, amount)
    a_row_of = np.full(cells, -1, dtype=np.int64)
    a_row_of[code] = np.arange(amount.size)
    occurs = a_row_of >= 0
    return [key[a_row_of[occurs]] for key in keys], totals[occurs]


def _packed(keys: Sequence[Whole], rows: int) -> tuple[NDArray[np.int64], int]:
    """Return one whole number per row that orders rows as the keys do, and how many numbers there may be."""
    code, cells = np.zeros(rows, dtype=np.int64), 1
    for key in keys:
        low = int(key.min())
        span = int(key.max()) - low + 1
        if cells * span > WIDEST_CODE:
            code, cells = _ranked(code)
        code = code * span + (key.astype(np.int64) - low)
        cells *= span
    return _ranked(code) if cells > MOST_CELLS else (code, cells)


def _ranked(code: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Number the values that occur 0, 1, ... in ascending order."""
    values, rank = np.unique(code, return_inverse=True)
    return rank.reshape(-1).astype(np.int64), values.size
