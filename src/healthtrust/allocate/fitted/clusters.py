"""Standard errors that hold whatever the distribution, and whoever is observed together.

    V = c · B⁻¹ (Σ_g s_g s_gᵀ) B⁻¹        B = Σ_i E_i x_i x_iᵀ (dμ/dη)² / V(μ),     s_g = Σ_{i in g} x_i u_i
    u_i = (y_i − E_i μ_i) (dμ/dη) / V(μ_i)                 c = G/(G − 1) · (n − 1)/(n − k)

g       a cluster: a person seen in several years, a place; each row its own where there is none
G, n, k clusters, rows, columns;  t = β/se is judged with G − 1 degrees of freedom where there are clusters
B       the expected information; of a gamma regression some programs take the observed, a few per cent off
Source  Liang and Zeger, Biometrika 1986;73:13; c and G − 1: Cameron and Miller, J Hum Resour 2015;50:317,
        sections II and VI [recalled]

>>> x = np.ones((4, 1))
>>> seen = Seen(np.arange(4), np.array([1.0, -1.0, 2.0, -2.0]), np.array([0, 0, 1, 1]))
>>> float(sandwich(x, np.ones(4), seen)[0, 0])                  # what two clusters each add up to nothing
0.0
>>> round(float(sandwich(x, np.ones(4), Seen(seen.cell, seen.score, None))[0, 0]), 6)     # s² / n, s² = 10/3
0.833333
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.families import Matrix, Vector, products
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Seen:
    """Rows with their cell, what each adds to the score, and their cluster; None: each its own."""

    cell: NDArray[np.int64]
    score: Vector
    cluster: NDArray[np.integer] | None

    @property
    def clusters(self) -> int:
        """Return the number of clusters."""
        return len(self.score) if self.cluster is None else len(np.unique(self.cluster))


def sandwich(columns: Matrix, bread: Vector, seen: Seen) -> Matrix:
    """Return the covariance [k, k] of coefficients; columns [c, k] and bread [c] by cell."""
    rows, width = len(seen.score), columns.shape[1]
    many = seen.clusters
    refuse(_too_few(rows, many, width))
    half = np.linalg.inv(products(columns, bread))
    meat = _meat(columns, seen)
    found = many / (many - 1) * (rows - 1) / (rows - width) * half @ meat @ half
    return np.asarray((found + found.T) / 2)


def p_values(ratio: Vector, degrees: int | None) -> Vector:
    """Return two-sided p of coefficients over standard errors: t with `degrees` of freedom, or normal."""
    from scipy.stats import norm, t

    return np.asarray(2 * (norm.sf(np.abs(ratio)) if degrees is None else t.sf(np.abs(ratio), degrees)))


def quantile(degrees: int | None, upto: float = 0.975) -> float:
    """Return the quantile that makes an interval: of t with `degrees` of freedom, or of the normal."""
    from scipy.stats import norm, t

    return float(norm.ppf(upto) if degrees is None else t.ppf(upto, degrees))


def _meat(columns: Matrix, seen: Seen) -> Matrix:
    if seen.cluster is None:
        square = np.bincount(seen.cell, weights=seen.score**2, minlength=len(columns)).astype(np.float64)
        return products(columns, square)
    from scipy.sparse import coo_matrix

    _, cluster = np.unique(seen.cluster, return_inverse=True)
    shape = (int(cluster.max()) + 1, len(columns))
    by_cluster = coo_matrix((seen.score, (cluster, seen.cell)), shape=shape).tocsr() @ columns
    return np.asarray(by_cluster.T @ by_cluster)


def _too_few(rows: int, clusters: int, width: int) -> list[Problem]:
    problems = []
    if rows <= width:
        problems.append(Problem("the regression", f"{rows} rows for {width} coefficients", "more rows"))
    if clusters < 2:
        problems.append(Problem("the regression", f"{clusters} cluster", "two or more for standard errors"))
    return problems
