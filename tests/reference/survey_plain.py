"""A survey, slowly and plainly: raking row by row, errors by leaving out one cluster at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Real = Any


def raked(
    start: Sequence[float], groups: Sequence[Sequence[int]], members: Sequence[Sequence[float]]
) -> list[float]:
    """Return weights that meet all margins: one respondent at a time, until nothing moves."""
    weights = [float(w) for w in start]
    for _ in range(500):
        for group, wanted in zip(groups, members, strict=True):
            sums = [0.0] * len(wanted)
            for w, g in zip(weights, group, strict=True):
                sums[g] += w
            weights = [w * wanted[g] / sums[g] for w, g in zip(weights, group, strict=True)]
    return weights


def mean(weights: Real, scores: Real, inside: Real) -> float:
    """Return the weighted mean of those inside who answered."""
    total = above = 0.0
    for w, y, here in zip(weights, scores, inside, strict=True):
        if here and y == y:
            total += w
            above += w * y
    return above / total


def jackknife(estimate: Callable[[Real], float], strata: Sequence[int], clusters: Sequence[int]) -> float:
    """Return the standard error from leaving out one cluster at a time; estimate(kept weights factor [n])."""
    strata, clusters = np.asarray(strata), np.asarray(clusters)
    variance = 0.0
    for h in np.unique(strata):
        names = np.unique(clusters[strata == h])
        n = len(names)
        values = []
        for name in names:
            factor = np.where(strata == h, n / (n - 1), 1.0)
            factor[(strata == h) & (clusters == name)] = 0.0
            values.append(estimate(factor))
        variance += (n - 1) / n * sum((v - sum(values) / n) ** 2 for v in values)
    return float(variance**0.5)


def adjusted(scores: Real, weights: Real, body: Real, brought: Real) -> list[float]:
    """Return case-mix adjusted means by body, by one regression with a column for each body."""
    bodies = sorted(set(body.tolist()))
    x = np.hstack([np.equal.outer(body, bodies).astype(float), brought])
    root = np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(x * root, scores * root[:, 0], rcond=None)[0][len(bodies) :]
    overall = (weights[:, None] * brought).sum(axis=0) / weights.sum()
    found = []
    for b in bodies:
        inside = body == b
        own = (weights[inside, None] * brought[inside]).sum(axis=0) / weights[inside].sum()
        found.append(
            float((weights[inside] * scores[inside]).sum() / weights[inside].sum() - (own - overall) @ slopes)
        )
    return found
