"""How far off a measured share, rate or mean may be, from the number of observations behind it.

    share  (Wilson)   (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
    rate   (Byar)     c (1 − 1/9c − z/3√c)³ / t     to     d (1 − 1/9d + z/3√d)³ / t,     d = c + 1
    mean   (normal)   m ± z s

p, n    share of successes and number of trials;  c, t  count of events and exposure (person-years)
m, s    mean and its standard error;              z     normal quantile of the level: 1.96 for 0.95
Source  Wilson, J Am Stat Assoc 1927; 22: 209-212 [recalled]. Breslow and Day, Statistical Methods in Cancer
        Research II, IARC 1987, equation 2.13, after Byar [recalled].

>>> [f"{limit:.4f}" for limit in wilson(81, 263)]
['0.2553', '0.3662']
>>> [f"{limit:.2f}" for limit in poisson_interval(10, 1)]
['4.79', '18.39']
>>> shares = wilson_limits([81, 0], [263, 20], z=1.959964)
>>> shares.low.round(4).tolist(), shares.high.round(4).tolist()
([0.2553, 0.0], [0.3662, 0.1611])
"""

from __future__ import annotations

from math import inf
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Real = NDArray[np.float64]


class Interval(NamedTuple):
    """The range that holds the true value in `level` of repeated samples."""

    low: float
    high: float


class Limits(NamedTuple):
    """The intervals of many estimates, one beside the other."""

    low: Real
    high: Real


def wilson(successes: float, total: float, level: float = 0.95) -> Interval:
    """Return the Wilson interval of a share; without trials nothing is known and the interval is 0 to 1."""
    low, high = wilson_limits(successes, total, normal_quantile(level))
    return Interval(float(low), float(high))


def poisson_interval(count: float, exposure: float, level: float = 0.95) -> Interval:
    """Return Byar's interval of a rate of events per unit of exposure; without exposure, 0 to infinity."""
    low, high = byar_limits(count, exposure, normal_quantile(level))
    return Interval(float(low), float(high))


def wilson_limits(successes: ArrayLike, total: ArrayLike, z: float) -> Limits:
    """Return the Wilson intervals of shares [each] at any z; 0 to 1 where there is no trial."""
    c, n = (np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(successes, total))
    wrong = ~((c >= 0) & (c <= n))
    if wrong.any():
        first = np.argmax(wrong)
        said = f"{np.ravel(c)[first]:g} of {np.ravel(n)[first]:g}"
        raise ValueError(f"successes must lie between 0 and the total, not {said}")
    some = np.where(n > 0, n, 1.0)
    p = c / some
    centre = p + z * z / (2 * some)
    spread = z * np.sqrt(p * (1 - p) / some + z * z / (4 * some * some))
    widening = 1 + z * z / some
    # At the ends the formula gives 0 and 1 exactly, and floats only nearly.
    low = np.where(c == 0, 0.0, (centre - spread) / widening)
    high = np.where(c == n, 1.0, (centre + spread) / widening)
    return Limits(low, high)


def byar_limits(count: ArrayLike, exposure: ArrayLike, z: float) -> Limits:
    """Return Byar's intervals of rates [each] at any z; 0 to infinity where there is no exposure."""
    c, t = (np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(count, exposure))
    wrong = (c < 0) | (t < 0)
    if wrong.any():
        first = np.argmax(wrong)
        said = f"{np.ravel(c)[first]:g} and {np.ravel(t)[first]:g}"
        raise ValueError(f"count and exposure must not be negative, not {said}")
    some, d = np.where(c > 0, c, 1.0), c + 1
    low = np.where(c > 0, c * np.maximum(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0.0) ** 3, 0.0)
    high = d * (1 - 1 / (9 * d) + z / (3 * np.sqrt(d))) ** 3
    exposed = np.where(t > 0, t, 1.0)
    return Limits(np.where(t > 0, low / exposed, 0.0), np.where(t > 0, high / exposed, inf))


def mean_interval(mean: float, standard_error: float, level: float = 0.95) -> Interval:
    """Return the normal interval of a mean, or of any estimate with a standard error."""
    if standard_error < 0:
        raise ValueError(f"a standard error must not be negative, not {standard_error}")
    half = normal_quantile(level) * standard_error
    return Interval(mean - half, mean + half)


def normal_quantile(level: float) -> float:
    """Return z of a two-sided level: a standard normal value lies within ± z so often."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return NormalDist().inv_cdf((1 + level) / 2)
