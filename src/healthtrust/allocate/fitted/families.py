"""Three ways in which need makes use: products with errors like counts or like costs, or sums.

    poisson   μ = exp(η),  V(μ) = μ           counts, and costs whose variance grows with their mean
    gamma     μ = exp(η),  V(μ) = μ²          costs whose standard deviation grows with their mean
    linear    μ = η,       V(μ) = 1           sums; a prediction may fall below zero, which is then refused

η, μ    linear predictor, and mean per unit of exposure;  V  variance up to a factor
Source  McCullagh and Nelder, Generalized Linear Models, 2nd edition 1989, chapter 9; for costs: Manning and
        Mullahy, J Health Econ 2001;20:461 [recalled]

>>> mean_of(np.array([0.0]), "poisson").tolist(), mean_of(np.array([0.5]), "linear").tolist()
([1.0], [0.5])
>>> [part.tolist() for part in working(np.array([2.0]), "gamma")]
[[0.5], [4.0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """Outcome per unit of exposure, and that exposure."""

    rate: Vector
    weight: Vector


_AT_ONCE = 65_536


def products(columns: Matrix, weight: Vector) -> Matrix:
    """Return Σ_c w_c x_c x_cᵀ [k, k], in blocks that stay close at hand."""
    found = np.zeros((columns.shape[1], columns.shape[1]))
    for start in range(0, len(columns), _AT_ONCE):
        block = columns[start : start + _AT_ONCE]
        found += (block * weight[start : start + _AT_ONCE, None]).T @ block
    return found


def mean_of(linear: Vector, family: str) -> Vector:
    """Return means μ of linear predictors η."""
    return linear if family == "linear" else np.exp(linear)


def slope_of(mean: Vector, family: str) -> Vector:
    """Return dμ/dη at means μ."""
    return np.ones_like(mean) if family == "linear" else mean


def working(mean: Vector, family: str) -> tuple[Vector, Vector]:
    """Return (dμ/dη)/V and V at means μ: what turns a residual into a score, and its variance function."""
    if family == "linear":
        return np.ones_like(mean), np.ones_like(mean)
    return (np.ones_like(mean), mean) if family == "poisson" else (1 / mean, mean**2)
