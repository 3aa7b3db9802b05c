"""Fit the demographic cost curve to recorded cost, and say how well it fits.

    E[cost_i] = heads_i × exp( Σ_k γ_{x,k} hat_k(a_i) + δ_{f_i} ),     Var[cost_i] ∝ E[cost_i]
    hat_k(a)  = 1 at knot k, 0 at its neighbours, linear between, flat beyond the last knots
    R²        = 1 − Σ heads (observed − fitted)² / Σ heads (observed − mean)²        costs per head

a, x, f   age, sex, deprivation fifth of cell i;  γ  logarithm of cost per head at the knots, by sex
δ         logarithm of the fifth's multiplier; the five add up to zero
Source  Poisson quasi-likelihood with logarithmic link: McCullagh and Nelder, Generalized Linear Models, 1989,
        chapter 9 [recalled]; solved by iteratively reweighted least squares. With this link and variance
        fitted cost equals observed cost in total, by sex and by fifth.

>>> age, sex, fifth = (grid.ravel() for grid in np.meshgrid(np.arange(0, 90), [0, 1], [1, 2, 3, 4, 5]))
>>> heads = np.full(len(age), 1000)
>>> cost = heads * np.exp(6 + age / 50) * 1.1 ** (3 - fifth)
>>> found = fit(Cells(age, sex, fifth, heads, cost), knots=(0, 90))
>>> found.multiplier.round(3), round(found.r_squared, 6)
(array([1.21 , 1.1  , 1.   , 0.909, 0.826]), 1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import once
from healthtrust.people.need import CELL_SHAPE, recorded_by_cell
from healthtrust.records.persons import FIFTHS, OLDEST, Persons

KNOTS = (0, 10, 16, 20, 32, 42, 64, 65, 85)
"""Ages between which the shipped curve is log-linear."""
ENOUGH, STEPS = 1e-10, 50


@dataclass(frozen=True)
class Cells:
    """Recorded cost [i] of groups of residents: age in years, sex, fifth 1 to 5, heads, cost in any unit."""

    age: NDArray[Any]
    sex: NDArray[Any]
    fifth: NDArray[Any]
    heads: NDArray[Any]
    cost: NDArray[Any]


@dataclass(frozen=True)
class FittedCurve:
    """A demographic cost curve: `log_cost[sex, knot]`, `multiplier[fifth]`, and the cost of each cell [i]."""

    knots: tuple[float, ...]
    log_cost: NDArray[np.float64]
    multiplier: NDArray[np.float64]
    fitted: NDArray[np.float64]
    r_squared: float

    def per_head(self, age: NDArray[Any], sex: NDArray[Any], fifth: NDArray[Any]) -> NDArray[np.float64]:
        """Return cost per head [n] at ages, sexes and fifths 1 to 5 [n], in the unit of the cost fitted."""
        by_knot = (hats(age, self.knots) * self.log_cost[sex]).sum(axis=1)
        return np.asarray(np.exp(by_knot) * self.multiplier[np.asarray(fifth) - 1])


def fit(cells: Cells, knots: Sequence[float] = KNOTS) -> FittedCurve:
    """Return the curve fitted to cells with residents; cells without any are fitted as zero.

    Knots, sexes and fifths that the cells cannot tell apart get the smallest coefficients that fit. Raises
    ValueError for no residents, no cost, or an age at which nothing costs anything.
    """
    used = np.flatnonzero(np.asarray(cells.heads) > 0)
    design = _design(cells, knots)
    heads, cost = np.asarray(cells.heads, dtype=np.float64), np.asarray(cells.cost, dtype=np.float64)
    if not len(used) or not cost[used].sum() > 0:
        raise ValueError("a cost curve needs residents and a cost above zero")
    coefficients = _reweighted(design[used], heads[used], cost[used])
    fitted = heads * np.exp(design @ coefficients)
    log_cost = coefficients[: 2 * len(knots)].reshape(2, len(knots))
    multiplier = np.exp(_contrasts() @ coefficients[2 * len(knots) :])
    return FittedCurve(tuple(knots), log_cost, multiplier, fitted, r_squared(heads, cost, fitted))


def fit_recorded(persons: Persons, knots: Sequence[float] = KNOTS) -> tuple[Cells, FittedCurve]:
    """Return recorded cost, in minor units, by age, sex and fifth that anybody has, and the curve fitted."""
    heads, cost = (by_cell.reshape(CELL_SHAPE).sum(axis=-1) for by_cell in recorded_by_cell(persons))
    age, sex, fifth = np.nonzero(heads)
    cells = Cells(age, sex, fifth + 1, heads[age, sex, fifth], cost[age, sex, fifth])
    within = [knot for knot in knots if age.min() <= knot <= min(age.max(), OLDEST)]
    return cells, once(lambda: fit(cells, within or [float(age.mean())]))


def hats(age: NDArray[Any], knots: Sequence[float]) -> NDArray[np.float64]:
    """Return the hat functions [n, knot] at ages [n]; they add up to one."""
    return np.stack([np.interp(age, knots, one) for one in np.eye(len(knots))], axis=1)


def r_squared(heads: NDArray[np.float64], cost: NDArray[np.float64], fitted: NDArray[np.float64]) -> float:
    """Return the share of the variance of cost per head between cells that is fitted, by residents."""
    people = np.maximum(heads, 1e-300)
    mean = cost.sum() / heads.sum()
    left = (heads * ((cost - fitted) / people) ** 2).sum()
    return float(1 - left / (heads * (cost / people - mean) ** 2).sum())


def _design(cells: Cells, knots: Sequence[float]) -> NDArray[np.float64]:
    by_age = hats(cells.age, knots)
    by_sex = [by_age * (np.asarray(cells.sex) == sex)[:, None] for sex in (0, 1)]
    return np.concatenate([*by_sex, _contrasts()[np.asarray(cells.fifth, dtype=np.intp) - 1]], axis=1)


def _contrasts() -> NDArray[np.float64]:
    """Return columns [fifth, 4] whose coefficients are the first four δ; the fifth is minus their sum."""
    return np.vstack([np.eye(FIFTHS - 1), -np.ones(FIFTHS - 1)])


def _reweighted(
    design: NDArray[np.float64], heads: NDArray[np.float64], cost: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the coefficients that solve design' (cost − fitted) = 0, by Newton's method from the mean."""
    mean = np.log(cost.sum() / heads.sum())
    coefficients = np.zeros(design.shape[1])
    coefficients[: design.shape[1] - FIFTHS + 1] = mean
    for _ in range(STEPS):
        fitted = heads * np.exp(design @ coefficients)
        information = (design * fitted[:, None]).T @ design
        step = np.linalg.lstsq(information, design.T @ (cost - fitted), rcond=None)[0]
        coefficients += np.clip(step, -2, 2)
        if np.abs(step).max() < ENOUGH:
            return coefficients
    raise ValueError("the cost curve cannot be fitted: cost is zero at some ages")
