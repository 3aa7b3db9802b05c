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
"""

from __future__ import annotations

from math import inf, sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """The range that holds the true value in `level` of repeated samples."""

    low: float
    high: float


def wilson(successes: float, total: float, level: float = 0.95) -> Interval:
    """Return the Wilson interval of a share; without trials nothing is known and the interval is 0 to 1."""
    if not 0 <= successes <= total:
        raise ValueError(f"successes must lie between 0 and the total, not {successes} of {total}")
    if total == 0:
        return Interval(0.0, 1.0)
    z = _normal_quantile(level)
    p = successes / total
    centre = p + z * z / (2 * total)
    spread = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    widening = 1 + z * z / total
    # At the ends the formula gives 0 and 1 exactly, and floats only nearly.
    low = 0.0 if successes == 0 else (centre - spread) / widening
    high = 1.0 if successes == total else (centre + spread) / widening
    return Interval(low, high)


def poisson_interval(count: float, exposure: float, level: float = 0.95) -> Interval:
    """Return Byar's interval of a rate of events per unit of exposure; without exposure, 0 to infinity."""
    if count < 0 or exposure < 0:
        raise ValueError(f"count and exposure must not be negative, not {count} and {exposure}")
    if exposure == 0:
        return Interval(0.0, inf)
    z = _normal_quantile(level)
    above = count + 1
    low = count * max(1 - 1 / (9 * count) - z / (3 * sqrt(count)), 0.0) ** 3 if count else 0.0
    high = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return Interval(low / exposure, high / exposure)


def mean_interval(mean: float, standard_error: float, level: float = 0.95) -> Interval:
    """Return the normal interval of a mean, or of any estimate with a standard error."""
    if standard_error < 0:
        raise ValueError(f"a standard error must not be negative, not {standard_error}")
    half = _normal_quantile(level) * standard_error
    return Interval(mean - half, mean + half)


def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return NormalDist().inv_cdf((1 + level) / 2)
