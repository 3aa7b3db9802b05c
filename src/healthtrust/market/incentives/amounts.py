"""Cost and payment per person-year, and how each hangs on the sample that it was reckoned from.

    q_i = … + a_k b_i       for i in class k, a_k such that Σ_{i in k} w_i b_i a_k adds up as it should
    u_i = w_i r_i × Σ_{j in k} g_j b_j / Σ_{j in k} w_j b_j                            g_j = ∂T / ∂q_j

q       an amount per person-year: a payment, a cost that is expected
w       person-years;  y  cost per person-year: the cost of a row over the part of the year it covers
a_k     what the sample sets: the mean cost of class k (then b = 1), or one factor on every payment (then b is
        the payment, and all are one class)
r_i     what row i has left to explain: y_i − q_i
u_i     how far row i moves a statistic T through what the sample sets, to first order
Source  linearisation of an estimate that depends on fitted amounts: Binder, International Statistical Review
        1983; 51: 279-292; annualised cost weighted by the part of the year: Ellis and Ash, Inquiry 1995; 32:
        26-39 [both recalled].

A mean cost of 20 persons follows those 20: an interval that forgot it would be wrong for the payments that
are reckoned from the very persons they are judged on.

>>> persons = Insured.of(cost=[100.0, 300.0, 50.0], years=[1.0, 1.0, 0.5])
>>> persons.cost.tolist(), persons.mean
([100.0, 300.0, 100.0], 180.0)
>>> young_old = class_mean(persons, np.array([0, 1, 0]))
>>> young_old.of.tolist()
[100.0, 300.0, 100.0]
>>> round(mean_difference(young_old, persons.spent, np.array([True, False, False]), persons).value, 6)
0.0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.pool.fairness.sample import Linear, Sample, added_up

Real = NDArray[np.float64]
Classes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Fitted:
    """What the sample sets within classes [n]: by how much a row moves with it, and what it had left over."""

    position: Classes
    base: Real
    left: Real

    def moves(self, gradient: Real, weights: Real) -> Real:
        """Return how far each row [n] moves a statistic of this gradient [n] through what it sets."""
        pulled = added_up(self.position, gradient * self.base)
        held = added_up(self.position, weights * self.base)
        each = np.divide(pulled, held, out=np.zeros_like(held), where=held != 0)
        return np.asarray(each[self.position] * weights * self.left)


@dataclass(frozen=True, eq=False)
class Amount:
    """Money per person-year of each row [n], and what of it the sample sets."""

    of: Real
    fitted: tuple[Fitted, ...] = ()

    def moves(self, gradient: Real, weights: Real) -> Real:
        """Return how far each row [n] moves a statistic of this gradient [n] through the amount."""
        moved = np.zeros_like(self.of)
        for part in self.fitted:
            moved += part.moves(gradient, weights)
        return moved


@dataclass(frozen=True, eq=False)
class Insured:
    """Persons [n]: cost per person-year, the part of a year that each row covers, and the sample."""

    cost: Real
    """Per person-year."""
    years: Real
    """Of one person: the part of the year that the row covers."""
    sample: Sample
    """Its weights are person-years: the years of a row times the persons it stands for."""

    @classmethod
    def of(
        cls,
        cost: ArrayLike,
        years: ArrayLike | None = None,
        weights: ArrayLike | None = None,
        clusters: ArrayLike | None = None,
    ) -> Insured:
        """Return persons by what each row cost [n] in its years [n]; raises ValueError where none has any."""
        spent = np.asarray(cost, dtype=np.float64)
        lasted = np.ones(len(spent)) if years is None else np.asarray(years, dtype=np.float64)
        stands = np.ones(len(spent)) if weights is None else np.asarray(weights, dtype=np.float64)
        if not (lasted > 0).all():
            raise ValueError("every row must cover some part of a year")
        return cls(spent / lasted, lasted, Sample.of(len(spent), stands * lasted, clusters))

    @property
    def weights(self) -> Real:
        """Return the person-years [n]."""
        return self.sample.weights

    @cached_property
    def person_years(self) -> float:
        """Return the person-years of all."""
        return float(self.weights.sum())

    @cached_property
    def mean(self) -> float:
        """Return the cost of a person-year."""
        return float(self.weights @ self.cost) / self.person_years

    @property
    def spent(self) -> Amount:
        """Return cost as an amount: it is seen, and nothing of it is fitted."""
        return Amount(self.cost)


def class_mean(insured: Insured, position: Classes, of: Real | None = None) -> Amount:
    """Return for every row [n] the mean, per person-year, of its class: of cost unless another is given."""
    each = insured.cost if of is None else of
    held, years = added_up(position, insured.weights * each), added_up(position, insured.weights)
    mean = np.divide(held, years, out=np.zeros_like(held), where=years > 0)[position]
    return Amount(mean, (Fitted(position, np.ones(len(each)), each - mean),))


def mean_difference(one: Amount, other: Amount, within: NDArray[np.bool_], insured: Insured) -> Linear:
    """Return the mean, per person-year of rows within [n], of one amount less another; NaN without any."""
    weights = insured.weights * within
    total = float(weights.sum())
    if total == 0:
        return Linear(np.nan, np.full(len(weights), np.nan))
    apart = one.of - other.of
    value, gradient = float(weights @ apart) / total, weights / total
    moves = gradient * (apart - value)
    return Linear(
        value, moves + one.moves(gradient, insured.weights) - other.moves(gradient, insured.weights)
    )
