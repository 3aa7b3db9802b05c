"""All residents ranked by equivalised income, everywhere and in each area: asked of everybody once.

    a(h, r) = h α_r + β_r                 how far one more resident of rank r with outcome h moves Σw × C
    α_r     = (2 R_r − 1 − C) / μ
    β_r     = 2 − q_below(r) − q_upto(r) − (1 + C)

R, C, μ, q  rank, concentration index, mean outcome, and share of the outcome, as in `ground.inequality`
pair        residents of one income in one area: whatever is known of each pair is known of every ranking
Source      that of `ground.inequality`; a² added up over residents gives the standard error of C

>>> even = curve(np.array([2, 2]), np.array([10.0, 10.0]))
>>> even.value, even.slope.tolist(), even.level.tolist()
(0.0, [-0.1, 0.1], [0.5, -0.5])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import counted
from healthtrust.engine.ranking import Ranking

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class Curve(NamedTuple):
    """How an outcome is spread over ranks: its concentration index, and what a resident of each moves."""

    value: float
    slope: Real
    """[rank]: α."""
    level: Real
    """[rank]: β."""


@dataclass(frozen=True)
class IncomeRanks:
    """Residents of everybody by income and area, and where this part's rows of households stand."""

    income: Whole
    """[pair]: rising; pairs of one income follow one another."""
    area: Whole
    """[pair]."""
    people: Whole
    """[pair]."""
    of_row: NDArray[np.intp]
    """[household]: its pair."""
    residents: Whole
    """[household]: of all the identical households of the row."""

    @staticmethod
    def of(income: Whole, area: Whole, areas: int, residents: Whole) -> IncomeRanks:
        """Return the ranks of rows of households, given the area [household] of each, 0 to `areas` − 1."""
        key = income * areas + area
        keys, people = counted(key, residents)
        rising, where = np.divmod(keys, areas)
        return IncomeRanks(rising, where, people, np.searchsorted(keys, key), residents)

    @cached_property
    def rank(self) -> NDArray[np.intp]:
        """Return the rank of each pair among all incomes [pair]."""
        return np.cumsum(np.diff(self.income, prepend=self.income[:1] - 1) > 0) - 1

    @cached_property
    def everybody(self) -> Ranking:
        """Return the residents of all areas together, ranked."""
        starts = np.flatnonzero(np.diff(self.rank, prepend=-1))
        within = np.add.reduceat(self.people, starts)
        below = np.cumsum(within) - within
        return Ranking(self.income[starts], below, within, self.rank[self.of_row], self.residents)


def curve(people: NDArray[Any], held: NDArray[Any]) -> Curve:
    """Return how an outcome is spread over ranks [rank], lowest first; NaN where its mean is not above 0.

    people: residents of each rank; held: the outcome of all of them together.
    """
    total, whole = float(people.sum()), float(held.sum())
    if not whole > 0:
        nothing = np.full(len(people), nan)
        return Curve(nan, nothing, nothing)
    middles = (np.cumsum(people) - 0.5 * people) / total
    share = held / whole
    index = float(2 * (share * (middles - 0.5)).sum())
    upto = np.cumsum(share)
    return Curve(
        index, (2 * middles - 1 - index) * (total / whole), (2 - (upto - share) - upto) - (1 + index)
    )
