"""Ranks, tenths and indices of inequality over everybody, whichever part their row is in.

    R(v)  = ( Σ w [x < v] + ½ Σ w [x = v] ) / Σ w           fractional rank of a value, of all people
    group = ⌊ R(v) groups ⌋
    C     = 2 Σ w (h / μ) (R − ½) / Σ w                     concentration index; SE as in `ground.inequality`

x, w, h  ranking, people and outcome of each row;  μ mean of h over everybody
Source   definitions and sources are those of `ground.inequality`; on one part the answers are the same, save
         that real sums are fixed-point ones (`everywhere.sums`)

The ranking must be whole numbers, such as minor units. `Ranking` is worked out once and passed on.

>>> of = Ranking.of(np.array([5, 9, 9]), np.array([2, 1, 1]))
>>> of.rank.tolist(), of.groups(4).tolist()
([0.25, 0.75, 0.75], [1, 3, 3])
>>> round(of.concentration(np.array([0.0, 1.0, 1.0])).value, 6)
0.5
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import counted, sums
from healthtrust.ground.inequality import Estimate

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """Everybody ranked by a whole number: distinct values of all, and where this part's rows stand."""

    values: Whole
    """[rank]: distinct values of everybody, rising."""
    below: Whole
    """[rank]: people whose value is lower."""
    within: Whole
    """[rank]: people who have it."""
    of_row: NDArray[np.intp]
    """[n]: rank of each row of this part."""
    weight: Whole
    """[n]: people of each row of this part."""

    @staticmethod
    def of(values: NDArray[Any], weights: NDArray[Any]) -> Ranking:
        """Return the ranking by values [n] of this part's rows, which stand for weights [n] people.

        Raises ValueError where nobody is ranked.
        """
        distinct, within = counted(values, weights)
        if not within.sum() > 0 or not (within >= 0).all():
            raise ValueError("weights must not be negative, and not all zero")
        below = np.cumsum(within) - within
        return Ranking(distinct, below, within, np.searchsorted(distinct, values), weights.astype(np.int64))

    @property
    def people(self) -> int:
        """Return how many people there are."""
        return int(self.below[-1] + self.within[-1])

    @property
    def middles(self) -> Real:
        """Return the fractional rank of each distinct value."""
        return np.asarray((self.below + 0.5 * self.within) / self.people, dtype=np.float64)

    @property
    def rank(self) -> Real:
        """Return the fractional rank [n] of each row of this part."""
        return self.middles[self.of_row]

    def groups(self, groups: int = 10) -> NDArray[np.int8]:
        """Return the group [n], 0 the lowest, when people are cut into equal groups; ties stay together."""
        if not 1 <= groups <= 127:
            raise ValueError(f"groups must be 1 to 127, not {groups}")
        group = (2 * self.below + self.within) * groups // (2 * self.people)
        return np.asarray(np.minimum(group, groups - 1).astype(np.int8)[self.of_row])

    def at(self, share: float) -> int:
        """Return the smallest value that at least this share of people do not exceed: 0.5 for the median."""
        upto = self.below + self.within
        return int(self.values[min(int(np.searchsorted(upto, share * self.people)), len(self.values) - 1)])

    def held(self, outcome: NDArray[Any]) -> Real:
        """Return the sum over people of an outcome [n] at each distinct value [rank]."""
        return sums(outcome * self.weight, self.of_row, len(self.values))

    def concentration(self, outcome: NDArray[Any]) -> Estimate:
        """Return the concentration index of an outcome [n] of each row's people, and its standard error."""
        held = self.held(outcome) / self.people
        mean = float(held.sum())
        if not mean > 0:
            return Estimate(nan, nan)
        middles = self.middles
        index = float(2 * ((held / mean) * (middles - 0.5)).sum())
        upto = np.cumsum(held) / mean
        tail = (2 - (upto - held / mean) - upto)[self.of_row]
        influence = (outcome / mean) * (2 * middles[self.of_row] - 1 - index) + tail - (1 + index)
        squares = float(sums(self.weight * influence**2)[0]) / self.people
        return Estimate(index, sqrt(squares / self.people))

    def gini(self) -> float:
        """Return the Gini coefficient of the values by which people are ranked."""
        held = self.values * self.within / self.people
        mean = float(held.sum())
        return float(2 * ((held / mean) * (self.middles - 0.5)).sum()) if mean > 0 else nan
