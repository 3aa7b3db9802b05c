"""The spread of savings rates fitted to settlements of past years.

    d = rate − mean of its year                   v(n) = a + c / n         by likelihood, d ~ N(0, v), n ≥ m
    M_k = mean of d_i d_j / √(v_i v_j) over pairs of one party k years apart
    M_k = ρ^k mean of (a + (c − y) / √(n_i n_j)) / √(v_i v_j)                             k = 1, 3

n    people, m for parties of fewer;  a, c − y, y, ρ as in `spread`, c − y being its b
Two equations in y and ρ: what one year's rate and the next share, and how fast that fades, tell what lasts
from what belongs to one year.

Source  moments of an autoregressive part and noise: Meghir and Pistaferri, Handbook of Labor Economics 2011,
        4B: 773-854, section 2 [recalled]

>>> made = made_history(Spread(0.0005, 16.0, 4.0, 0.8), parties=1_500, years=8)
>>> found = fitted(made)
>>> bool(abs(found.spread.yearly - 4) < 0.5 and abs(found.spread.persistence - 0.8) < 0.02)
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.luck.draws import standard_paths
from healthtrust.study.luck.spread import Real, Spread, shipped_spread

LAGS = (1, 3)
FEWEST = 30
"""Pairs of years below which a correlation is not fitted."""
SIZES = (0, 7_500, 10_000, 15_000, 20_000, 50_000)
"""Where classes of people begin."""


@dataclass(frozen=True)
class History:
    """Past settlements, row by row."""

    party: NDArray[np.object_]
    year: NDArray[np.int64]
    people: Real
    rate: Real
    """Saving as a share of what was expected."""
    source: str = "history"


@dataclass(frozen=True)
class Fitted:
    """A spread, and the moments it was fitted to."""

    spread: Spread
    rows: int
    pairs: dict[int, int]
    """By lag: pairs of years of one party."""


def fitted(history: History) -> Fitted:
    """Return the spread of past rates; raises where too few parties are met again."""
    pairs = {lag: pairs_of(history, lag) for lag in LAGS}
    refuse(_too_few(history, {lag: len(found[0]) for lag, found in pairs.items()}))
    apart, n = from_year_mean(history), np.maximum(history.people, shipped_spread().smallest)
    fixed, all_by_size = _by_size(apart, n)
    variance = fixed + all_by_size / n
    z = apart / np.sqrt(variance)
    found = {lag: _shared(z, variance, n, pairs[lag]) for lag in LAGS}
    yearly, persistence = _parted(found, fixed, all_by_size)
    spread = replace(
        shipped_spread(),
        fixed=fixed,
        by_size=all_by_size - yearly,
        yearly=yearly,
        persistence=persistence,
    )
    return Fitted(spread, len(n), {lag: len(each[0]) for lag, each in pairs.items()})


def from_year_mean(history: History) -> Real:
    """Return how far each rate lies from the mean of its year."""
    _, at = np.unique(history.year, return_inverse=True)
    means = np.bincount(at, history.rate) / np.bincount(at)
    return np.asarray(history.rate - means[at])


def pairs_of(history: History, lag: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows of one party `lag` years apart: the earlier and the later of each pair."""
    rows: dict[tuple[str, int], list[int]] = {}
    for row, key in enumerate(zip(history.party.tolist(), history.year.tolist(), strict=True)):
        rows.setdefault(key, []).append(row)
    found = [
        (one, other)
        for (party, year), here in rows.items()
        for one in here
        for other in rows.get((party, year + lag), ())
    ]
    first, then = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return first, then


def moments(history: History, lags: Sequence[int] = LAGS) -> dict[str, tuple[float, int]]:
    """Return standard deviations by class of people, and correlations by lag, each with its number of rows.

    Over all years together, as they are printed: the means of years differ and are part of them.
    """
    told: dict[str, tuple[float, int]] = {}
    for low, high in zip(SIZES, [*SIZES[1:], np.inf], strict=True):
        here = (history.people >= low) & (history.people < high)
        name = f"sd from {low:,} to {high:,.0f} people" if high < np.inf else f"sd above {low:,} people"
        if here.sum() > 1:
            told[name.replace("from 0 to", "below")] = (float(history.rate[here].std()), int(here.sum()))
    for lag in lags:
        first, then = pairs_of(history, lag)
        if len(first) > 2:
            value = float(np.corrcoef(history.rate[first], history.rate[then])[0, 1])
            told[f"correlation {lag} year{'s' if lag > 1 else ''} later"] = (value, len(first))
    return told


def made_history(spread: Spread, parties: int, years: int, seed: int = 1) -> History:
    """Return a history of parties of 5,000 to 80,000 people in which nothing but luck happens."""
    size = np.geomspace(5_000, 80_000, parties)
    names = [f"party {k}" for k in range(parties)]
    starts = np.zeros(parties, dtype=np.int64)
    rate = np.empty((years, parties))
    lasting, of_year = (np.sqrt(part) for part in spread.parts(size))
    keys = names, starts, starts + years - 1
    for year, part, noise in standard_paths(keys, spread.persistence, range(1), seed):
        rate[year] = lasting * part[0] + of_year * noise[0]
    each = np.tile(np.array(names, dtype=object), years)
    return History(each, np.repeat(np.arange(years), parties), np.tile(size, years), rate.ravel(), "made")


def _too_few(history: History, pairs: dict[int, int]) -> list[Problem]:
    remedy = "Name the column of the party with --party, or use the spread that ships."
    return [
        Problem(history.source, f"{count} pairs of {lag} years' distance", f"at least {FEWEST}", None, remedy)
        for lag, count in pairs.items()
        if count < FEWEST
    ]


def _by_size(apart: Real, n: Real) -> tuple[float, float]:
    """Return a and c of v = a + c / n, the most likely ones."""
    from scipy.optimize import minimize

    squared, spread = apart**2, float(apart.var())

    def unlikely(logs: Real) -> float:
        v = exp(logs[0]) + exp(logs[1]) / n
        return float((np.log(v) + squared / v).mean())

    start = [log(spread / 2), log(spread / 2 * float(np.exp(np.log(n).mean())))]
    limits = [(log(1e-9), log(1.0)), (log(1e-6), log(1e6))]
    found = minimize(unlikely, start, method="L-BFGS-B", bounds=limits, options={"ftol": 1e-13, "gtol": 1e-9})
    return exp(found.x[0]), exp(found.x[1])


def _shared(
    z: Real, variance: Real, n: Real, pairs: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> tuple[float, float, float]:
    """Return M_k, and the means over pairs of 1 / √(v_i v_j) and of 1 / (√(n_i n_j) √(v_i v_j))."""
    first, then = pairs
    scale = 1 / np.sqrt(variance[first] * variance[then])
    size = np.sqrt(n[first] * n[then])
    return float((z[first] * z[then]).mean()), float(scale.mean()), float((scale / size).mean())


def _parted(
    found: dict[int, tuple[float, float, float]], fixed: float, by_size: float
) -> tuple[float, float]:
    """Return y and ρ that meet both moments; y within 0 and c where none does."""
    one, three = (found[lag] for lag in LAGS)

    def persistence(yearly: float) -> float:
        return one[0] / (fixed * one[1] + (by_size - yearly) * one[2])

    def excess(yearly: float) -> float:
        lasting = fixed * three[1] + (by_size - yearly) * three[2]
        return lasting * persistence(yearly) ** 3 - three[0]

    low, high = 0.0, by_size
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return low, float(np.clip(persistence(low), 0.0, 1.0))
