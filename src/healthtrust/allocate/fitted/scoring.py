"""Fisher scoring: the same coefficients as a full regression, by sums over cells, for fits that are repeated.

    β ← β + ( Σ_c E_c x_c x_cᵀ μ'_c² / V_c )⁻¹ Σ_c E_c x_c (r_c − μ_c) μ'_c / V_c

Symbols as in `regression`. Columns are scaled to length one, which leaves β what it is and the sums well
conditioned; a step that would change some cell's η by more than 5 is shortened. The score is exact at every
step, so what is found does not hang on how exactly the steps were taken.

Source  McCullagh and Nelder, Generalized Linear Models, 2nd edition 1989, section 2.5 [recalled]

>>> x = np.column_stack([np.ones(4), [0.0, 0, 1, 1]])
>>> rates = Rates(np.array([1.0, 3.0, 4.0, 8.0]), np.array([1.0, 1.0, 3.0, 1.0]))
>>> np.exp(scored(x, rates, "poisson")).round(9).tolist()
[2.0, 2.5]
"""

from __future__ import annotations

import numpy as np

from healthtrust.allocate.fitted.families import Matrix, Rates, Vector, mean_of, products, slope_of, working
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

_STEPS = 100
_CLOSE = 1e-11
_LONGEST = 5.0
"""Largest change of a linear predictor in one step."""


def scored(columns: Matrix, rates: Rates, family: str, start: Vector | None = None) -> Vector:
    """Return the coefficients [k] of columns [c, k]; raises InvalidInput where the search does not settle."""
    length = np.sqrt(np.diag(products(columns, rates.weight)) / rates.weight.sum())
    length = np.where(length > 0, length, 1.0)
    beta = _null(columns, rates, family) if start is None else start
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for _ in range(_STEPS):
            step = _step(columns, rates, family, beta)
            if step is None or not np.isfinite(step).all():
                break
            beta = beta + step
            if (np.abs(step * length) <= _CLOSE * (1 + np.abs(beta * length))).all():
                return beta
    raise InvalidInput([unsettled(f"no coefficients after {_STEPS} steps")])


def unsettled(why: str) -> Problem:
    """Return the problem of a regression whose search does not end."""
    remedy = "Merge categories with almost no outcome, or try another family."
    return Problem("the regression", why, "coefficients that settle", remedy=remedy)


def _null(columns: Matrix, rates: Rates, family: str) -> Vector:
    """Return the coefficients of the mean alone; the first column is the constant."""
    mean = float(rates.weight @ rates.rate) / float(rates.weight.sum())
    beta = np.zeros(columns.shape[1])
    beta[0] = mean if family == "linear" else np.log(mean)
    return beta


def _step(columns: Matrix, rates: Rates, family: str, beta: Vector) -> Vector | None:
    mean = mean_of(columns @ beta, family)
    factor, variance = working(mean, family)
    score = (rates.weight * (rates.rate - mean) * factor) @ columns
    weight = rates.weight * slope_of(mean, family) ** 2 / variance
    information = products(columns, weight)
    scale = 1 / np.sqrt(np.where(np.diag(information) > 0, np.diag(information), 1.0))
    try:
        step = scale * np.linalg.solve(information * scale[:, None] * scale, score * scale)
    except np.linalg.LinAlgError:
        return None
    if family == "linear":
        return np.asarray(step)
    longest = float(np.abs(columns @ step).max())
    return np.asarray(step * min(1.0, _LONGEST / longest)) if longest > 0 else np.asarray(step)
