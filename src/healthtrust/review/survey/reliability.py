"""Several items as one score, and whether they measure one thing.

    score_i = mean of the items that respondent i answered, each from 0 (worst) to 100 (best)
    α       = k / (k − 1) × (1 − Σ_j var(y_j) / var(Σ_j y_j))

k, y_j  the items, and the score of item j, among those who answered all
Source  Cronbach, Psychometrika 1951; 16: 297-334 [recalled]. From 0.7 on items are usually taken to measure
        one thing [assumed].

A score needs answers to at least half of its items, else there is none.

>>> items = np.array([[0.0, 50, 100, 100], [0.0, 50, 50, 100], [50.0, 50, 100, 100]])
>>> round(cronbach(items), 4), round(float(composed(items)[0]), 2)
(0.9153, 16.67)
>>> composed(np.array([[np.nan, 100.0], [np.nan, 50.0], [40.0, np.nan]])).tolist()
[nan, 75.0]
"""

from __future__ import annotations

from math import nan

import numpy as np

from healthtrust.review.survey.margins import Real


def composed(items: Real) -> Real:
    """Return the score [n] of items [k, n] from 0 to 100, NaN where fewer than half are answered."""
    there = np.isfinite(items)
    count = there.sum(axis=0)
    total = np.where(there, items, 0.0).sum(axis=0)
    return np.asarray(np.where(2 * count >= len(items), total / np.maximum(count, 1), nan))


def cronbach(items: Real, weights: Real | None = None) -> float:
    """Return Cronbach's alpha of items [k, n] with weights [n]; NaN for one item, or none who differ."""
    whole = np.isfinite(items).all(axis=0)
    kept = items[:, whole]
    w = np.ones(kept.shape[1]) if weights is None else weights[whole]
    k = len(items)
    if k < 2 or not w.sum() > 0:
        return nan
    of_sum = _variance(kept.sum(axis=0), w)
    return nan if not of_sum > 0 else k / (k - 1) * (1 - sum(_variance(y, w) for y in kept) / of_sum)


def _variance(values: Real, weights: Real) -> float:
    share = weights / weights.sum()
    return float(share @ (values - share @ values) ** 2)
