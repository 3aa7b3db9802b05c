"""Number rows through all parts of the people: what the parts before this one have, and what all have.

    before_k = Σ_{j < k} n_j        all = Σ_j n_j

n_j   whole numbers of part j, such as its rows

>>> of = numbered(np.array([3, 5]))
>>> of.before.tolist(), of.all.tolist()
([0, 0], [3, 5])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere, number, parts_in_all

Whole = NDArray[np.int64]


class Numbered(NamedTuple):
    """Whole numbers [...] of the parts before this one, and of all parts."""

    before: Whole
    all: Whole


def numbered(own: Whole) -> Numbered:
    """Return the sums over the parts before this one, and over all, of each part's whole numbers [...]."""
    each = np.zeros((parts_in_all(), *own.shape), dtype=np.int64)
    each[number()] = own
    each = everywhere(each)
    return Numbered(each[: number()].sum(axis=0), each.sum(axis=0))
