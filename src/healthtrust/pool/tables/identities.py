"""Who is the same: the values of a column numbered in rising order, whole numbers and texts alike.

    code_i = position of row i's value among the distinct values, −1 where the row has none

A workbook holds 7 as 7.0 and a CSV with a gap as well: both are read as the 7 that was meant. Ten million
rows take a few seconds, since nothing looks at one row after the other.

>>> families = numbered(np.array([12.0, 7.0, np.nan, 12.0]))
>>> families.code.tolist(), families.values.tolist(), families.missing.tolist()
([1, 0, -1, 1], [7, 12], [False, False, True, False])
>>> numbered(np.array(["north", " south", None, "north"], dtype=object)).values.tolist()
['north', 'south']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow

LARGEST_EXACT = 2.0**53
"""Beyond it a float no longer holds every whole number."""


@dataclass(frozen=True)
class Numbered:
    """A column [n] as positions among its distinct values, which rise."""

    code: NDArray[np.int64]
    values: NDArray[Any]

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Return which rows [n] have no value."""
        return np.asarray(self.code < 0)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Return how many rows have each value."""
        return np.bincount(self.code[self.code >= 0], minlength=len(self.values)).astype(np.int64)

    def at(self, rows: NDArray[Any]) -> Numbered:
        """Return the same values for other rows: a selection, or another order."""
        return Numbered(self.code[rows], self.values)


def numbered(column: NDArray[Any]) -> Numbered:
    """Return a column [n] of whole numbers or texts as codes; a number that is not whole counts as a text."""
    if column.dtype.kind in "biu":
        return _risen(column)
    if column.dtype.kind == "f":
        return _floats(column)
    return _texts(column)


def _risen(values: NDArray[Any]) -> Numbered:
    """Number values that are all there; quick where they stand in order already."""
    steps = values[1:] != values[:-1]
    if len(values) and (values[1:] >= values[:-1]).all():
        code = np.concatenate([[0], np.cumsum(steps)]).astype(np.int64)
        return Numbered(code, values[np.concatenate([[True], steps])])
    distinct, code = np.unique(values, return_inverse=True)
    return Numbered(code.astype(np.int64), distinct)


def _floats(values: NDArray[Any]) -> Numbered:
    there = ~np.isnan(values)
    kept = values[there]
    whole = bool((np.abs(kept) < LARGEST_EXACT).all()) and bool((kept == np.rint(kept)).all())
    found = _risen(kept.astype(np.int64)) if whole else _texts(kept.astype(np.str_).astype(object))
    code = np.full(len(values), -1, dtype=np.int64)
    code[there] = found.code
    return Numbered(code, found.values)


def _texts(values: NDArray[Any]) -> Numbered:
    """Number texts; nothing and blanks are missing."""
    pa = arrow()
    import pyarrow.compute as pc

    trimmed = pc.utf8_trim_whitespace(_as_texts(values))
    coded = pc.dictionary_encode(pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed))
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks()
    names = np.array(coded.dictionary.to_pylist(), dtype=object)
    order = _order(names)
    place = np.empty(len(names) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(names)), -1
    return Numbered(place[coded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)], names[order])


def _order(names: NDArray[Any]) -> NDArray[np.intp]:
    """Return the order of texts: by size where all are whole numbers, otherwise by the alphabet."""
    texts = names.astype(np.str_)
    if len(texts) and np.char.isdecimal(texts).all() and np.char.str_len(texts).max() <= 18:
        return np.lexsort((texts, texts.astype(np.int64)))
    return np.argsort(texts, kind="stable")


def _as_texts(values: NDArray[Any]) -> Any:
    pa = arrow()

    try:
        return pa.array(values, type=pa.string(), from_pandas=True)
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([_written(value) for value in values.tolist()], type=pa.string())


def _written(value: object) -> str | None:
    """Return a cell of a workbook, where numbers and texts stand in one column, as a text."""
    if value is None or value != value:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
