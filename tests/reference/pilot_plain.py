"""Pilots, slowly and plainly: dummies, loops and a general optimiser in place of what study.pilot does."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def dummies(places: int, periods: int) -> Real:
    """Return one column for each place and each period but the first; rows by place, then period."""
    rows = list(product(range(places), range(periods)))
    by_place = [[float(i == k) for k in range(places)] for i, _ in rows]
    by_period = [[float(t == k) for k in range(1, periods)] for _, t in rows]
    return np.hstack([np.array(by_place), np.array(by_period)])


def imputed(outcome: Real, begins: NDArray[np.int64], weight: Real, covariates: Real) -> float:
    """Return the effect: regress what is untreated, foretell what is treated, take the mean difference."""
    places, periods = outcome.shape
    design = dummies(places, periods)
    if len(covariates):
        design = np.hstack([design, covariates.reshape(len(covariates), -1).T])
    treated = (np.arange(periods) >= begins[:, None]).ravel()
    w = np.repeat(weight, periods)
    root = np.sqrt(w[~treated])[:, None]
    fitted = np.linalg.lstsq(design[~treated] * root, outcome.ravel()[~treated] * root[:, 0], rcond=None)[0]
    left = outcome.ravel()[treated] - design[treated] @ fitted
    return float((w[treated] * left).sum() / w[treated].sum())


def naive_by_statsmodels(outcome: Real, begins: NDArray[np.int64], weight: Real) -> tuple[float, float]:
    """Return coefficient and clustered error of the dummy, from statsmodels; its k counts all columns."""
    import statsmodels.api as sm

    places, periods = outcome.shape
    treated = (np.arange(periods) >= begins[:, None]).ravel().astype(float)
    design = np.column_stack([treated, dummies(places, periods)])
    fit: Any = sm.WLS(outcome.ravel(), design, weights=np.repeat(weight, periods)).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.repeat(np.arange(places), periods), "use_correction": False},
    )
    return float(fit.params[0]), float(fit.bse[0])


def mixture(pilot: Real, others: Real) -> Real:
    """Return convex weights by sequential quadratic programming from several beginnings."""
    from scipy.optimize import minimize

    def miss(w: Real) -> float:
        return float(((pilot - w @ others) ** 2).sum())

    count = len(others)
    best: Any = None
    for start in [np.full(count, 1 / count), *np.eye(count)]:
        found = minimize(
            miss,
            start,
            method="SLSQP",
            bounds=[(0, 1)] * count,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            options={"ftol": 1e-14, "maxiter": 500},
        )
        best = found if best is None or found.fun < best.fun else best
    return np.asarray(best.x)


def inverted(effect: float, dealt: Real, of_treatment: Real, level: float, grid: Real) -> tuple[float, float]:
    """Return the least and largest supposed effect on a grid that re-assignment does not reject."""
    kept = [
        tau
        for tau in grid
        if (1 + (np.abs(dealt - tau * of_treatment) >= abs(effect - tau) - 1e-12).sum()) / (1 + len(dealt))
        > 1 - level + 1e-9
    ]
    return min(kept), max(kept)


def serial(places: int, periods: int, serial_correlation: float, seed: int) -> Real:
    """Return stationary autoregressive luck of unit variance [place, period]."""
    luck = np.random.default_rng(seed).normal(size=(places, periods))
    found = np.empty_like(luck)
    found[:, 0] = luck[:, 0]
    for t in range(1, periods):
        found[:, t] = serial_correlation * found[:, t - 1] + (1 - serial_correlation**2) ** 0.5 * luck[:, t]
    return found


def of_two_weighted_means(change: Real, weight: Real, pilots: int) -> tuple[float, float]:
    """Return the variance of the difference of two weighted means and its degrees of freedom, by matrices."""
    parts = []
    for one in (slice(0, pilots), slice(pilots, None)):
        p = weight[one] / weight[one].sum()
        residual = np.eye(len(p)) - np.outer(np.ones(len(p)), p)
        spread = residual @ residual.T
        middle = np.diag(p**2 / np.diag(spread))
        quadratic = residual.T @ middle @ residual
        freedom = np.trace(quadratic) ** 2 / np.trace(quadratic @ quadratic)
        parts.append((float(change[one] @ quadratic @ change[one]), float(freedom)))
    total = sum(v for v, _ in parts)
    return total, total**2 / sum(v**2 / freedom for v, freedom in parts)
