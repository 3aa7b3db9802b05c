"""Regressions and their measures by definition: Newton steps on whole rows, sums written out, brute force."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def irls(x: np.ndarray, y: np.ndarray, exposure: np.ndarray, family: str) -> np.ndarray:
    """Iteratively reweighted least squares on uncollapsed rows: outcome y, exposure, columns x."""
    rate = y / exposure
    if family == "linear":
        return np.linalg.solve(x.T @ (x * exposure[:, None]), x.T @ (exposure * rate))
    mean = np.full(len(y), y.sum() / exposure.sum())
    for _ in range(200):
        weight = exposure * (mean if family == "poisson" else np.ones_like(mean))
        target = np.log(mean) + (rate - mean) / mean
        beta = np.linalg.solve(x.T @ (x * weight[:, None]), x.T @ (weight * target))
        if np.allclose(np.exp(x @ beta), mean, rtol=1e-12, atol=0):
            return beta
        mean = np.exp(x @ beta)
    raise AssertionError("no convergence")


def cluster_covariance(
    x: np.ndarray, y: np.ndarray, beta: np.ndarray, cluster: Sequence[object], family: str
) -> np.ndarray:
    """The sandwich of rows of exposure 1, one cluster after the other."""
    n, k = x.shape
    linear = x @ beta
    mean = linear if family == "linear" else np.exp(linear)
    slope_over_variance = {"linear": np.ones(n), "poisson": np.ones(n), "gamma": 1 / mean}[family]
    information = {"linear": np.ones(n), "poisson": mean, "gamma": np.ones(n)}[family]
    bread = np.zeros((k, k))
    for i in range(n):
        bread += information[i] * np.outer(x[i], x[i])
    names = sorted(set(map(str, cluster)))
    meat = np.zeros((k, k))
    for name in names:
        score = np.zeros(k)
        for i in range(n):
            if str(cluster[i]) == name:
                score += x[i] * (y[i] - mean[i]) * slope_over_variance[i]
        meat += np.outer(score, score)
    g = len(names)
    inverse = np.linalg.inv(bread)
    return g / (g - 1) * (n - 1) / (n - k) * inverse @ meat @ inverse


def jackknife_covariance(estimate: Callable[[np.ndarray], np.ndarray], cluster: np.ndarray) -> np.ndarray:
    """Leave one cluster out in turn: (G − 1)/G Σ (β_g − mean)(β_g − mean)ᵀ."""
    left_out = np.array([estimate(cluster != name) for name in np.unique(cluster)])
    gap = left_out - left_out.mean(axis=0)
    return (len(left_out) - 1) / len(left_out) * gap.T @ gap


def r_squared(actual: Sequence[float], paid: Sequence[float], weight: Sequence[float]) -> float:
    """Share of the variance explained, summed one by one."""
    mean = sum(w * a for w, a in zip(weight, actual, strict=True)) / sum(weight)
    left = sum(w * (a - p) ** 2 for w, a, p in zip(weight, actual, paid, strict=True))
    return 1 - left / sum(w * (a - mean) ** 2 for w, a in zip(weight, actual, strict=True))


def cumming(actual: Sequence[float], paid: Sequence[float], weight: Sequence[float]) -> float:
    """Cumming's prediction measure, summed one by one."""
    mean = sum(w * a for w, a in zip(weight, actual, strict=True)) / sum(weight)
    left = sum(w * abs(a - p) for w, a, p in zip(weight, actual, paid, strict=True))
    return 1 - left / sum(w * abs(a - mean) for w, a in zip(weight, actual, strict=True))


def dummies(labels: Sequence[object], reference: object) -> np.ndarray:
    """A column of 0 and 1 for each label but the reference, in their order."""
    shown = sorted({label for label in labels if label != reference})  # type: ignore[type-var]
    return np.array([[float(label == other) for other in shown] for label in labels])
