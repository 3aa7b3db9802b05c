"""Two releases that differ by a handful of persons tell of these, even where neither tells of few by itself.

    n_before - n_after   is a count of persons, and too small to be told where 0 < |difference| < fewest

A release of the same table with one person left out, or of the same people cut at another age, is the classic
way to find somebody. Counts that were rounded before both releases are safe where the rounded ones are given.

Source  ONS, Disclosure control guidance for tables: disclosure by differencing [recalled]

>>> table = {"place": ["A", "B"], "members": [120, 300]}
>>> after = {"place": ["A", "B"], "members": [117, 340]}
>>> [(each.row, each.before, each.after) for each in differencing(table, after, by=("place",))]
[(('A',), 120, 117)]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.disclosure.hiding import FEWEST


@dataclass(frozen=True)
class Apart:
    """One count that two releases give so nearly alike that the difference tells of few."""

    column: str
    row: tuple[Any, ...]
    """What names the row."""
    before: int
    after: int


def differencing(
    before: Mapping[str, ArrayLike],
    after: Mapping[str, ArrayLike],
    by: Sequence[str],
    counts: Sequence[str] = (),
    fewest: int = FEWEST,
) -> list[Apart]:
    """Return the counts of rows in both releases that differ by fewer than `fewest` persons.

    `by` names the columns that name a row; `counts` are all other columns of whole numbers if none is given.
    A row that one release lacks counts as none there.
    """
    counted = counts or [name for name in before if name in after and name not in by and _whole(before[name])]
    one, other = _by_name(before, by), _by_name(after, by)
    found = []
    for row in dict.fromkeys([*one, *other]):
        for name in counted:
            was, now = (_count(of, row, release[name]) for of, release in ((one, before), (other, after)))
            if 0 < abs(was - now) < fewest:
                found.append(Apart(name, row, was, now))
    return found


def _by_name(release: Mapping[str, ArrayLike], by: Sequence[str]) -> dict[tuple[Any, ...], int]:
    names = zip(*(np.asarray(release[name]).tolist() for name in by), strict=True)
    return {row: at for at, row in enumerate(names)}


def _count(of: Mapping[tuple[Any, ...], int], row: tuple[Any, ...], values: ArrayLike) -> int:
    return int(np.asarray(values)[of[row]]) if row in of else 0


def _whole(values: ArrayLike) -> bool:
    return np.issubdtype(np.asarray(values).dtype, np.integer)
