"""Cut rows into parts of nearly equal length, only where cutting is allowed.

>>> cut(10, 3)
[slice(0, 3, None), slice(3, 7, None), slice(7, 10, None)]
>>> cut(10, 3, borders=np.array([0, 2, 9]))
[slice(0, 2, None), slice(2, 9, None), slice(9, 10, None)]
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def cut(rows: int, parts: int, borders: NDArray[np.int64] | None = None) -> list[slice]:
    """Return at most `parts` slices that cover the rows 0 to `rows`, in order, none of them empty.

    With borders, rising row numbers such as the first rows of households, every cut falls on one of them: the
    one nearest to an equal share. Fewer parts come back where there are too few rows or borders.
    """
    if rows < 0 or parts < 1:
        raise ValueError(f"expected 0 or more rows and 1 or more parts, not {rows} rows in {parts} parts")
    wanted = [(2 * rows * k + parts) // (2 * parts) for k in range(1, parts)]
    cuts = wanted if borders is None else _nearest(np.asarray(borders, dtype=np.int64), wanted)
    edges = sorted({0, rows, *(cut for cut in cuts if 0 < cut < rows)})
    return [slice(start, stop) for start, stop in pairwise(edges)]


def _nearest(borders: NDArray[np.int64], wanted: list[int]) -> list[int]:
    if not len(borders):
        return []
    if (np.diff(borders) < 0).any():
        raise ValueError("borders must be rising row numbers")
    after = np.clip(np.searchsorted(borders, wanted), 1, max(len(borders) - 1, 1))
    low, high = borders[after - 1], borders[np.minimum(after, len(borders) - 1)]
    nearer = np.where(np.array(wanted) - low <= high - np.array(wanted), low, high)
    return [int(border) for border in nearer]
