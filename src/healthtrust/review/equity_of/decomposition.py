"""What lies behind inequality by rank: each circumstance's part, and what need explains of it.

    h = β_0 + Σ_k β_k x_k + e                       least squares with weights
    C = Σ_k (β_k x̄_k / μ) C_k  +  G_e / μ            part of k = elasticity × concentration of k itself
    HI = C − Σ_{k is need} part of k                 horizontal inequity: what need does not explain

x_k, x̄_k, C_k   a circumstance, its mean, and its concentration index by the same ranks
G_e             2 cov(e, R): the residual's generalised index
HI              of care: above 0 it goes to the better off beyond their need; others are held at their means
Source          Wagstaff, van Doorslaer and Watanabe, J Econometrics 2003; 112: 207-223; HI: Wagstaff and van
                Doorslaer, J Human Resources 2000; 35: 716-733 [recalled]

A part needs a circumstance that matters (β) and that is unequal (C_k). It says what goes with inequality, not
what would end it. Standard errors move coefficients, means and concentrations together.

>>> people = ranked_people([1.0, 2.0, 3.0, 4.0, 5.0])
>>> x, z = np.array([0.0, 1.0, 0.0, 1.0, 1.0]), np.array([5.0, 1.0, 2.0, 2.0, 0.0])
>>> found = decomposed(4 + 2 * x + z, people, (Term("school", "school", x), Term("illness", "illness", z)))
>>> [(part.column, round(part.value.value, 4)) for part in found.columns], round(found.residual.value, 9)
([('school', 0.0444), ('illness', -0.1)], 0.0)
>>> round(found.index.value, 4), round(found.inequity(("illness",)).value, 4)
(-0.0556, 0.0444)
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.pool.fairness.sample import Linear, Real
from healthtrust.review.equity_of.concentration import Ranked, generalised, ranked_people

__all__ = ["Decomposition", "Part", "Term", "decomposed", "ranked_people", "terms_of"]
FEW = 12
"""Whole numbers of at most so many values are categories; others enter as they are and squared."""


@dataclass(frozen=True)
class Term:
    """One column of the regression, and the column of the table that it stands for."""

    column: str
    name: str
    values: Real


@dataclass(frozen=True)
class Part:
    """What a term, or a column with all its terms, gives to the index."""

    column: str
    name: str
    coefficient: Linear | None
    mean: Linear | None
    elasticity: Linear | None
    concentration: Linear | None
    value: Linear


@dataclass(frozen=True)
class Decomposition:
    """The index, its parts by term and by column, and what they leave."""

    index: Linear
    mean: Linear
    terms: tuple[Part, ...]
    columns: tuple[Part, ...]
    residual: Linear
    explained: float
    """Share of the outcome's variance that the circumstances explain."""

    def inequity(self, need: Collection[str]) -> Linear:
        """Return what is left of the index when the parts of the columns of need are taken off."""
        return reduce(
            lambda left, part: left - part.value, (p for p in self.columns if p.column in need), self.index
        )


def terms_of(column: str, values: ArrayLike) -> tuple[Term, ...]:
    """Return the terms of a column [n]: one for each text but the most common, or the number and its square.

    >>> [term.name for term in terms_of("sex", ["F", "M", "F"])]
    ['sex M']
    >>> [term.name for term in terms_of("age", np.arange(40.0))]
    ['age', 'age squared']
    """
    given = np.asarray(values)
    if given.dtype.kind in "fiu":
        numbers = given.astype(np.float64)
        kinds = np.unique(numbers)
        if len(kinds) > FEW or (kinds != np.rint(kinds)).any():
            # Centred and scaled, the square leans on the number no more than it must.
            centred = (numbers - numbers.mean()) / (numbers.std() or 1.0)
            return Term(column, column, numbers), Term(column, f"{column} squared", centred**2)
        if len(kinds) == 2:
            return (Term(column, column, (numbers == kinds[1]).astype(np.float64)),)
        given = np.array([f"{x:g}" for x in numbers])
    names, place, counts = np.unique(given.astype(str), return_inverse=True, return_counts=True)
    usual = int(np.argmax(counts))
    return tuple(
        Term(column, f"{column} {name}", (place == k).astype(np.float64))
        for k, name in enumerate(names.tolist())
        if k != usual
    )


def decomposed(outcome: ArrayLike, people: Ranked, terms: Sequence[Term]) -> Decomposition:
    """Return the parts of the standard index of an outcome [n], its mean above zero.

    Raises LinAlgError where one term is made of others.
    """
    h, weight = np.asarray(outcome, dtype=np.float64), people.sample.weights
    columns = np.column_stack([np.ones(len(h)), *(term.values for term in terms)])
    inverse = np.linalg.inv((columns * weight[:, None]).T @ columns)
    found = inverse @ (columns.T @ (weight * h))
    left = h - columns @ found
    moves = (left * weight)[:, None] * (columns @ inverse)
    mean, whole = people.mean(h), generalised(h, people)
    parts = [
        _part(term, Linear(float(found[k + 1]), moves[:, k + 1]), people, mean)
        for k, term in enumerate(terms)
    ]
    by_column = tuple(
        _together([part for part in parts if part.column == name])
        for name in dict.fromkeys(part.column for part in parts)
    )
    index = whole / mean
    residual = reduce(lambda rest, part: rest - part.value, parts, index)
    about = h - mean.value
    explained = 1 - float(weight @ left**2) / max(float(weight @ about**2), 1e-300)
    return Decomposition(index, mean, tuple(parts), by_column, residual, explained)


def _part(term: Term, coefficient: Linear, people: Ranked, mean: Linear) -> Part:
    own, spread = people.mean(term.values), generalised(term.values, people)
    return Part(
        term.column, term.name, coefficient, own, coefficient * own / mean, spread / own,
        coefficient * spread / mean,
    )  # fmt: skip


def _together(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    value = reduce(lambda total, part: total + part.value, parts[1:], parts[0].value)
    elasticity = [part.elasticity for part in parts if part.elasticity is not None]
    return Part(parts[0].column, parts[0].column, None, None, reduce(Linear.__add__, elasticity), None, value)
