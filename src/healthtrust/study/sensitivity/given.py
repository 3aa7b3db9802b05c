"""What matters, from draws that are there already, without a new trial.

    rank regression     rank y = Σ_i β_i rank x_i,     all standardised
    partial rank        correlation of rank x_i with rank y once both are freed of all other ranks
    by bins             S_i = 1 − (1 − η²)(n − 1)/(n − B),     η² the share of the variance of y between B
                        bins of x_i, corrected for what B bins of noise would show

n      draws in which the result is known;  95 % intervals: of β from its standard error, of the partial
       correlation by Fisher's z, of S by keyed bootstrap, centred
Source Saltelli and Sobol', Reliab Eng Syst Saf 1995; 50: 225-239; Marino et al., J Theor Biol 2008; 254:
       178-196; S from given data: Plischke, Borgonovo and Smith, Eur J Oper Res 2013; 226: 536-550; the
       correction is the adjusted correlation ratio of Kelley, PNAS 1935; 21: 554-559 [all recalled]

    by chance           the largest |β|, or S without a regression, of all in 20 reorderings of y

Regression needs twice as many draws as parameters, and says how much of the ranks it explains: where that is
little, believe the bins.

>>> draws = np.arange(64.0)
>>> x = np.stack([draws, (draws * 37) % 64])
>>> found = given(("a", "b"), x, 3 * x[0] + 0.1 * x[1], seed=1)
>>> [row.name for row in found.rows], found.rows[0].regression.value > 0.99, round(found.explained, 2)
(['a', 'b'], True, 1.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.study.sensitivity.indices import ENDS, resampled
from healthtrust.study.uncertainty import shares

Real = NDArray[np.float64]

FEWEST_IN_BIN = 16
MOST_BINS = 32
RESAMPLES = 200
REORDERINGS = 20
SPARE = 3
"""Draws more than parameters that a regression needs at least, and as many more as there are parameters."""


class Estimate(NamedTuple):
    """A number with its 95 % interval; NaN where there is none."""

    value: float
    low: float
    high: float


NONE = Estimate(nan, nan, nan)


@dataclass(frozen=True)
class Row:
    """One parameter."""

    name: str
    regression: Estimate
    partial: Estimate
    share: Estimate
    """First-order Sobol index by bins."""

    @property
    def size(self) -> float:
        """Return what rows are sorted by: the regression coefficient, or the share where there is none."""
        by = self.regression.value
        return abs(by) if isfinite(by) else self.share.value


@dataclass(frozen=True)
class Given:
    """What draws say without a new trial."""

    rows: tuple[Row, ...]
    explained: float
    """R² of the regression on ranks; NaN where there are too few draws for one."""
    draws: int
    bins: int
    chance: float = 0.0
    """How large the first row may be, in one of 20 cases, where none has anything to do with the result."""

    @property
    def tells(self) -> bool:
        """Return whether the first row is larger than chance would make it."""
        return self.rows[0].size > self.chance


def given(names: Sequence[str], theta: Real, result: Real, seed: int) -> Given:
    """Return how parameters [parameter, draw] move a result [draw], those that matter most first."""
    known = np.isfinite(result)
    x, y = theta[:, known], result[known]
    varied = [n for n in range(len(names)) if np.ptp(x[n]) > 0]
    ranks, of_y = _ranks(x[varied]), _ranks(y[None])[0]
    regression, partial, explained = _regressed(ranks, of_y)
    mixed = _mixed(len(y), seed)
    bins = max(2, min(MOST_BINS, len(y) // FEWEST_IN_BIN))
    again = resampled(len(y), seed, RESAMPLES)
    rows = [
        Row(names[n], regression[k], partial[k], _by_bins(x[n], y, bins, again)) for k, n in enumerate(varied)
    ]
    if isfinite(explained):
        largest = np.abs(np.linalg.solve(ranks @ ranks.T, ranks @ of_y[mixed].T)).max(axis=0)
    else:
        cut = [_bins_of(x[n], bins) for n in varied]
        largest = np.array([max(_share(own, y[order], bins) for own in cut) for order in mixed])
    chance = float(largest.max())
    return Given(tuple(sorted(rows, key=lambda row: -row.size)), explained, len(y), bins, chance)


def _mixed(draws: int, seed: int) -> NDArray[np.int64]:
    """Return orders of the draws [reordering, draw], keyed on the seed."""
    number = np.arange(REORDERINGS * draws, dtype=np.uint64)
    return np.argsort(shares(seed, "result reordered", number).reshape(REORDERINGS, draws), axis=1)


def _ranks(rows: Real) -> Real:
    """Return standardised ranks [row, draw], ties sharing theirs."""
    from scipy.stats import rankdata

    ranked = rankdata(rows, axis=1)
    centred = ranked - ranked.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0))


def _regressed(x: Real, y: Real) -> tuple[list[Estimate], list[Estimate], float]:
    """Return coefficients and partial correlations of standardised ranks, and R²."""
    count, n = x.shape
    spare = n - 1 - count
    correlation = x @ x.T
    if spare < max(SPARE, count) or np.linalg.matrix_rank(correlation, tol=1e-8) < count:
        return [NONE] * count, [NONE] * count, nan
    inverse = np.linalg.inv(correlation)
    beta = inverse @ (x @ y)
    left = max(1.0 - float(beta @ (x @ y)), 0.0)
    error = np.sqrt(left / spare * np.diag(inverse))
    t = np.divide(beta, error, out=np.full(count, np.inf), where=error > 0)
    finite = np.where(np.isinf(t), 0.0, t)
    partial = np.where(np.isinf(t), np.sign(beta), finite / np.sqrt(finite**2 + spare))
    half, reach = _t_quantile(spare), normal_quantile(0.95) / sqrt(max(spare - 2, 1))
    coefficients = [
        Estimate(b, b - half * e, b + half * e) for b, e in zip(beta.tolist(), error.tolist(), strict=True)
    ]
    with np.errstate(divide="ignore"):
        z = np.arctanh(partial)
    columns = (partial.tolist(), np.tanh(z - reach).tolist(), np.tanh(z + reach).tolist())
    return coefficients, [Estimate(*each) for each in zip(*columns, strict=True)], 1.0 - left


def _t_quantile(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def _by_bins(x: Real, y: Real, bins: int, again: NDArray[np.int64]) -> Estimate:
    bin_of = _bins_of(x, bins)
    drawn = [_share(bin_of[row], y[row], bins) for row in again]
    value = _share(bin_of, y, bins)
    low, high = (np.nanpercentile(drawn, ENDS) - (np.nanmean(drawn) - value)).tolist()
    return Estimate(value, max(low, 0.0), max(high, 0.0))


def _bins_of(x: Real, bins: int) -> NDArray[np.int64]:
    """Return the bin of each draw, all bins as full."""
    return np.asarray(np.argsort(np.argsort(x, kind="stable"), kind="stable") * bins // len(x))


def _share(bin_of: NDArray[np.int64], y: Real, bins: int) -> float:
    """Return the share of the variance between bins, less what noise would show; never below 0."""
    counts, sums = np.bincount(bin_of, minlength=bins), np.bincount(bin_of, y, minlength=bins)
    whole = float(((y - y.mean()) ** 2).sum())
    if whole <= 0 or len(y) <= bins:
        return nan
    there = counts > 0
    between = float((counts[there] * (sums[there] / counts[there] - y.mean()) ** 2).sum())
    return max(1 - (1 - between / whole) * (len(y) - 1) / (len(y) - int(there.sum())), 0.0)
