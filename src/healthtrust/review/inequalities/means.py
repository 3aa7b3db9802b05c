"""Means of groups with how sure they are together, and what follows from them: gaps, ratios, variance.

    V        = n / (n − 1) Σ_c u_c u_c′,      u_cg = Σ_{i in c and g} w_i (h_i − m_g) / W_g
    gap      m_top − m_bottom,                ratio  m_top / m_bottom, its interval on the logarithm
    between  Σ_g s_g (m_g − μ)²               variance between groups
    to gain  m_top − μ,  over μ               attributable gap: were all like the best off
    error²   of any f(m):  ∇f′ V ∇f

m_g, s_g, W_g   mean, share of people and weight of group g, the worst off first;  μ = Σ s m;  c  clusters
events   of a count out of so many people the variance of a rate is count / people², and groups are apart
Source   Woodruff, JASA 1971; 66: 411-414 (ratios); measures: Mackenbach and Kunst, Soc Sci Med 1997; 44:
         757-771; between-group variance: Harper and Lynch, Methods for Measuring Cancer Disparities, US
         National Cancer Institute 2005 [all recalled]

Shares of people count as known. The mean of a group that is one row has no error that could be told from it.

>>> found = group_means([[1.0, 3.0, 4.0, 8.0]], np.array([0, 0, 1, 1]), ("poor", "rich"), Sample.of(4))
>>> found.values[0].tolist(), found.covariance.round(4).tolist()
([2.0, 6.0], [[0.6667, 0.0], [0.0, 2.6667]])
>>> {name: (round(e.value, 4), round(e.standard_error, 4)) for name, e in gaps(found).items()}
{'gap': (4.0, 1.8257), 'logarithm of the ratio': (1.0986, 0.4907), 'variance between': (4.0, 3.6515), \
'gap to gain': (2.0, 0.9129), 'share to gain': (0.5, 0.184)}
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.sample import Real, Sample, added_up


@dataclass(frozen=True)
class Means:
    """Groups from the worst off to the best off: means of k outcomes, and how they vary together."""

    names: tuple[str, ...]
    people: Real
    rows: NDArray[np.int64]
    values: Real
    """[k, g]."""
    covariance: Real
    """[k g, k g], outcome by outcome; NaN where a group is one row."""

    @property
    def share(self) -> Real:
        """Return the share of people in each group."""
        return np.asarray(self.people / self.people.sum())

    def error(self, slopes: Real) -> float:
        """Return the standard error of what rises with the means by slopes [k g]."""
        used = slopes != 0
        square = float(slopes[used] @ self.covariance[np.ix_(used, used)] @ slopes[used])
        return sqrt(max(square, 0.0)) if square == square else nan

    def estimate(self, value: float, slopes: Real) -> Estimate:
        """Return a value with its standard error."""
        return Estimate(value, self.error(np.asarray(slopes, dtype=np.float64)))

    def each(self, outcome: int = 0) -> tuple[Estimate, ...]:
        """Return the mean of every group."""
        count = len(self.names)
        errors = np.sqrt(np.diag(self.covariance))[outcome * count : (outcome + 1) * count]
        return tuple(map(Estimate, self.values[outcome].tolist(), errors.tolist()))


def group_means(outcomes: ArrayLike, group: NDArray[np.intp], names: Sequence[str], sample: Sample) -> Means:
    """Return the means of outcomes [k, n] over groups [n], numbered as they are named."""
    h = np.atleast_2d(np.asarray(outcomes, dtype=np.float64))
    count, weight = len(names), sample.weights
    people, rows = added_up(group, weight, count), np.bincount(group, minlength=count)
    values = np.array([added_up(group, weight * each, count) for each in h]) / people
    moves = (h - values[:, group]) * (weight / people[group])
    covariance = sample.correction * _products(moves, group, count, sample)
    alone = np.tile(rows < 2, len(h))
    covariance[alone, :] = covariance[:, alone] = nan
    return Means(tuple(names), people, rows, values, covariance)


def event_means(events: Real, people: Real, group: NDArray[np.intp], names: Sequence[str]) -> Means:
    """Return rates of groups from counts of events [n] among people [n]."""
    count = len(names)
    cases, heads = added_up(group, events, count), added_up(group, people, count)
    rows = np.bincount(group, minlength=count)
    return Means(tuple(names), heads, rows, (cases / heads)[None], np.diag(cases / heads**2))


def gaps(means: Means, outcome: int = 0) -> dict[str, Estimate]:
    """Return the measures of the worst and the best off and of all groups; NaN where no ratio is."""
    m, share, count = means.values[outcome], means.share, len(means.names)
    whole = float(share @ m)
    top, bottom = np.eye(count)[-1], np.eye(count)[0]
    fine = m[0] > 0 and m[-1] > 0

    def estimate(value: float, slopes: Real) -> Estimate:
        placed = np.zeros(means.values.size)
        placed[outcome * count : (outcome + 1) * count] = slopes
        return means.estimate(value, placed)

    return {
        "gap": estimate(float(m[-1] - m[0]), top - bottom),
        "logarithm of the ratio": estimate(log(m[-1] / m[0]), top / m[-1] - bottom / m[0])
        if fine
        else Estimate(nan, nan),
        "variance between": estimate(float(share @ (m - whole) ** 2), 2 * share * (m - whole)),
        "gap to gain": estimate(float(m[-1] - whole), top - share),
        "share to gain": estimate(float(m[-1] / whole - 1), top / whole - m[-1] / whole**2 * share)
        if whole > 0
        else Estimate(nan, nan),
    }


def _products(moves: Real, group: NDArray[np.intp], count: int, sample: Sample) -> Real:
    """Return the sums over clusters of products of moves [k, n], by outcome and group."""
    kinds = len(moves)
    if sample.clusters is not None:
        from scipy.sparse import csr_array

        columns = (np.arange(kinds)[:, None] * count + group).ravel()
        clusters = np.tile(sample.position, kinds)
        together = csr_array((moves.ravel(), (clusters, columns)), (int(clusters.max()) + 1, kinds * count))
        return np.asarray((together.T @ together).toarray())
    found = np.zeros((kinds * count, kinds * count))
    own = np.arange(count)
    for k in range(kinds):
        for j in range(kinds):
            found[k * count + own, j * count + own] = added_up(group, moves[k] * moves[j], count)
    return found
