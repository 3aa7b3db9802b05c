"""What came before: sums of a column before each of its rows, kept going from piece to piece of a table.

    before_i = Σ amount_j over all earlier rows j of the same key, those of earlier pieces among them

Source  arithmetic.

>>> so_far = np.zeros(2, dtype=np.int64)
>>> sum_before(np.array([0, 1, 0]), np.array([5, 7, 1]), so_far).tolist(), so_far.tolist()
([0, 0, 5], [6, 7])
>>> sum_before(np.array([1, 0]), np.array([2, 2]), so_far).tolist(), so_far.tolist()
([7, 6], [8, 9])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def sum_before(key: Whole, amount: Whole, so_far: Whole) -> Whole:
    """Return [n] the sum of amounts of the same key before each row, and count all rows into `so_far`.

    key [n]: positions in `so_far`, which holds the sums [key] of earlier pieces and is added to in place.
    """
    order = np.argsort(key, kind="stable")
    sorted_key, counted = key[order], np.cumsum(amount[order]) - amount[order]
    first = np.flatnonzero(np.diff(sorted_key, prepend=-1))
    start = np.repeat(counted[first], np.diff(np.append(first, len(key))))
    before = np.empty(len(key), dtype=np.int64)
    before[order] = counted - start + so_far[sorted_key]
    np.add.at(so_far, key, amount)
    return before
