"""Sobol indices from three sets of results, with intervals by keyed bootstrap.

    S_i  = mean( f_B (f_ABi − f_A) ) / V            share of the variance that value i explains alone
    T_i  = mean( (f_A − f_ABi)² ) / 2V              share that it has a part in, with all others

f_A, f_B   results at two independent sets of draws, less their common mean;  V  variance of both together
f_ABi      results at the draws of A, with value i (or a group of values) taken from B
Source     Saltelli et al., Comput Phys Commun 2010; 181: 259-270, table 2, (b) and (f); T after Jansen,
           Comput Phys Commun 1999; 117: 35-43 [both recalled]; as scipy.stats.sobol_indices computes them,
           which tests hold

A result missing anywhere in a row leaves out the row. T − S of one value is what it does through others; the
sum of all S is 1 where nothing works through anything else.

>>> rng = np.arange(8) / 8
>>> a, b = np.stack([rng, rng[::-1]]), np.stack([(rng * 5) % 1, (rng * 3) % 1])
>>> model = lambda x: 3 * x[0]                                           # the second does nothing
>>> swapped = [model(np.stack([b[0], a[1]])), model(np.stack([a[0], b[1]]))]
>>> found = indices(model(a), model(b), np.array(swapped), seed=1)
>>> found.first[1].item(), found.total[1].item()
(0.0, 0.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.uncertainty import shares

Real = NDArray[np.float64]

RESAMPLES = 500
ENDS = (2.5, 97.5)


@dataclass(frozen=True)
class Indices:
    """Sobol indices [factor] with 95 % intervals [factor, end]."""

    first: Real
    total: Real
    first_ends: Real
    total_ends: Real
    variance: float
    rows: int
    """Rows of which every result is known."""


def indices(a: Real, b: Real, swapped: Real, seed: int) -> Indices:
    """Return indices from results a, b [row] and swapped [factor, row]."""
    known = np.isfinite(a) & np.isfinite(b) & np.isfinite(swapped).all(axis=0)
    a, b, swapped = a[known], b[known], swapped[:, known]
    rows = len(a)
    first, total, variance = estimates(a, b, swapped)
    again = resampled(rows, seed)
    drawn = [estimates(a[row], b[row], swapped[:, row])[:2] for row in again]
    ends = np.nanpercentile(np.array(drawn), ENDS, axis=0).transpose(1, 2, 0)
    return Indices(first, total, ends[0], ends[1], variance, rows)


def estimates(a: Real, b: Real, swapped: Real) -> tuple[Real, Real, float]:
    """Return first-order and total indices [factor] and the variance; NaN where it is none."""
    both = np.concatenate([a, b])
    mean, variance = both.mean(), float(both.var())
    one, two, each = a - mean, b - mean, swapped - mean
    over = variance or float("nan")
    return (two * (each - one)).mean(axis=1) / over, ((one - each) ** 2).mean(axis=1) / (2 * over), variance


def resampled(rows: int, seed: int, times: int = RESAMPLES) -> NDArray[np.int64]:
    """Return rows drawn with replacement [time, row], keyed on the seed."""
    number = np.arange(times * rows, dtype=np.uint64)
    return (shares(seed, "rows drawn again", number) * rows).astype(np.int64).reshape(times, rows)
