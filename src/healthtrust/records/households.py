"""One row per household, or per group of identical households: members, income, where it lives.

The members of household h are the person rows first[h] to first[h + 1]. A household's weight is the number
of identical households the row stands for; its members' weights never exceed it (they fall as some of the
identical residents die).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ADULT_AGE = 18
CHILD_SCALE_AGE = 14


@dataclass(frozen=True)
class Households:
    """Columns of h rows; `first` has h + 1."""

    first: NDArray[np.int64]
    identity: NDArray[np.uint64]
    """Identity of the first member ever: the key of all the household's draws."""
    place: NDArray[np.int32]
    """Position of its neighbourhood in `Places`."""
    income: NDArray[np.int64]
    """Disposable income of one such household a year, minor units."""
    adults: NDArray[np.uint8]
    children: NDArray[np.uint8]
    equivalised_income: NDArray[np.int64]
    """Income divided by the modified OECD scale: 1, plus 0.5 per further member of 14 and over, plus 0.3 per
    child under 14; minor units."""
    weight: NDArray[np.int32]

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.place)

    @property
    def members(self) -> NDArray[np.int64]:
        """Return the number of member rows of each household."""
        return np.diff(self.first)
