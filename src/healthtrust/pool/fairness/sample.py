"""How far an estimate from a sample may be off: what each observation moves it by, added up by cluster.

    SE² = n / (n − 1) × Σ_c ( u_c − ū )²,        u_c = Σ_{i in c} u_i
    ratio A / B:   u = ( u_A − (A / B) u_B ) / B            product A × B:   u = A u_B + B u_A

u_i     how far row i moves the estimate: its influence times its weight, to first order (linearisation)
c, n    the clusters that were drawn (a household, or a village of households), and how many there are
ū       mean of u_c: none for a mean, a share, a ratio or an index, whose u add up to nothing
Source  Binder, International Statistical Review 1983; 51: 279-292 (linearisation for samples with weights);
        Woodruff, JASA 1971; 66: 411-414; n / (n − 1): Wolter, Introduction to Variance Estimation, 2007,
        chapter 6 [all recalled].

With one cluster nothing can be said of precision: the standard error is NaN. Clusters are taken as drawn with
replacement, and strata are left out, which overstates the standard error of a stratified sample.

>>> sample = Sample(weights=np.array([1.0, 1.0, 2.0]))
>>> income, ones = np.array([10.0, 20.0, 40.0]), np.ones(3)
>>> mean = sample.sum(income) / sample.sum(ones)
>>> found = sample.estimate(mean)
>>> round(found.value, 6), round(found.standard_error, 6)
(27.5, 9.621753)
>>> village = Sample(np.array([1.0, 1.0, 2.0]), clusters=np.array([7, 7, 9]))
>>> round(village.estimate(mean).standard_error, 6)
12.5
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.inequality import Estimate

Real = NDArray[np.float64]


def added_up(position: NDArray[np.intp], amounts: Real, count: int = 0) -> Real:
    """Return amounts [n] added up by position, for at least `count` positions."""
    return np.asarray(np.bincount(position, weights=amounts, minlength=count), dtype=np.float64)


@dataclass(frozen=True)
class Linear:
    """A value, and how far each row [n] of the sample moves it to first order."""

    value: float
    moves: Real

    def __add__(self, other: Linear) -> Linear:
        return Linear(self.value + other.value, self.moves + other.moves)

    def __sub__(self, other: Linear) -> Linear:
        return Linear(self.value - other.value, self.moves - other.moves)

    def __mul__(self, other: Linear) -> Linear:
        return Linear(self.value * other.value, self.value * other.moves + other.value * self.moves)

    def __truediv__(self, other: Linear) -> Linear:
        """Return the ratio; NaN where there is nothing to divide by."""
        if other.value == 0:
            return Linear(nan, np.full_like(self.moves, nan))
        ratio = self.value / other.value
        return Linear(ratio, (self.moves - ratio * other.moves) / other.value)


@dataclass(frozen=True)
class Sample:
    """Rows observed [n]: the units each stands for, and the cluster it was drawn in (else each is one)."""

    weights: Real
    clusters: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        """Refuse weights and clusters that cannot be those of a sample: raises ValueError."""
        weights = np.asarray(self.weights, dtype=np.float64)
        if weights.ndim != 1 or not len(weights):
            raise ValueError(f"weights must be a column of at least one number, not {weights.shape}")
        if not (weights >= 0).all() or not 0 < weights.sum() < np.inf:
            raise ValueError("weights must not be negative, and finite, and not all zero")
        if self.clusters is not None and np.shape(self.clusters) != weights.shape:
            found = np.shape(self.clusters)
            raise ValueError(f"expected a cluster for each of {len(weights)} rows, not {found}")
        object.__setattr__(self, "weights", weights)

    @classmethod
    def of(cls, rows: int, weights: ArrayLike | None = None, clusters: ArrayLike | None = None) -> Sample:
        """Return the sample of so many rows; each stands for one unit where no weights are given."""
        given = np.ones(rows) if weights is None else np.asarray(weights, dtype=np.float64)
        return cls(given, None if clusters is None else np.asarray(clusters))

    @cached_property
    def position(self) -> NDArray[np.intp]:
        """Return the position of each row's cluster among those present."""
        if self.clusters is None:
            return np.arange(len(self.weights))
        return np.asarray(np.unique(self.clusters, return_inverse=True)[1])

    @cached_property
    def count(self) -> int:
        """Return the number of clusters that stand for anything: of rows, where there are no clusters."""
        if self.clusters is None:
            return int(np.count_nonzero(self.weights))
        return int(np.count_nonzero(added_up(self.position, self.weights)))

    @property
    def correction(self) -> float:
        """Return n / (n − 1); NaN for one cluster."""
        return self.count / (self.count - 1) if self.count > 1 else nan

    def by_cluster(self, moves: Real) -> Real:
        """Return the moves of rows [n] added up by cluster."""
        return moves if self.clusters is None else added_up(self.position, moves)

    def ordered(self, order: NDArray[np.intp]) -> Sample:
        """Return the same sample with its rows in another order [n]."""
        if self.clusters is None:
            return Sample(self.weights[order])
        return Sample(self.weights[order], self.clusters[order])._placed(self.position[order])

    def times(self, size: Real) -> Sample:
        """Return the sample of the members of its units, `size` [n] in each unit of a row."""
        members = Sample(self.weights * size, self.clusters)
        return members if self.clusters is None else members._placed(self.position)

    def _placed(self, position: NDArray[np.intp]) -> Sample:
        """Return this sample, told where its clusters are so that they need not be looked for again."""
        self.__dict__["position"] = position
        return self

    def sum(self, values: ArrayLike) -> Linear:
        """Return the total of values [n] over all that the rows stand for."""
        moves = self.weights * np.asarray(values, dtype=np.float64)
        return Linear(float(moves.sum()), moves)

    def standard_error(self, of: Linear) -> float:
        """Return the standard error of an estimate; NaN with fewer than two clusters."""
        moved = self.by_cluster(of.moves)
        about = moved.sum() / max(self.count, 1)
        return sqrt(self.correction * max(float(moved @ moved) - self.count * about**2, 0.0))

    def estimate(self, of: Linear) -> Estimate:
        """Return the value with its standard error."""
        return Estimate(of.value, self.standard_error(of))
