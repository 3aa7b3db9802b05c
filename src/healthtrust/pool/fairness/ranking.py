"""Residents ranked by income, once: what every index, curve and tenth of this package starts from.

    R_i = ( Σ_{j below i} w_j + ½ Σ_{j level with i} w_j ) / W                              fractional rank
    C   = 2 Σ_i w_i h_i ( R_i − ½ ) / Σ_i w_i h_i                                           concentration
    φ_i = (h_i / μ)( 2R_i − 1 − C ) + 2 − q_below(i) − q_upto(i) − (1 + C)                  its influence

w_i, W  residents that row i stands for, and all of them;  h, μ  an outcome per resident and its mean
q       share of the whole outcome held by those ranked below i, and up to i
φ       how far one more resident like those of i moves W × C; zero on average
Source  C and φ: Kakwani, Wagstaff and van Doorslaer, J Econometrics 1997; 77: 87-103, equations 8 and 14
        [recalled]; the same C as `ground.inequality.concentration_index`

People of equal rank share their mean rank, so that neither the order of rows nor splitting a row matters. An
index of something whose mean is not above zero has no meaning and is NaN.

>>> people = observe(income=[10.0, 30.0, 20.0], residents=[1, 1, 2])
>>> paid = people.ordered([0.0, 3.0, 1.0])
>>> round(people.by_income.concentration(paid).value, 6)
0.45
>>> people.income.tolist(), people.residents.weights.tolist()
([10.0, 20.0, 30.0], [1.0, 2.0, 1.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.pool.fairness.sample import Linear, Real, Sample

Order = NDArray[np.intp]


@dataclass(frozen=True)
class Ranking:
    """Rows [n] put into ranks, lowest first; rows on a rank are level."""

    order: Order | None
    """The rows from the lowest rank to the highest; None where they lie so already."""
    starts: Order
    """Where each rank begins."""
    share: Real
    """Each row's share of all residents [n], in this order."""

    @cached_property
    def held(self) -> Real:
        """Return the share of residents on each rank."""
        return self.share if self.untied else np.add.reduceat(self.share, self.starts)

    @property
    def untied(self) -> bool:
        """Return whether every row has a rank of its own."""
        return len(self.starts) == len(self.share)

    @cached_property
    def middles(self) -> Real:
        """Return the fractional rank R of each rank."""
        return self.upto - 0.5 * self.held

    @cached_property
    def upto(self) -> Real:
        """Return the share of residents on each rank and below it."""
        return np.cumsum(self.held)

    def rows_about(self, low: float, high: float) -> slice:
        """Return the rows, in this order, of the ranks that hold residents from `low` to `high` of them."""
        last = len(self.starts) - 1
        first = min(int(np.searchsorted(self.upto, low, side="left")), last)
        end = min(int(np.searchsorted(self.upto, high, side="left")), last) + 1
        return slice(int(self.starts[first]), len(self.share) if end > last else int(self.starts[end]))

    def in_order(self, column: Real) -> Real:
        """Return a column [n] with its rows from the lowest rank to the highest."""
        return column if self.order is None else column[self.order]

    def spread(self, of_rank: Real) -> Real:
        """Return what holds of each rank, row by row [n], lowest rank first."""
        return of_rank if self.untied else np.repeat(of_rank, np.diff(self.starts, append=len(self.share)))

    def concentration(self, outcome: Real) -> Linear:
        """Return the concentration index of an outcome [n] per resident."""
        h = self.in_order(outcome)
        part = self.share * h
        part = part if self.untied else np.add.reduceat(part, self.starts)
        mean = float(part.sum())
        if not mean > 0:
            return Linear(nan, np.full(len(h), nan))
        part = part / mean
        index = float(2 * (part @ (self.middles - 0.5)))
        level = 2 * self.middles - (1 + index)
        tail = (1 - index) - 2 * np.cumsum(part) + part
        moves = self.share * (h / mean * self.spread(level) + self.spread(tail))
        return Linear(index, self._as_given(moves))

    def _as_given(self, column: Real) -> Real:
        if self.order is None:
            return column
        given = np.empty_like(column)
        given[self.order] = column
        return given


def ranked(values: Real, weights: Real, order: Order | None = None) -> Ranking:
    """Return the ranking of rows by values [n]; `order` sorts them, None where they are sorted already."""
    first = values if order is None else values[order]
    share = (weights if order is None else weights[order]) / weights.sum()
    return Ranking(order, np.flatnonzero(np.r_[True, first[1:] != first[:-1]]), share)


@dataclass(frozen=True)
class Observed:
    """Rows of alike residents, from the lowest income to the highest; households are what was observed."""

    order: Order
    """Where each row stood in the columns given."""
    income: Real
    """Income per equivalent adult before contributions, rising."""
    households: Sample
    """The households each row stands for."""
    residents: Sample
    """The residents each row stands for: residents of a household times households."""

    @cached_property
    def by_income(self) -> Ranking:
        """Return the residents ranked by income."""
        return ranked(self.income, self.residents.weights)

    def ordered(self, column: ArrayLike) -> Real:
        """Return a column [n] in the order of income; raises ValueError unless one finite number a row."""
        given = np.asarray(column, dtype=np.float64)
        if given.shape != self.order.shape:
            raise ValueError(f"expected one number for each of the {len(self.order)} rows, not {given.shape}")
        if not np.isfinite(given).all():
            raise ValueError(f"{int((~np.isfinite(given)).sum())} numbers are missing or not finite")
        return given[self.order]

    def mean(self, column: Real) -> Linear:
        """Return the mean over residents of a column [n] in the order of income."""
        return self.residents.sum(column) / self.residents.sum(np.ones(len(column)))


def observe(income: ArrayLike, residents: ArrayLike | None = None, sample: Sample | None = None) -> Observed:
    """Return the rows ranked by income [n] per equivalent adult; residents [n] of one household of each row.

    The sample says how many such households a row stands for and which were drawn together; without it each
    row is a household drawn by itself. Raises ValueError where columns differ in length or are not finite.
    """
    given = np.asarray(income, dtype=np.float64)
    if given.ndim != 1 or not len(given):
        raise ValueError(f"income must be a column of at least one number, not {given.shape}")
    sample = Sample.of(len(given)) if sample is None else sample
    if sample.weights.shape != given.shape:
        raise ValueError(f"expected a weight for each of the {len(given)} rows, not {sample.weights.shape}")
    order = np.argsort(given, kind="stable")
    bare = Observed(order, given[order], sample.ordered(order), sample)
    heads = np.ones(len(given)) if residents is None else bare.ordered(residents)
    bare.ordered(given)
    return Observed(order, bare.income, bare.households, bare.households.times(heads))
