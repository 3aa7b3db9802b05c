"""How respondents were drawn, and how far any sum over them may therefore be off.

    V(t_a, t_b) = Σ_h (1 − f_h) n_h / (n_h − 1) Σ_{c in h} (a_c − ā_h)(b_c − b̄_h),     a_c = Σ_{i in c} a_i

a_i     how far respondent i moves estimate a, to first order
c, h    clusters drawn (persons, households, practices) and the strata they were drawn in;  n_h  their number
f_h     share of the stratum's clusters that answered, where members as they are now are described; else 0
Source  Woodruff, J Am Stat Assoc 1971; 66: 411-414; Binder, International Statistical Review 1983; 51:
        279-292; Wolter, Introduction to Variance Estimation, 2007 [recalled]. It is `pool.fairness.sample`
        with strata, a finite population and many estimates at once.

A stratum with one cluster says nothing of how its clusters differ: its deviation is taken from zero, the mean
of all moves, which overstates it. With one cluster in all nothing can be said: NaN.

>>> drawn = Drawn.of(4, strata=np.array(["a", "a", "b", "b"]))
>>> round(float(drawn.squares(np.array([[1.0], [3.0], [5.0], [5.0]]))[0]), 6)
4.0
>>> round(float(Drawn.of(4).squares(np.array([[1.0], [3.0], [5.0], [5.0]]))[0]), 6)
14.666667
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.review.survey.margins import Ints, Real


@dataclass(frozen=True)
class Drawn:
    """Respondents [n] as drawn: the cluster of each, the stratum of each cluster, each stratum's share."""

    cluster: Ints
    """[n] position of the respondent's cluster."""
    stratum: Ints
    """[cluster] position of its stratum."""
    reached: Real
    """[stratum] share of all its clusters that answered; 0 where the population is taken as endless."""

    @classmethod
    def of(
        cls,
        rows: int,
        strata: ArrayLike | None = None,
        clusters: ArrayLike | None = None,
        reached: Real | None = None,
    ) -> Drawn:
        """Return respondents drawn in strata [n] and clusters [n]; each alone and in one where not given.

        reached: by stratum in sorted order. A cluster's name counts within its stratum.
        """
        layer = _positions(strata, rows) if strata is not None else np.zeros(rows, dtype=np.int64)
        if clusters is None:
            cluster, of_cluster = np.arange(rows), layer
        else:
            pair = layer * (rows + 1) + _positions(clusters, rows)
            _, first, cluster = np.unique(pair, return_index=True, return_inverse=True)
            of_cluster = layer[first]
        count = int(layer.max()) + 1 if rows else 0
        return cls(
            cluster, of_cluster, np.zeros(count) if reached is None else np.asarray(reached, dtype=np.float64)
        )

    @property
    def rows(self) -> int:
        """Return the number of respondents."""
        return len(self.cluster)

    @property
    def clusters(self) -> int:
        """Return the number of clusters."""
        return len(self.stratum)

    @cached_property
    def counts(self) -> Real:
        """Return the clusters of each stratum."""
        return np.bincount(self.stratum, minlength=len(self.reached)).astype(np.float64)

    @property
    def alone(self) -> int:
        """Return the number of strata with a single cluster."""
        return int((self.counts == 1).sum())

    @cached_property
    def _factors(self) -> tuple[Real, Real]:
        """Return by stratum what a cluster's product counts, and what the product of sums is taken off by."""
        n = self.counts
        several = n > 1
        by = (1 - self.reached) * np.where(several, n / np.maximum(n - 1, 1), 1.0)
        return by, np.where(several, by / np.maximum(n, 1), 0.0)

    @property
    def _single(self) -> bool:
        return self.clusters < 2

    def summed(self, moves: Any) -> Any:
        """Return moves [n, k], an array or sparse, added up by cluster [cluster, k]."""
        if self.clusters == self.rows and (self.cluster == np.arange(self.rows)).all():
            return moves
        return _membership(self.cluster, self.clusters) @ moves

    def squares(self, moves: Any) -> Real:
        """Return the variance [k] of the sums of moves [n, k], an array or sparse."""
        by_cluster = self.summed(moves)
        by, off = self._factors
        by_stratum = _membership(self.stratum, len(self.reached)) @ by_cluster
        found = _weighted_squares(by_cluster, by[self.stratum]) - _weighted_squares(by_stratum, off)
        return np.full(len(found), nan) if self._single else np.maximum(found, 0.0)

    def products(self, left: Any, right: Any) -> Real:
        """Return the covariance [k, l] of the sums of moves left [n, k] and right [n, l]."""
        by, off = self._factors
        layer = _membership(self.stratum, len(self.reached))
        a, b = self.summed(left), self.summed(right)
        found = _dense(_scaled(a, by[self.stratum]).T @ b) - _dense(_scaled(layer @ a, off).T @ (layer @ b))
        return np.full(found.shape, nan) if self._single else found

    def freedom(self, domain: Ints, count: int) -> Real:
        """Return clusters less strata among the respondents of each domain [count]; domain [n], −1 = none."""
        inside = domain >= 0
        pairs = np.unique(domain[inside].astype(np.int64) * self.clusters + self.cluster[inside])
        of, cluster = pairs // self.clusters, pairs % self.clusters
        layers = np.unique(of * len(self.reached) + self.stratum[cluster]) // len(self.reached)
        return (np.bincount(of, minlength=count) - np.bincount(layers, minlength=count)).astype(np.float64)


def _positions(values: ArrayLike, rows: int) -> Ints:
    given = np.asarray(values)
    if given.shape != (rows,):
        raise ValueError(f"expected a value for each of {rows} respondents, not {given.shape}")
    found: Ints = np.unique(given.astype(str) if given.dtype == object else given, return_inverse=True)[1]
    return found.astype(np.int64)


def _membership(of: Ints, count: int) -> Any:
    """Return the sparse matrix [count, n] that adds rows up by position."""
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(of)), (of, np.arange(len(of)))), shape=(count, len(of)))


def _scaled(rows: Any, by: Real) -> Any:
    from scipy.sparse import diags_array

    return diags_array(by) @ rows


def _weighted_squares(rows: Any, by: Real) -> Real:
    return np.asarray(by @ (rows * rows if isinstance(rows, np.ndarray) else rows.power(2))).ravel()


def _dense(found: Any) -> Real:
    return np.asarray(found.toarray() if hasattr(found, "toarray") else found)
