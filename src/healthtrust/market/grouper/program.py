"""A grouper's tables as arrays of whole numbers, which the kernel and its twin walk through.

    terms = flags 0..F-1, traits F..F+T-1, factors F+T..        rows that speak of i = first[i]:first[i+1]

F, T   how many flags and traits there are; flags stand in ascending number, traits and factors as stated
A factor holds where each of its clauses does: low <= number of its terms that are there <= high.

>>> first, values = lists([[3, 4], [], [5]])
>>> first.tolist(), values.tolist()
([0, 2, 2, 3], [3, 4, 5])
>>> sorted(["HCC10", "HCC9", "G1"], key=natural)
['G1', 'HCC9', 'HCC10']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HELD = -1
"""The term that stands for how many flags are kept; HELD − 1 − flag takes that flag out of the count."""


class Program(NamedTuple):
    """Everything the kernel asks of a grouper."""

    link_first: NDArray[np.int64]
    """[code + 1]: rows of link."""
    link_flag: NDArray[np.int32]
    link_unit: NDArray[np.float64]
    edit_first: NDArray[np.int64]
    """[code + 1]: rows of edit."""
    edit_sex: NDArray[np.int8]
    """0 both, 1 men, 2 women."""
    edit_from: NDArray[np.int16]
    edit_to: NDArray[np.int16]
    edit_flag: NDArray[np.int32]
    """-1 = the code gives nothing."""
    threshold: NDArray[np.float64]
    """[flag], 0 = any row sets it; in units of the last decimal that sums are rounded to."""
    scale: float
    joined: NDArray[np.int32]
    """[combination, 3]: flag, with, becomes."""
    need_first: NDArray[np.int64]
    need: NDArray[np.int32]
    drop_first: NDArray[np.int64]
    drop: NDArray[np.int32]
    group: NDArray[np.int32]
    """[flag], -1 = none."""
    group_trait: NDArray[np.int32]
    """[flag], -1 = everybody."""
    clause_first: NDArray[np.int64]
    """[factor + 1]: rows of low and high."""
    term_first: NDArray[np.int64]
    """[clause + 1]: rows of term."""
    term: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    weight: NDArray[np.float64]
    """[segment, term]."""


def lists(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return lists end to end: where each begins and ends, and their members."""
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
    return first.astype(np.int64), np.array([each for row in rows for each in row], dtype=np.int32)


def natural(name: str) -> list[tuple[int, int | str]]:
    """Return a key by which names sort as a reader counts: 9 before 10."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.findall(r"\d+|\D+", name)]
