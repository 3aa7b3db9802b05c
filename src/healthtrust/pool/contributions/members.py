"""The members of some households: which rows of persons they are, and their amounts added up by household.

    sum_h = Σ_j amount_j over first[h] ≤ j < first[h + 1], in the order of the rows

Source  none: addition; NumPy twins of compiled kernels use it, so that floats add up in the same order.

>>> first = np.array([0, 2, 2, 5])
>>> persons, home = members(first, slice(1, 3))
>>> persons, home.tolist(), of_household(np.array([1.0, 2.0, 4.0]), home, 2).tolist()
(slice(2, 5, None), [1, 1, 1], [0.0, 7.0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Home = NDArray[np.intp]
Real = NDArray[np.float64]


def members(first: NDArray[np.int64], rows: slice) -> tuple[slice, Home]:
    """Return the person rows of some households, and for each its household's place among them."""
    of_these = first[rows.start : rows.stop + 1]
    home = np.repeat(np.arange(len(of_these) - 1), np.diff(of_these))
    return slice(int(of_these[0]), int(of_these[-1])), home


def of_household(amounts: Real, home: Home, households: int) -> Real:
    """Return amounts [member] added up by household [n], member after member."""
    return np.bincount(home, weights=amounts, minlength=households).astype(np.float64, copy=False)


def charged_age(age: NDArray[np.uint8], under: int, from_age: int) -> NDArray[np.bool_]:
    """Return which persons are of an age that is charged: from `under` to below `from_age`."""
    return np.asarray((under <= age) & (age < from_age))
