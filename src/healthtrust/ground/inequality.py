"""How unequally something is spread over people ranked by something else.

    R_i = share of people ranked below i, plus half of those who share i's rank      fractional rank
    C   = 2 cov(h, R) / μ                                                             concentration index
    SE² = [ mean(a²) − (1 + C)² ] / n,    a_i = (h_i/μ)(2R_i − 1 − C) + 2 − q_below(i) − q_upto(i)

h, μ    the outcome (spending, contributions, health) and its mean;  n  the people, all weighted
q       share of the whole outcome held by the people ranked below i, and up to i
C       is the slope of the regression of 2 var(R) h/μ on R: 0 equal, towards 1 all with the top rank,
        towards −1 all with the lowest
Gini    the concentration index of income ranked by itself, G
Kakwani K = C(contribution by income) − G(income): above 0, contributions are progressive
Source  C and SE: Kakwani, Wagstaff and van Doorslaer, J Econometrics 1997; 77: 87-103, equations 8 and 14;
        K: Kakwani, Economic Journal 1977; 87: 71-80; redistribution = Reynolds–Smolensky − reranking:
        Reynolds and Smolensky 1977, Plotnick 1981, Atkinson 1980 [all recalled].

A weight w counts as w people seen, so one row of weight 3 is three equal rows; people of equal rank share
their mean rank, whatever the order of rows. Whole-number weights are added up exactly. Where a row is the
mean of many unlike people, the standard error leaves out how they differ within the row. An index of
something whose mean is not above zero has no meaning and is NaN.

>>> income, paid = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 1.0, 3.0])
>>> round(gini(income), 6), round(concentration_index(paid, income).value, 6), round(kakwani(paid, income), 6)
(0.25, 0.625, 0.375)
>>> fractional_rank(np.array([5, 9, 9]), np.array([2, 1, 1]))
array([0.25, 0.75, 0.75])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Order = NDArray[np.intp]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class Estimate:
    """A measured value and its standard error."""

    value: float
    standard_error: float


@dataclass(frozen=True)
class _Ranked:
    """People sorted by the ranking: their order, the rank of each, and the people below and in each rank."""

    order: Order
    rank_of: NDArray[np.intp]
    starts: NDArray[np.intp]
    below: NDArray[Any]
    within: NDArray[Any]
    total: Any

    def middles(self) -> NDArray[np.float64]:
        """Return the fractional rank of each distinct value."""
        return np.asarray((self.below + 0.5 * self.within) / self.total, dtype=np.float64)


def _ranked(values: ArrayLike, weights: ArrayLike | None, order: Order | None) -> _Ranked:
    values = np.asarray(values)
    weights = np.ones(len(values), dtype=np.int64) if weights is None else np.asarray(weights)
    weights = weights.astype(np.int64 if weights.dtype.kind in "iub" else np.float64)
    if values.ndim != 1 or values.shape != weights.shape or not len(values):
        found = f"{values.shape} and {weights.shape}"
        raise ValueError(f"values and weights must be columns of one length, at least 1, not {found}")
    if not np.isfinite(values).all() or not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
        raise ValueError("values must be finite, and weights not negative, finite, and not all zero")
    order = np.argsort(values, kind="stable") if order is None else order
    ordered = values[order]
    new_rank = np.r_[True, ordered[1:] != ordered[:-1]]
    starts = np.flatnonzero(new_rank)
    within = np.add.reduceat(weights[order], starts)
    upto = np.cumsum(within)
    return _Ranked(order, np.cumsum(new_rank) - 1, starts, upto - within, within, upto[-1])


def _unsorted(ranked: _Ranked, of_each_rank: NDArray[Scalar]) -> NDArray[Scalar]:
    values = np.empty(len(ranked.order), dtype=of_each_rank.dtype)
    values[ranked.order] = of_each_rank[ranked.rank_of]
    return values


def fractional_rank(
    values: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None
) -> NDArray[np.float64]:
    """Return the fractional rank [n], between 0 and 1 and 0.5 on average, of values [n] with weights [n].

    `order` is the order that sorts the values, where it is known already; so in every function here.
    """
    ranked = _ranked(values, weights, order)
    return _unsorted(ranked, ranked.middles())


def concentration_index(
    outcome: ArrayLike, ranking: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None
) -> Estimate:
    """Return the concentration index of outcome [n] over people ranked by ranking [n], with weights [n]."""
    ranked = _ranked(ranking, weights, order)
    h = _column(outcome, ranked)
    w = _column(weights, ranked) / ranked.total
    held = np.add.reduceat(w * h, ranked.starts)
    mean = float(held.sum())
    if not mean > 0:
        return Estimate(nan, nan)
    middles = ranked.middles()
    index = float(2 * ((held / mean) * (middles - 0.5)).sum())
    upto = np.cumsum(held) / mean
    tail = (2 - (upto - held / mean) - upto)[ranked.rank_of]
    influence = (h / mean) * (2 * middles[ranked.rank_of] - 1 - index) + tail - (1 + index)
    return Estimate(index, sqrt(float((w * influence**2).sum()) / float(ranked.total)))


def _column(values: ArrayLike | None, ranked: _Ranked) -> NDArray[np.float64]:
    """Return a column as floats in the order of the ranking; ones where there is none."""
    column = np.ones(len(ranked.order)) if values is None else np.asarray(values, dtype=np.float64)
    if column.shape != ranked.order.shape:
        raise ValueError(f"expected one number for each of the {len(ranked.order)} rows, not {column.shape}")
    return column[ranked.order]


def gini(values: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None) -> float:
    """Return the Gini coefficient of values [n], such as income: 0 equal, towards 1 all with one person."""
    return concentration_index(values, values, weights, order).value


def kakwani(
    contribution: ArrayLike, income: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None
) -> float:
    """Return how much more concentrated contributions [n] are than income [n]: above 0 if progressive."""
    of_contribution = concentration_index(contribution, income, weights, order).value
    return of_contribution - gini(income, weights, order)


def reynolds_smolensky(
    contribution: ArrayLike, income: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None
) -> float:
    """Return the Gini of income less the concentration of what is left of it, both ranked by income.

    It is the redistribution that there would be if contributions changed nobody's rank, and equals
    t / (1 − t) times the Kakwani index, t the contributions' share of all income.
    """
    left = np.asarray(income, dtype=np.float64) - np.asarray(contribution, dtype=np.float64)
    return gini(income, weights, order) - concentration_index(left, income, weights, order).value


def reranking(
    contribution: ArrayLike, income: ArrayLike, weights: ArrayLike | None = None, order: Order | None = None
) -> float:
    """Return the inequality that contributions bring back by changing ranks: zero or more.

    It is the Gini of what is left of income, less its concentration ranked by income before contributions.
    """
    left = np.asarray(income, dtype=np.float64) - np.asarray(contribution, dtype=np.float64)
    return gini(left, weights) - concentration_index(left, income, weights, order).value


def quantile_groups(
    values: ArrayLike, weights: ArrayLike | None = None, groups: int = 10, order: Order | None = None
) -> NDArray[np.int8]:
    """Return the group [n], 0 the lowest, of each value [n] when people are cut into equal groups (tenths).

    A row goes whole, with all rows of equal value, to the group that holds its mean rank, so that groups may
    differ in size and one may be empty where a single row is larger than a group.
    """
    if not 1 <= groups <= 127:
        raise ValueError(f"groups must be 1 to 127, not {groups}")
    ranked = _ranked(values, weights, order)
    group = (2 * ranked.below + ranked.within) * groups // (2 * ranked.total)
    return _unsorted(ranked, np.minimum(group, groups - 1).astype(np.int8))


def lorenz(
    values: ArrayLike,
    ranking: ArrayLike,
    weights: ArrayLike | None = None,
    points: int = 100,
    order: Order | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return shares of people [points + 1], lowest rank first, and the shares of all values they hold.

    The Lorenz curve when values are ranked by themselves, otherwise the concentration curve; people of equal
    rank lie on a straight line. NaN where the values add up to zero or less.
    """
    ranked = _ranked(ranking, weights, order)
    products = _column(values, ranked) * _column(weights, ranked)
    held = np.r_[0.0, np.cumsum(np.add.reduceat(products, ranked.starts))]
    people = np.r_[0.0, (ranked.below + ranked.within) / ranked.total]
    at = np.linspace(0.0, 1.0, points + 1)
    return at, np.interp(at, people, held / held[-1] if held[-1] > 0 else np.full_like(held, nan))
