"""A column of words as numbers: the words that occur, and which of them stands in each row.

Of a million persons each has a name of their own and one of five plans. What is asked of the plan, whether it
is known, whether it is empty, is asked five times and not a million times.

>>> plans = Words.of(["Mutual", "Unity ", None, "Unity"])
>>> plans.distinct, plans.index.tolist(), plans.rows("Unity").tolist()
(('Mutual', 'Unity', ''), [0, 1, 2, 1], [1, 3])
>>> codes, first = apart(["E11|I10", None, "I10"], "|")
>>> codes.distinct, codes.index.tolist(), first.tolist()
(('E11', 'I10', ''), [0, 1, 2, 1], [0, 2, 3, 4])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow


@dataclass(frozen=True, eq=False)
class Words:
    """The different words of a column, in the order of their first rows, and which stands in each row."""

    distinct: tuple[str, ...]
    index: NDArray[np.int32]

    @classmethod
    def of(cls, column: Any) -> Words:
        """Return the words of a column of Arrow, an array or a list; nothing is ""."""
        return _encoded(as_texts(column))

    def __len__(self) -> int:
        return len(self.index)

    def texts(self) -> NDArray[np.object_]:
        """Return the word of each row."""
        return np.array(self.distinct, dtype=object)[self.index]

    def rows(self, word: str) -> NDArray[np.int64]:
        """Return the rows in which a word stands, from 0 on."""
        there = [place for place, each in enumerate(self.distinct) if each == word]
        return np.flatnonzero(np.isin(self.index, there))


def apart(column: Any, by: str) -> tuple[Words, NDArray[np.int64]]:
    """Return the words joined in the cells of a column [n], and where those of each row begin [n + 1]."""
    import pyarrow.compute as pc

    lists = pc.split_pattern(as_texts(column), by)
    first = np.concatenate([[0], np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False))])
    return _encoded(lists.flatten()), first.astype(np.int64)


def as_texts(column: Any) -> Any:
    """Return a column as texts of Arrow without blanks round them; nothing is "".

    Whole numbers are written as such: a workbook holds 7 as 7.0, which nobody typed.

    >>> as_texts([7.0, " x ", None, 2.5]).to_pylist()
    ['7', 'x', '', '2.5']
    """
    import pyarrow.compute as pc

    texts = _arrow_texts(column)
    if not hasattr(texts, "buffers"):  # chunks that do not fit one array of 2 GiB: longer offsets hold them
        texts = texts.cast(arrow().large_string()).combine_chunks()
    return pc.utf8_trim_whitespace(pc.fill_null(texts, ""))


def all_different(texts: Any) -> bool:
    """Return whether no text of Arrow stands in two rows.

    >>> [all_different(as_texts(texts)) for texts in (["7", "8"], ["7", "07"], ["7", "7"], ["x", "7"])]
    [True, True, False, True]
    """
    pa = arrow()
    import pyarrow.compute as pc

    try:
        numbers = np.sort(texts.cast(pa.int64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:
        pass
    else:
        if not (np.diff(numbers) == 0).any():  # texts of different numbers are different
            return True
    return bool(pc.count_distinct(texts).as_py() == len(texts))


def _encoded(texts: Any) -> Words:
    coded = texts.dictionary_encode()
    return Words(tuple(coded.dictionary.to_pylist()), coded.indices.to_numpy(zero_copy_only=False))


def _arrow_texts(column: Any) -> Any:
    """Return a column as an array of texts; chunks where one array cannot hold it."""
    pa = arrow()
    if isinstance(column, np.ndarray) and column.dtype.kind in "iu":
        column = pa.array(column)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    if isinstance(column, pa.Array | pa.ChunkedArray):
        if pa.types.is_integer(column.type):
            column = column.cast(pa.string())
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return column
        column = column.to_pylist()
    values = column.tolist() if isinstance(column, np.ndarray) else column
    return pa.array([_written(value) for value in values], pa.string())


def _written(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
