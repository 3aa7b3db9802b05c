"""Columns as they may be told: counts rounded or hidden, and what is derived from a hidden count hidden too.

One row is one group of persons. A row whose denominator is hidden says nothing of that group but its name; a
row with a hidden numerator says nothing of that numerator, nor of the rate and the interval that follow.

>>> told = disclosed(
...     {"body": ["A", "B", "C"], "seen": [3, 40, 12], "of": [50, 90, 80], "rate": [0.06, 0.44, 0.15]},
...     counts=("seen", "of"),
...     ratios={"rate": ("seen", "of")},
... )
>>> told.shown["seen"], told.shown["of"], told.shown["rate"]
([None, 40, None], [50, 90, 80], [None, 0.4444444444444444, None])
>>> told.in_words("seen")
['hidden', 40, 'hidden']
>>> told.many, told.note()
(4, '4 cells are hidden: they tell of fewer than 10 persons, or would let such a cell be worked out.')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.disclosure.hiding import FEWEST, hidden
from healthtrust.ground.disclosure.rounding import rounded, rounded_ratio

HIDDEN = "hidden"
"""What stands in place of every hidden number alike, so that none is known to be the small one."""


def why(fewest: int = FEWEST) -> str:
    """Return in words why a cell is hidden.

    >>> why()
    'they tell of fewer than 10 persons, or would let such a cell be worked out'
    """
    return f"they tell of fewer than {fewest} persons, or would let such a cell be worked out"


@dataclass(frozen=True)
class Told:
    """Columns as they may be told, and which of their cells are hidden."""

    shown: Mapping[str, list[Any]]
    """None where a cell is hidden."""
    hidden: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    """By column, those only that can hide anything."""
    fewest: int = FEWEST

    @property
    def many(self) -> int:
        """Return how many cells are hidden."""
        return sum(int(each.sum()) for each in self.hidden.values())

    def in_words(self, column: str) -> list[Any]:
        """Return a column with the word for hidden in place of what is hidden."""
        mask = self.hidden.get(column)
        values = self.shown[column]
        return values if mask is None else [HIDDEN if hid else v for v, hid in zip(values, mask, strict=True)]

    def note(self) -> str:
        """Return in a sentence how many cells are hidden and why; nothing where none is."""
        if not self.many:
            return ""
        are = "1 cell is hidden: it tells" if self.many == 1 else f"{self.many:,} cells are hidden: they tell"
        return f"{are} of fewer than {self.fewest} persons, or would let such a cell be worked out."


def disclosed(
    columns: Mapping[str, ArrayLike],
    counts: Sequence[str],
    derived: Sequence[str] = (),
    within: ArrayLike | None = None,
    ratios: Mapping[str, tuple[str, str]] | None = None,
) -> Told:
    """Return columns with small counts hidden, the other counts rounded, and what follows from them.

    Each of `counts` (numerator, denominator) is hidden by its own size; a row with any of them hidden hides
    `derived` (low, high, mean) and `ratios`, which are made anew of the rounded counts they name. `within`
    names, row by row, the total that is told as well.
    """
    made = ratios or {}
    hid = {name: hidden(np.asarray(columns[name]), within) for name in counts}
    rows = np.logical_or.reduce(list(hid.values())) if hid else np.zeros(0, dtype=bool)
    hid |= dict.fromkeys([*derived, *made], rows)
    shown: dict[str, list[Any]] = {}
    for name, values in columns.items():
        if name in made:
            above, below = made[name]
            plain = rounded_ratio(np.asarray(columns[above]), np.asarray(columns[below])).tolist()
        else:
            plain = (rounded(values) if name in counts else np.asarray(values)).tolist()
        mask = hid.get(name)
        shown[name] = plain if mask is None else [None if h else v for v, h in zip(plain, mask, strict=True)]
    return Told(shown, hid)
