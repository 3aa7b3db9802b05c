"""Compare formulas: whose money moves, which groups gain and lose, and how much of cost each explains.

    moved = ½ Σ_p |T'_p − T_p| / Σ T              share of the money that goes to another place
    Δ_p   = T'_p − T_p                            what p gains under the other formula; Σ Δ = 0
    Δ_G   = Σ_{p in G} Δ_p                        the same for a group: fifths of deprivation, a region
    ŷ_p   = (T_p / Σ T) × (Σ y) / n_p             cost per head that a formula predicts, against y_p / n_p

T, T'  target allocations under one formula and another, minor units;  y_p, n_p  cost and population of p
How much is explained is measured as for fitted formulas (`allocate.fitted.measures`): R², Cumming's
prediction measure, mean absolute error, predictive ratios of groups.
Source  the index of dissimilarity, half the sum of absolute differences of shares [recalled]

>>> one, other = np.array([400, 600]), np.array([250, 750])
>>> found = compare(one, other, np.array([100.0, 300.0]), ("North", "South"))
>>> found.moved, found.gap.tolist(), found.per_head.tolist(), found.gains_most, found.loses_most
(0.15, [-150, 150], [-1.5, 0.5], 'South', 'North')
>>> round(explained(one, np.array([800.0, 1200.0]), np.array([100.0, 300.0])).r_squared, 6)
1.0
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.measures import Goodness, GroupFit, Groups, by_group, goodness

Real = NDArray[np.float64]
Money = NDArray[np.int64]


@dataclass(frozen=True)
class GroupGap:
    """A group of places: people, money under one formula and under the other, minor units."""

    group: str
    population: float
    one: int
    other: int

    @property
    def gap(self) -> int:
        """Return what the group gains under the other formula."""
        return self.other - self.one

    @property
    def per_head(self) -> float:
        """Return the gain per head; zero where nobody lives."""
        return self.gap / self.population if self.population > 0 else 0.0


@dataclass(frozen=True)
class Comparison:
    """Another formula beside one, for n places; money in minor units."""

    moved: float
    """Share of the money that goes to another place."""
    gap: Money
    """[n]: what places gain under the other formula; adds up to zero."""
    per_head: Real
    """[n]; zero where nobody lives."""
    gains_most: str
    """Place with the largest gain per head under the other formula."""
    loses_most: str


def compare(one: Money, other: Money, population: Real, names: Sequence[str]) -> Comparison:
    """Return what changes for n places when money [n] follows the other formula; both share one budget.

    Raises ValueError where the two sums differ.
    """
    if int(one.sum()) != int(other.sum()):
        raise ValueError(f"two formulas share one budget, not {int(one.sum())} and {int(other.sum())}")
    gap = other - one
    per_head = np.divide(gap, population, out=np.zeros(len(gap)), where=population > 0)
    return Comparison(
        float(np.abs(gap).sum()) / (2 * max(int(one.sum()), 1)),
        gap,
        per_head,
        names[int(per_head.argmax())],
        names[int(per_head.argmin())],
    )


def group_gaps(one: Money, other: Money, population: Real, groups: Groups) -> tuple[GroupGap, ...]:
    """Return people and money of each group of places under one formula and the other; sums are exact."""
    many = len(groups.labels)
    money = np.zeros((many, 2), dtype=np.int64)
    np.add.at(money, groups.codes, np.stack([one, other], axis=1))
    people = np.bincount(groups.codes, population, many)
    return tuple(
        GroupGap(label, float(people[g]), int(money[g, 0]), int(money[g, 1]))
        for g, label in enumerate(groups.labels)
    )


def explained(money: Money, cost: Real, population: Real) -> Goodness:
    """Return how much of the places' cost per head a formula explains; cost [n] in any unit of money."""
    actual, predicted, people = _per_head(money, cost, population)
    return goodness(actual, predicted, people)


def predictive_ratios(money: Money, cost: Real, population: Real, groups: Groups) -> tuple[GroupFit, ...]:
    """Return each group's cost per head and what a formula predicts of it."""
    actual, predicted, people = _per_head(money, cost, population)
    lived_in = population > 0
    return by_group(actual, predicted, people, Groups(groups.labels, groups.codes[lived_in]))


def _per_head(money: Money, cost: Real, population: Real) -> tuple[Real, Real, Real]:
    """Return actual and predicted cost per head and people, of the places where somebody lives."""
    lived_in = population > 0
    people = population[lived_in]
    total = float(cost.sum())
    predicted = money[lived_in] / float(money.sum()) * total / people
    return cost[lived_in] / people, predicted, people
