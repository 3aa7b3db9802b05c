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
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.words import Words
from healthtrust.pool.fairness.sample import Linear, Real
from healthtrust.review.inequalities.concentration import Ranked, generalised, ranked_people
from healthtrust.review.inequalities.labels import coded

__all__ = ["Decomposition", "Part", "Term", "decomposed", "ranked_people", "terms_of"]
FEW = 12
"""Whole numbers of at most so many values are categories; others enter as they are and squared."""
MOST_TERMS = 60
"""Terms above which parts are told by column only."""


@dataclass(frozen=True)
class Term:
    """One column of the regression, and the column of the table that it stands for."""

    column: str
    name: str
    values: Real | NDArray[np.bool_]
    """Numbers, or whether a row is of the category."""


@dataclass(frozen=True)
class Part:
    """What a term, or a column with all its terms, gives to the index."""

    column: str
    name: str
    coefficient: float | None
    mean: float | None
    elasticity: Linear
    concentration: Linear | None
    value: Linear


@dataclass(frozen=True)
class Decomposition:
    """The index, its parts by term and by column, and what they leave."""

    index: Linear
    mean: Linear
    terms: tuple[Part, ...]
    """None where there are more than MOST_TERMS: then parts are told by column only."""
    columns: tuple[Part, ...]
    residual: Linear
    explained: float
    """Share of the outcome's variance that the circumstances explain."""

    def inequity(self, need: Collection[str]) -> Linear:
        """Return what is left of the index when the parts of the columns of need are taken off."""
        return reduce(
            lambda left, part: left - part.value, (p for p in self.columns if p.column in need), self.index
        )


def terms_of(column: str, values: ArrayLike | Words) -> tuple[Term, ...]:
    """Return the terms of a column [n]: one for each text but the most common, or the number and its square.

    >>> [term.name for term in terms_of("sex", ["F", "M", "F"])]
    ['sex M']
    >>> [term.name for term in terms_of("age", np.arange(40.0))]
    ['age', 'age squared']
    """
    given = values if isinstance(values, Words) else np.asarray(values)
    if not isinstance(given, Words) and given.dtype.kind in "fiu":
        numbers = given.astype(np.float64)
        kinds = np.unique(numbers)
        if len(kinds) > FEW or (kinds != np.rint(kinds)).any():
            # Centred and scaled, the square leans on the number no more than it must.
            centred = (numbers - numbers.mean()) / (numbers.std() or 1.0)
            return Term(column, column, numbers), Term(column, f"{column} squared", centred**2)
        if len(kinds) == 2:
            return (Term(column, column, numbers == kinds[1]),)
    names, place = coded(given)
    usual = int(np.argmax(np.bincount(place)))
    return tuple(Term(column, f"{column} {name}", place == k) for k, name in enumerate(names) if k != usual)


def decomposed(outcome: ArrayLike, people: Ranked, terms: Sequence[Term]) -> Decomposition:
    """Return the parts of the standard index of an outcome [n], its mean above zero.

    Raises LinAlgError where one term is made of others.
    """
    h, weight = np.asarray(outcome, dtype=np.float64), people.sample.weights
    fit = _fitted(h, weight, terms)
    mean, whole = people.mean(h), generalised(h, people)
    told = len(terms) <= MOST_TERMS
    parts = [_part(term, k + 1, fit, people, mean) for k, term in enumerate(terms)] if told else []
    spreads = 2 * fit.columns.T @ (people.as_given(people.by.share) * (people.ridit - 0.5))
    means = fit.columns.T @ (weight / weight.sum())
    by_column = []
    for name in dict.fromkeys(term.column for term in terms):
        own = [part for part in parts if part.column == name]
        inside = np.array([False, *(term.column == name for term in terms)])
        of = np.where(inside, spreads, 0.0), np.where(inside, means, 0.0)
        by_column.append(own[0] if len(own) == 1 else _together(name, inside, fit, people, (of, mean)))
    index = whole / mean
    residual = reduce(lambda rest, part: rest - part.value, by_column, index)
    about = h - mean.value
    explained = 1 - float(weight @ fit.left**2) / max(float(weight @ about**2), 1e-300)
    return Decomposition(index, mean, tuple(parts), tuple(by_column), residual, explained)


@dataclass(frozen=True)
class _Fit:
    """A regression: its columns (sparse [n, k], the constant first), coefficients, and what they leave."""

    columns: Any
    beta: Real
    inverse: Real
    left: Real
    weight: Real

    def moves(self, along: Real) -> Real:
        """Return how far each row [n] moves the coefficients along a direction [k]."""
        return np.asarray(self.left * self.weight * (self.columns @ (self.inverse @ along)))


def _fitted(h: Real, weight: Real, terms: Sequence[Term]) -> _Fit:
    from scipy.sparse import csc_array

    rows = len(h)
    given = [np.ones(rows), *(term.values for term in terms)]
    at = [np.flatnonzero(each) if each.dtype == np.bool_ else np.arange(rows) for each in given]
    first = np.concatenate([[0], np.cumsum([len(each) for each in at])])
    data = np.concatenate([each[rows_] for each, rows_ in zip(given, at, strict=True)]).astype(np.float64)
    columns = csc_array((data, np.concatenate(at), first), (rows, len(given)))
    heavy = csc_array((data * weight[columns.indices], columns.indices, first), (rows, len(given)))
    inverse = np.linalg.inv((columns.T @ heavy).toarray())
    beta = inverse @ (heavy.T @ h)
    return _Fit(columns, beta, inverse, h - columns @ beta, weight)


def _part(term: Term, at: int, fit: _Fit, people: Ranked, mean: Linear) -> Part:
    own, spread = people.mean(term.values), generalised(term.values, people)
    coefficient = Linear(float(fit.beta[at]), fit.moves(np.eye(len(fit.beta))[at]))
    return Part(
        term.column, term.name, coefficient.value, own.value, coefficient * own / mean, spread / own,
        coefficient * spread / mean,
    )  # fmt: skip


def _together(
    name: str, inside: NDArray[np.bool_], fit: _Fit, people: Ranked, of: tuple[tuple[Real, Real], Linear]
) -> Part:
    """Return the part of a column: its terms times their coefficients are one outcome, told as such."""
    (spreads, means), mean = of
    fitted = fit.columns @ np.where(inside, fit.beta, 0.0)
    spread, level = generalised(fitted, people), people.mean(fitted)
    value = Linear(spread.value, spread.moves + fit.moves(spreads)) / mean
    elasticity = Linear(level.value, level.moves + fit.moves(means)) / mean
    return Part(name, name, None, None, elasticity, None, value)
