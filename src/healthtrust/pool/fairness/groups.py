"""Incidence: what each tenth of residents, or each of any groups, earns and pays, and how sure that is.

    rate of group g        r_g = Σ_{i in g} w_i t_i / Σ_{i in g} w_i y_i
    share of group g       s_g = Σ_{i in g} w_i t_i / Σ_i w_i t_i

y, t, w  income and payment of a household, and the households that row i stands for
interval value ± 1.96 standard errors, by linearisation of the ratio (see `pool.fairness.sample`)
tenth    residents ranked by income per equivalent adult, cut in ten; a row goes whole to the tenth that holds
         its mean rank, so that tenths of few rows differ in size
Source   ratio estimates: Cochran, Sampling Techniques, 1977, chapter 6 [recalled]

A rate is a group's whole payment over its whole income, not the mean of its households' rates. The limits of
the tenths come from the sample as well: the standard error of what a tenth holds is that of the rise of the
concentration curve over it (see `curves`), and of its rate that of the ratio of two such rises.

>>> people = observe(income=[10.0, 20.0, 20.0, 40.0])
>>> found = by_group(["b", "a", "b", "a"], [10.0, 20.0, 20.0, 40.0], [0.0, 2.0, 3.0, 8.0], people)
>>> found.groups, [round(rate.value, 6) for rate in found.rate]
(('a', 'b'), [0.166667, 0.1])
>>> [round(share.value, 6) for share in found.share_of_paid], found.residents.tolist()
([0.769231, 0.230769], [2.0, 2.0])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isnan, nan
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.inequality import Estimate, quantile_groups
from healthtrust.ground.intervals import Interval
from healthtrust.pool.fairness.curves import point
from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.sample import Linear, Real, Sample, added_up

__all__ = ["Incidence", "by_group", "interval", "observe", "tenths"]


@dataclass(frozen=True)
class Incidence:
    """One entry for each group, in order; income and paid are sums over all its households."""

    groups: tuple[Any, ...]
    rows: NDArray[np.int64]
    """Rows observed."""
    residents: Real
    income: Real
    paid: Real
    rate: tuple[Estimate, ...]
    """Paid over income; NaN where there is no income."""
    share_of_income: tuple[Estimate, ...]
    share_of_paid: tuple[Estimate, ...]


def by_group(labels: ArrayLike, income: ArrayLike, paid: ArrayLike, observed: Observed) -> Incidence:
    """Return the incidence by group; labels, income and payment [n] of a household of each row.

    Labels may be of any kind that sorts (a place, a kind of household); groups come in their order. Raises
    ValueError where a column is not of one entry a row.
    """
    given = np.asarray(labels)
    if given.shape != observed.order.shape:
        raise ValueError(f"expected a group for each of the {len(observed.order)} rows, not {given.shape}")
    names, group = np.unique(given, return_inverse=True)
    columns = observed.ordered(income), observed.ordered(paid)
    return _incidence(tuple(names.tolist()), group[observed.order], columns, observed)


def tenths(income: ArrayLike, paid: ArrayLike, observed: Observed, groups: int = 10) -> Incidence:
    """Return the incidence by tenth of residents, 1 the poorest; income and payment [n] of a household.

    `groups` other than 10 makes fifths or hundredths.
    """
    rows = np.arange(len(observed.income))
    group = quantile_groups(observed.income, observed.residents.weights, groups, order=rows)
    columns = observed.ordered(income), observed.ordered(paid)
    found = _incidence(tuple(range(1, groups + 1)), group.astype(np.intp), columns, observed)
    rates, earned, taxed = zip(*_errors_of_tenths(columns, groups, observed), strict=True)
    return replace(
        found,
        rate=_with_errors(found.rate, rates),
        share_of_income=_with_errors(found.share_of_income, earned),
        share_of_paid=_with_errors(found.share_of_paid, taxed),
    )


def _errors_of_tenths(
    columns: tuple[Real, Real], groups: int, observed: Observed
) -> Iterator[tuple[float, float, float]]:
    """Yield, tenth by tenth, the standard errors of its rate, share of income and share of what is paid."""
    income, paid = (observed.households.sum(column) for column in columns)
    rises = (_rises(column, groups, observed) for column in columns)
    for of_income, of_paid in zip(*rises, strict=True):
        error = observed.residents.standard_error
        yield error(of_paid * paid / (of_income * income)), error(of_income), error(of_paid)


def _rises(column: Real, groups: int, observed: Observed) -> Iterator[Linear]:
    """Yield what each of so many equal groups of residents, by income, holds of a household's amounts [n]."""
    heads = observed.residents.weights
    each = np.divide(column * observed.households.weights, heads, out=np.zeros_like(column), where=heads > 0)
    before, all_of_it = Linear(0.0, np.zeros_like(column)), Linear(1.0, np.zeros_like(column))
    for number in range(1, groups + 1):
        upto = all_of_it if number == groups else point(each, observed, number / groups)
        yield upto - before
        before = upto


def _with_errors(of: tuple[Estimate, ...], errors: tuple[float, ...]) -> tuple[Estimate, ...]:
    """Return estimates with these standard errors, where there are any."""
    both = zip(of, errors, strict=True)
    return tuple(one if one.value != one.value or isnan(e) else Estimate(one.value, e) for one, e in both)


def interval(of: Estimate, level: float = 0.95) -> Interval:
    """Return the interval of an estimate, by the normal approximation."""
    reach = NormalDist().inv_cdf(0.5 + level / 2) * of.standard_error
    return Interval(of.value - reach, of.value + reach)


def _incidence(
    names: tuple[Any, ...], group: NDArray[np.intp], columns: tuple[Real, Real], observed: Observed
) -> Incidence:
    sums = _Sums(observed.households, group, len(names))
    income, paid = columns
    return Incidence(
        groups=names,
        rows=np.bincount(group, minlength=len(names)),
        residents=sums.of(np.ones(len(income)), observed.residents.weights),
        income=sums.of(income, observed.households.weights),
        paid=sums.of(paid, observed.households.weights),
        rate=sums.ratios(paid, income),
        share_of_income=sums.shares(income),
        share_of_paid=sums.shares(paid),
    )


@dataclass(frozen=True)
class _Sums:
    """Sums over the rows of each group, and the standard errors of their ratios."""

    sample: Sample
    group: NDArray[np.intp]
    count: int

    def of(self, column: Real, weights: Real) -> Real:
        """Return the sum of weights × column [n] of each group [g]."""
        return added_up(self.group, weights * column, self.count)

    def ratios(self, numerator: Real, denominator: Real) -> tuple[Estimate, ...]:
        """Return the sum of the one over that of the other in each group [g]."""
        weights = self.sample.weights
        below = self.of(denominator, weights)
        some = below > 0
        inverse = np.divide(1.0, below, out=np.full(self.count, nan), where=some)
        ratio = self.of(numerator, weights) * inverse
        moves = weights * (numerator - ratio[self.group] * denominator) * inverse[self.group]
        _, squares, _ = self._by_cluster(np.where(some[self.group], moves, 0.0))
        return self._estimates(ratio, np.where(some, squares, nan))

    def shares(self, column: Real) -> tuple[Estimate, ...]:
        """Return the sum of each group [g] over that of all."""
        held = self.sample.weights * column
        total = float(held.sum())
        if not total > 0:
            return tuple(Estimate(nan, nan) for _ in range(self.count))
        whole, squares, crossed = self._by_cluster(held / total)
        share = self.of(column, self.sample.weights) / total
        spread = squares - 2 * share * crossed + share**2 * whole
        return self._estimates(share, spread)

    def _by_cluster(self, moves: Real) -> tuple[float, Real, Real]:
        """Return Σ_c u_c², and for each group [g] Σ_c u_cg² and Σ_c u_cg u_c: moves [n] summed by cluster."""
        clusters = self.sample.by_cluster(moves)
        if self.sample.clusters is None:
            squares = added_up(self.group, moves * moves, self.count)
            return float(clusters @ clusters), squares, squares
        cluster = self.sample.position
        cell, at = np.unique(cluster * self.count + self.group, return_inverse=True)
        part = added_up(at, moves)
        group = cell % self.count
        squares = added_up(group, part * part, self.count)
        crossed = added_up(group, part * clusters[cell // self.count], self.count)
        return float(clusters @ clusters), squares, crossed

    def _estimates(self, values: Real, spread: Real) -> tuple[Estimate, ...]:
        errors = np.sqrt(self.sample.correction * np.maximum(spread, 0.0))
        return tuple(Estimate(float(v), float(e)) for v, e in zip(values, errors, strict=True))
