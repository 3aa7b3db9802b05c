"""Rows that no term tells apart become one cell: the same coefficients from far fewer rows.

    Y_c = Σ_{i in c} y_i      E_c = Σ_{i in c} e_i

y_i, e_i   outcome and exposure of row i;  c  the rows that share every value the terms look at
The score of a Poisson, gamma or linear regression of y/e with weight e is Σ_c x_c (Y_c − E_c μ_c) μ'_c / V_c:
it holds rows only through these sums, so nothing is lost. What depends on single rows, such as standard
errors and explained variance, is computed from the rows.

Source    sufficiency of the sums in an exponential family: McCullagh and Nelder, Generalized Linear Models,
          2nd edition 1989, sections 2.2 and 6.2 [recalled]

>>> from healthtrust.allocate.fitted.rows import Source
>>> sex = Factor(("F", "M"), np.array([0, 1, 0, 1], dtype=np.int32))
>>> rows = Rows(Source("", 4, ""), np.array([1.0, 2, 3, 4]), np.ones(4), {"sex": sex},
...             {"age": np.array([30.0, 30, 30, 40])})
>>> cells = collapse(rows, ["sex"], ["age"])
>>> cells.count, cells.of_row.tolist(), cells.outcome.tolist(), cells.numbers["age"].tolist()
(3, [0, 1, 0, 2], [4.0, 2.0, 4.0], [30.0, 30.0, 40.0])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.columns import Factor
from healthtrust.allocate.fitted.rows import Rows

_DENSE = 4
"""Up to so many possible codes a row, cells are found by counting, beyond by sorting."""


@dataclass(frozen=True)
class Cells:
    """Distinct values of the terms' columns, with the sums of outcome and exposure over their rows."""

    outcome: NDArray[np.float64]
    exposure: NDArray[np.float64]
    factors: Mapping[str, Factor]
    numbers: Mapping[str, NDArray[np.float64]]
    of_row: NDArray[np.int64]
    """[n]: the cell of each row."""

    @property
    def count(self) -> int:
        """Return the number of cells."""
        return len(self.exposure)


def collapse(rows: Rows, factors: Sequence[str], numbers: Sequence[str]) -> Cells:
    """Return the cells of rows by these columns; columns must be without missing values."""
    code = np.zeros(rows.count, dtype=np.int64)
    size = 1
    for name in factors:
        code, size = _joined(code, size, rows.factors[name].codes, len(rows.factors[name].labels))
    for name in numbers:
        which, many = _values_numbered(rows.numbers[name])
        code, size = _joined(code, size, which, many)
    of_row, first = _numbered(code, size)
    cells = len(first)
    return Cells(
        np.bincount(of_row, weights=rows.outcome, minlength=cells).astype(np.float64),
        np.bincount(of_row, weights=rows.exposure, minlength=cells).astype(np.float64),
        {name: rows.factors[name].rows(first) for name in factors},
        {name: rows.numbers[name][first] for name in numbers},
        of_row,
    )


def _values_numbered(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], int]:
    """Return a number for each value, and how many numbers: ages as they stand, others by sorting."""
    low, high = values.min(), values.max()
    if high - low <= len(values) and (values == np.rint(values)).all():
        return (values - low).astype(np.int64), int(high - low) + 1
    distinct, which = np.unique(values, return_inverse=True)
    return which, len(distinct)


def _joined(
    code: NDArray[np.int64], size: int, more: NDArray[np.integer], many: int
) -> tuple[NDArray[np.int64], int]:
    """Return codes of pairs, numbered afresh before they could outgrow 64 bits."""
    if size * max(many, 1) >= 2**62:
        code, first = _numbered(code, size)
        size = len(first)
    return code * max(many, 1) + more, size * max(many, 1)


def _numbered(code: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return codes [n] numbered without gaps in their order, and the first row of each."""
    if size > _DENSE * len(code) + 1024:
        _, first, dense = np.unique(code, return_index=True, return_inverse=True)
        return dense, first
    first = np.full(size, -1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    used = first >= 0
    number = np.cumsum(used) - 1
    return number[code], first[used]
