"""What is not known for certain, as a distribution of a usual family.

    gamma       shape (m/s)², scale s²/m                            0 < x        prices, burdens
    lognormal   ln x normal: σ² = ln(1 + s²/m²), μ = ln m − σ²/2    0 < x        ratios, incidence
    beta        a + b = m(1−m)/s² − 1, a = m (a + b)                0 < x < 1    shares, quality of life
    normal      location m, scale s, cut off below 0                0 ≤ x        benefits known well

m, s    mean and standard error
Given a mean and a 95 % interval, the mean is kept and s is the least that makes the interval as wide as
stated; given the interval alone, both its ends are met.
Source  Briggs, Claxton and Sculpher, Decision Modelling for Health Economic Evaluation, Oxford 2006, chapter
        4 [recalled]

>>> fitted(Uncertain("price:hip", "gamma", mean=100.0, standard_error=20.0))
Fitted(family='gamma', first=25.0, second=4.0)
>>> known_as("lognormal", low=50.0, high=200.0).interval()
(50.0, 200.0)
>>> known_as("beta", mean=0.3, low=0.2, high=0.4).interval()         # a little skewed, and 0.2 wide
(0.204789215, 0.404789215)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, isfinite, isnan, log, nan, sqrt
from typing import Literal, cast, get_args

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.package.question import Real

Family = Literal["gamma", "lognormal", "beta", "normal", "fixed"]

LOW, HIGH = 0.025, 0.975
"""Ends of a 95 % interval."""

_Z = 1.959963984540054
_TURNS = 80


@dataclass(frozen=True)
class Uncertain:
    """One uncertain number as stated: mean with standard error or 95 % interval, or the interval alone."""

    name: str
    """What it is of: `price:hip`, `incidence:hip`, `loading`, or any name that its user knows."""
    family: Family | str
    mean: float = nan
    standard_error: float = nan
    low: float = nan
    high: float = nan
    luck: str = ""
    """Parameters of one luck are drawn at the same quantile; each has its own unless named."""


@dataclass(frozen=True)
class Fitted:
    """A distribution: shape and scale; μ and σ of the logarithm; a and b; location and scale; value and 0."""

    family: Family
    first: float
    second: float

    def quantile(self, at: ArrayLike) -> Real:
        """Return the numbers below which the shares `at` [...] of all draws lie."""
        from scipy.special import betaincinv, gammaincinv, ndtr, ndtri

        u, one, two = np.asarray(at, dtype=np.float64), self.first, self.second
        if self.family == "gamma":
            return np.asarray(gammaincinv(one, u) * two)
        if self.family == "lognormal":
            return np.asarray(np.exp(one + two * ndtri(u)))
        if self.family == "beta":
            return np.asarray(betaincinv(one, two, u))
        if self.family == "normal":
            cut = ndtr(-one / two)
            return np.asarray(np.maximum(one + two * ndtri(cut + u * (1 - cut)), 0.0))
        return np.full(u.shape, one)

    def interval(self) -> tuple[float, float]:
        """Return its 95 % interval, to nine digits."""
        low, high = self.quantile([LOW, HIGH]).tolist()
        return float(f"{low:.9g}"), float(f"{high:.9g}")


# ---- from what is stated to a distribution ---------------------------------------------------------------


def fitted(parameter: Uncertain) -> Fitted:
    """Return the distribution of a parameter; raises InvalidInput where none of its family fits."""
    p = parameter
    refuse(problems_of(p))
    return known_as(cast(Family, p.family), p.mean, p.standard_error, p.low, p.high)


@lru_cache(maxsize=10_000)
def known_as(
    family: Family, mean: float = nan, standard_error: float = nan, low: float = nan, high: float = nan
) -> Fitted:
    """Return the distribution of that family with a mean and a standard error, or a 95 % interval.

    Raises ValueError where there is none, such as a beta wider than its mean allows.
    """
    if family == "fixed" or standard_error == 0 or low == high:
        return Fitted("fixed", mean if not isnan(mean) else low, 0.0)
    if not isnan(standard_error):
        return _by_moments(family, mean, standard_error)
    return _by_width(family, mean, high - low) if not isnan(mean) else _by_ends(family, low, high)


def _by_moments(family: Family, m: float, s: float) -> Fitted:
    if family == "gamma":
        return Fitted(family, (m / s) ** 2, s**2 / m)
    if family == "lognormal":
        variance = log(1 + (s / m) ** 2)
        return Fitted(family, log(m) - variance / 2, sqrt(variance))
    if family == "beta":
        together = m * (1 - m) / s**2 - 1
        if together <= 0:
            raise ValueError(
                f"no beta of mean {m:g} has a standard error of {s:g}; at most {sqrt(m - m * m):.3g}"
            )
        return Fitted(family, m * together, (1 - m) * together)
    return Fitted(family, m, s)


def _by_width(family: Family, m: float, width: float) -> Fitted:
    """Return the distribution of mean m whose 95 % interval is that wide, the least spread that is."""

    def excess(s: float) -> float:
        low, high = _by_moments(family, m, s).quantile([LOW, HIGH])
        return float(high - low - width)

    low = high = width / (2 * _Z)
    largest = sqrt(m - m * m) * (1 - 1e-9) if family == "beta" else 20 * high
    while excess(low) > 0:
        low /= 2
    while excess(high) < 0:
        if high >= largest:
            raise ValueError(
                f"no {family} distribution of mean {m:g} has a 95 % interval as wide as {width:g}"
            )
        high = min(1.25 * high, largest)
    return _by_moments(family, m, _bisected(excess, low, high))


def _by_ends(family: Family, low: float, high: float) -> Fitted:
    """Return the distribution whose 95 % interval is (low, high)."""
    if family == "lognormal":
        return Fitted(family, log(low * high) / 2, log(high / low) / (2 * _Z))
    if family == "gamma":
        return _gamma_by_ends(low, high)
    if family == "normal":
        return Fitted(family, (low + high) / 2, (high - low) / (2 * _Z))

    def too_high(m: float) -> float:
        try:
            return float(_by_width(family, m, high - low).quantile(LOW)) - low
        except ValueError:
            return -inf if m < (low + high) / 2 else inf

    return _by_width(family, _bisected(too_high, low, high), high - low)


def _gamma_by_ends(low: float, high: float) -> Fitted:
    """The ratio of the ends falls with the shape and does not hang on the scale."""

    def too_narrow(log_shape: float) -> float:
        ends = Fitted("gamma", exp(log_shape), 1.0).quantile([LOW, HIGH])
        return log(high / low) - float(np.log(ends[1] / ends[0]))

    shape = exp(_bisected(too_narrow, log(0.02), log(1e9)))
    return Fitted("gamma", shape, high / float(Fitted("gamma", shape, 1.0).quantile(HIGH)))


def _bisected(rising: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(_TURNS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


# ---- what can be wrong -----------------------------------------------------------------------------------


def problems_of(parameter: Uncertain) -> list[Problem]:
    """Return what is wrong with a parameter as stated, and whether no distribution of its family fits."""
    p, where = parameter, f"parameter {parameter.name}"
    if p.family not in get_args(Family):
        families = in_words(get_args(Family))
        return [Problem(where, repr(p.family), families, nearest_match(str(p.family), get_args(Family)))]
    found = _incomplete(p, where)
    if found:
        return found
    least, most = (0.0, 1.0 if p.family == "beta" else inf) if p.family != "fixed" else (-inf, inf)
    for name in ("mean", "low", "high"):
        value = getattr(p, name)
        at_edge = value == least and (name == "low" or p.family == "normal")
        if not isnan(value) and not (least < value < most or at_edge):
            remedy = "Give shares as parts of 1, not percent." if p.family == "beta" else ""
            span = f"above {least:g}" + (f" and below {most:g}" if most < inf else "")
            found.append(Problem(f"{where}, {name}", f"{value:g}", f"a number {span}", remedy=remedy))
    if not found:
        try:
            known_as(cast(Family, p.family), p.mean, p.standard_error, p.low, p.high)
        except (ValueError, ZeroDivisionError) as none:
            found.append(Problem(where, str(none), "numbers that some distribution of the family has"))
    return found


def _incomplete(p: Uncertain, where: str) -> list[Problem]:
    interval = not (isnan(p.low) or isnan(p.high))
    if p.family == "fixed":
        return [] if isfinite(p.mean) else [Problem(where, "no mean", "the value")]
    if not interval and (isnan(p.mean) or isnan(p.standard_error)):
        return [
            Problem(where, "neither interval nor standard error", "mean and standard_error, or low and high")
        ]
    found = []
    if p.standard_error < 0:
        found.append(Problem(where, f"a standard error of {p.standard_error:g}", "0 or more"))
    if interval and p.low > p.high:
        found.append(Problem(where, f"low {p.low:g} above high {p.high:g}", "low at most high"))
    if interval and not isnan(p.mean) and not p.low <= p.mean <= p.high:
        found.append(Problem(where, f"a mean of {p.mean:g}", f"one from {p.low:g} to {p.high:g}"))
    if interval and isnan(p.mean) and p.low <= 0 and p.family != "normal":
        found.append(
            Problem(where, f"an interval from {p.low:g} without a mean", "a low above 0, or a mean too")
        )
    return found
