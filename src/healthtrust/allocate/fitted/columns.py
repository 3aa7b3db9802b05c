"""Columns as numbers or as levels: codes of what is written, and what is missing counted, never filled.

>>> levels, missing = factor_of(np.array(["M", None, "F", "M"], dtype=object))
>>> levels.labels, levels.codes.tolist(), missing
(('F', 'M'), [1, -1, 0, 1], 1)
>>> factor_of(np.array([10, 9, 10]))[0].labels
('9', '10')
>>> numbers_of(np.array(["2.5", "", "x"], dtype=object))[0].tolist()
[2.5, nan, nan]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow


@dataclass(frozen=True)
class Factor:
    """A column of categories: its labels, and which of them each row has; −1 where nothing is written."""

    labels: tuple[str, ...]
    codes: NDArray[np.int32]

    def rows(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Factor:
        """Return the factor of some rows, all labels kept."""
        return Factor(self.labels, self.codes[chosen])


def factor_of(values: NDArray[np.generic]) -> tuple[Factor, int]:
    """Return a column [n] as categories, numbers then texts in their order, and how many are missing."""
    pa = arrow()

    encoded = pa.array(values, from_pandas=True).dictionary_encode()
    written = [_written(value) for value in encoded.dictionary.to_pylist()]
    labels = tuple(sorted({label for label in written if label}, key=_in_order))
    place = {label: code for code, label in enumerate(labels)}
    renamed = np.array([*(place.get(label, -1) for label in written), -1], dtype=np.int32)
    indices = encoded.indices.fill_null(len(written)).to_numpy(zero_copy_only=False)
    codes = renamed[indices]
    return Factor(labels, codes), int((codes < 0).sum())


def numbers_of(values: NDArray[np.generic]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return a column [n] as floats, NaN where there is none, and which cells hold something else."""
    none = np.zeros(len(values), dtype=np.bool_)
    if values.dtype.kind in "iufb":
        numbers = values.astype(np.float64)
        return numbers, np.isinf(numbers)
    numbers = np.array([_number(value) for value in values.tolist()], dtype=np.float64)
    blank = np.array([_written(value) == "" for value in values.tolist()]) if len(values) else none
    return numbers, (np.isnan(numbers) & ~blank) | np.isinf(numbers)


def _number(value: object) -> float:
    try:
        return float(str(value)) if value is not None else float("nan")
    except ValueError:
        return float("nan")


def _written(value: object) -> str:
    """Return a cell as text; a workbook holds whole numbers as 7.0, which nobody typed."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _in_order(label: str) -> tuple[bool, float, str]:
    number = _number(label)
    return number != number, 0.0 if number != number else number, label
