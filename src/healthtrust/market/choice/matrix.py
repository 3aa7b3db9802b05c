"""From which plan to which: a table of whole persons whose rows add up to last year, and columns to this.

    M_qp = persons who were in q and are in p          Σ_p M_qp = members of q last year
                                                       Σ_q M_qp = members of p this year

The last row holds those who were in no plan that is still offered, the last column those who are in none.

>>> from healthtrust.market.choice.drawn import Drawn
>>> nobody = np.zeros((0, 2), dtype=np.int64)
>>> drawn = Drawn(np.array([0, 1, 1], dtype=np.int32), nobody[:, 0], nobody)
>>> switching(np.array([0, 0, -1]), drawn).tolist()
[[1, 1, 0], [0, 0, 0], [0, 1, 0]]
>>> switched(switching(np.array([0, 0, -1]), drawn))
1
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share_rows
from healthtrust.market.choice.drawn import Drawn

Whole = NDArray[np.int64]


def switching(before: Whole, drawn: Drawn, weight: Whole | None = None) -> Whole:
    """Return persons [plan before, plan after], with one more row and column for none.

    before: [person], −1 = none; weight: [person], needed where rows of several persons may be in no plan.
    """
    side = drawn.plans + 1
    was, now = before % side, drawn.plan.astype(np.int64) % side
    one = drawn.plan > -2
    matrix = np.bincount(was[one] * side + now[one], minlength=side * side).reshape(side, side)
    rows = drawn.several
    np.add.at(matrix, (was[rows][:, None], np.arange(side - 1)[None, :]), drawn.of_several)
    if weight is not None:
        np.add.at(matrix[:, -1], was[rows], weight[rows] - drawn.of_several.sum(axis=1))
    return np.asarray(matrix, dtype=np.int64)


def expected_switching(before: Whole, weight: Whole, shares: NDArray[np.floating]) -> Whole:
    """Return the same from expected shares [person, plan]: rows add up, by largest remainder."""
    side = shares.shape[1] + 1
    was = before % side
    expected = np.zeros((side, side), dtype=np.float64)
    for p in range(side - 1):
        expected[:, p] = np.bincount(was, weights=shares[:, p] * weight, minlength=side)
    count = np.bincount(was, weights=weight, minlength=side).round().astype(np.int64)
    missing = count - expected.sum(axis=1)
    # What single precision leaves out is nobody: only rows without any plan leave whole persons in none.
    expected[:, -1] = np.where(missing > 1e-5 * count, missing, 0.0)
    return share_rows(count, np.where(expected.any(axis=1, keepdims=True), expected, 1.0))


def moved(first: Drawn, second: Drawn, names: Sequence[str], other: Sequence[str]) -> Whole:
    """Return persons [plan under first offers, plan under second], drawn with the same luck.

    A row of several persons moves as few of them as its heads under both allow; the last row and column are
    none. names, other: of the plans of the first and the second offers.
    """
    rows, columns = len(names) + 1, len(other) + 1
    one = first.plan > -2
    was, now = first.plan[one].astype(np.int64) % rows, second.plan[one].astype(np.int64) % columns
    matrix = np.bincount(was * columns + now, minlength=rows * columns).reshape(rows, columns)
    for left, right in zip(first.of_several, second.of_several, strict=True):
        matrix[:-1, :-1] += _fewest(left, right, names, other)
    return np.asarray(matrix, dtype=np.int64)


def _fewest(left: Whole, right: Whole, names: Sequence[str], other: Sequence[str]) -> Whole:
    """Return persons [plan, other plan] with as many as can be in the plan of the same name.

    >>> _fewest(np.array([5, 3]), np.array([2, 4, 2]), ("A", "B"), ("B", "A", "C")).tolist()
    [[0, 4, 1], [2, 0, 1]]
    """
    both = np.zeros((len(left), len(right)), dtype=np.int64)
    out, into = left.copy(), right.copy()
    for p, name in enumerate(names):
        if name in other:
            q = list(other).index(name)
            both[p, q] = min(out[p], into[q])
            out[p] -= both[p, q]
            into[q] -= both[p, q]
    for p in np.flatnonzero(out).tolist():
        for q in range(len(into)):
            go = min(out[p], into[q])
            both[p, q] += go
            out[p] -= go
            into[q] -= go
    return both


def switched(matrix: Whole) -> int:
    """Return how many were in a plan and are in another, or in none."""
    return int(matrix[:-1].sum() - np.trace(matrix[:-1, :-1]))
