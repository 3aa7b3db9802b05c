"""What everybody could equally have and be as well off as with what they have now, unequal as it is.

    Atkinson        E = [ Σ g h^(1−ε) ]^(1/(1−ε)),  at ε = 1 the geometric mean    ε ≥ 0, a pure number
    Kolm            E = −(1/κ) ln Σ g exp(−κ h),    at κ = 0 the mean              κ ≥ 0, per unit of h
    extended Gini   E = Σ_j h_j [ S_(j−1)^ν − S_j^ν ]                              ν ≥ 1, a pure number

h, g    what each row has, and its share of people, Σ g = 1;  E  equally distributed equivalent, in units of h
S_j     share of people above the j-th of the rows in ascending order, S_0 = 1.  ν = 2: E = mean × (1 − Gini)
        Without aversion (ε = 0, κ = 0, ν = 1) E is the mean; with more of it E falls towards the least h
        mean − E is what inequality costs; 1 − E / mean is Atkinson's index
Atkinson minds proportions and Kolm differences: all h doubled leaves one index alone, all h plus 1 the other.
Source  Atkinson, J Econ Theory 1970; 2: 244-263; Kolm, J Econ Theory 1976; 12: 416-442; Yitzhaki, Int Econ
        Review 1983; 24: 617-628 [all recalled]

Where two distributions change places. For the same people under one and another, E_one − E_other changes its
sign as aversion rises at most as often as Q_one(p) − Q_other(p) does as p goes from 0 to 1, Q the value at
rank p. (All three are transforms of Q or of its inverse by kernels that diminish variation: Karlin, Total
Positivity, 1968 [recalled].) So when `crossings` finds that many, or one less, there are no others, and if
the one is nowhere below the other they never change places.

>>> atkinson([1.0, 4.0], 1.0), atkinson([1.0, 4.0], 2.0), round(kolm([0.0, 1.0], 1.0), 6)
(2.0, 1.6, 0.379885)
>>> extended_gini([1.0, 3.0], 2.0), atkinson([2.0, 2.0], 7.0)
(1.5, 2.0)
>>> found = crossings("atkinson", one=[1.0, 8.0], other=[2.0, 4.0])
>>> [round(at, 9) for at in found.at], found.at_most, found.complete
([1.0], 1, True)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Real = NDArray[np.float64]
Measure = Literal["atkinson", "kolm", "extended gini"]

LARGEST = 50.0
"""Aversion up to which `crossings` looks unless told; for Kolm's κ divided by the mean, to have its unit."""

_STEPS = (500, 5_000)
_ROUNDING = 1e-14


@dataclass(frozen=True)
class Crossings:
    """Where two distributions rank equal: aversions found, ascending, and how many there can be at most."""

    at: tuple[float, ...]
    at_most: int

    @property
    def complete(self) -> bool:
        """Return whether there are no others: two that hide each other come in pairs."""
        return self.at_most - len(self.at) < 2


def atkinson(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float:
    """Return Atkinson's equally distributed equivalent of values [n] ≥ 0 with weights [n], at aversion ε ≥ 0.

    Zero where ε ≥ 1 and somebody has nothing. Raises ValueError for a negative value, weight or aversion.
    """
    h, g = _of_people(values, weights)
    _refuse_below("aversion", aversion, 0.0)
    _refuse_below("values", float(h.min()), 0.0)
    power = 1.0 - aversion
    if h.min() == 0.0:
        return 0.0 if power <= 0 else float((g @ h**power) ** (1.0 / power))
    logs = np.log(h)
    if power == 0:
        return float(np.exp(g @ logs))
    top = logs.max() if power > 0 else logs.min()
    return float(np.exp(top + np.log1p(g @ np.expm1(power * (logs - top))) / power))


def kolm(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float:
    """Return Kolm's equally distributed equivalent of values [n] with weights [n], at aversion κ ≥ 0 per
    unit.

    Raises ValueError for a negative weight or aversion.
    """
    h, g = _of_people(values, weights)
    _refuse_below("aversion", aversion, 0.0)
    if aversion == 0:
        return float(g @ h)
    least = h.min()
    return float(least - np.log1p(g @ np.expm1(-aversion * (h - least))) / aversion)


def extended_gini(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float:
    """Return the rank-dependent equally distributed equivalent of values [n], weights [n], at ν ≥ 1.

    Raises ValueError for a negative weight or ν below 1.
    """
    h, g = _of_people(values, weights)
    _refuse_below("aversion", aversion, 1.0)
    order = np.argsort(h, kind="stable")
    above = np.r_[1.0, np.maximum(1.0 - np.cumsum(g[order]), 0.0)]
    above[-1] = 0.0
    return float(h[order] @ -np.diff(above**aversion))


EQUIVALENT: dict[Measure, Callable[[ArrayLike, float, ArrayLike | None], float]] = {
    "atkinson": atkinson,
    "kolm": kolm,
    "extended gini": extended_gini,
}


def equivalent(
    measure: Measure, values: ArrayLike, aversion: float, weights: ArrayLike | None = None
) -> float:
    """Return the equally distributed equivalent of values [n] with weights [n] by the measure named."""
    return EQUIVALENT[measure](values, aversion, weights)


def slopes(measure: Measure, values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> Real:
    """Return ∂E/∂h of each row [n]: how the equally distributed equivalent rises with what the row has.

    E is concave in h, so its tangents lie above it. Where rows are level by rank it is one of the tangents.
    """
    h, g = _columns(values, weights)
    return np.asarray(g * _per_person(measure, h, g, aversion))


def marginal_weights(
    measure: Measure, values: ArrayLike, aversion: float, weights: ArrayLike | None = None
) -> Real:
    """Return what a little more is worth to each row [n], per person, their mean over people being 1.

    h^(−ε) for Atkinson, exp(−κ h) for Kolm, and for the extended Gini the mean of ν (1 − p)^(ν−1) over the
    ranks p that the row's people hold, each scaled.
    """
    h, g = _columns(values, weights)
    worth = _per_person(measure, h, g, aversion)
    return np.asarray(worth / (g @ worth))


def sign_changes(one: ArrayLike, other: ArrayLike, weights: ArrayLike | None = None) -> int:
    """Return how often the values at rank p of the one and the other change places as p goes from 0 to 1.

    one [n] and other [n] are what the same rows have, with weights [n].
    """
    (a, g), (b, _) = _of_people(one, weights), _of_people(other, weights)
    ranks, by_rank = [], []
    for values in (a, b):
        order = np.argsort(values, kind="stable")
        ranks.append(np.cumsum(g[order]) / g.sum())
        by_rank.append(values[order])
    cuts = np.unique(np.concatenate(ranks).round(15))
    middle = (cuts + np.r_[0.0, cuts[:-1]]) / 2
    at = [v[np.minimum(np.searchsorted(r, middle), len(v) - 1)] for v, r in zip(by_rank, ranks, strict=True)]
    signs = np.sign(at[0] - at[1])
    signs = signs[signs != 0]
    return int((signs[1:] != signs[:-1]).sum())


def crossings(
    measure: Measure,
    one: ArrayLike,
    other: ArrayLike,
    weights: ArrayLike | None = None,
    largest: float | None = None,
) -> Crossings:
    """Return every aversion found, up to `largest`, at which the same rows fare equally well by both columns.

    one [n] and other [n] are what the rows have, with weights [n]. Two roots within a 5,000th of the range
    hide each other; `Crossings.complete` tells whether any could.
    """
    (a, g), (b, _) = _of_people(one, weights), _of_people(other, weights)
    if measure == "atkinson":
        _refuse_below("values", float(min(a.min(), b.min())), np.nextafter(0.0, 1.0))
    start = 1.0 if measure == "extended gini" else 0.0
    if largest is None:
        largest = LARGEST / abs(float(g @ (a + b) / 2)) if measure == "kolm" else LARGEST

    def ahead(aversion: float) -> float:
        return _ADVANTAGE[measure](a, b, g, aversion)

    at_most, found = sign_changes(a, b, g), tuple[float, ...]()
    for steps in _STEPS:
        if at_most - len(found) > (1 if found else 0):
            found = _roots(ahead, np.linspace(start, largest, steps + 1))
    return Crossings(found, at_most)


# ---- who is ahead, without the rounding of two nearly equal equivalents ----------------------------------


def _ahead_by_atkinson(a: Real, b: Real, g: Real, aversion: float) -> float:
    """Return Σ g [u(a) − u(b)], u(h) = h^(1−ε) / (1−ε) scaled by the least b; its sign is E_a − E_b's."""
    power, ratio = 1.0 - aversion, np.log(a / b)
    if power == 0:
        return float(g @ ratio)
    return float(g @ ((b / b.min()) ** power * np.expm1(power * ratio)) / power)


def _ahead_by_kolm(a: Real, b: Real, g: Real, aversion: float) -> float:
    if aversion == 0:
        return float(g @ (a - b))
    return float(g @ (np.exp(-aversion * (b - b.min())) * -np.expm1(-aversion * (a - b))) / aversion)


def _ahead_by_rank(a: Real, b: Real, g: Real, aversion: float) -> float:
    ahead = extended_gini(a, aversion, g) - extended_gini(b, aversion, g)
    return ahead if abs(ahead) > _ROUNDING * float(np.abs(b).max()) else 0.0


_ADVANTAGE: dict[Measure, Callable[[Real, Real, Real, float], float]] = {
    "atkinson": _ahead_by_atkinson,
    "kolm": _ahead_by_kolm,
    "extended gini": _ahead_by_rank,
}


def _roots(f: Callable[[float], float], grid: Real) -> tuple[float, ...]:
    """Return where f changes its sign between points of a grid, by bisection."""
    at = [(float(x), y) for x in grid if (y := f(float(x))) != 0]
    return tuple(
        _bisected(f, low, high, below) for (low, below), (high, above) in pairwise(at) if below * above < 0
    )


def _bisected(f: Callable[[float], float], low: float, high: float, below: float) -> float:
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if f(middle) * below > 0 else (low, middle)
    return (low + high) / 2


def _per_person(measure: Measure, h: Real, g: Real, aversion: float) -> Real:
    """Return ∂E/∂h_j / g_j."""
    if measure == "extended gini":
        return _rank_slopes(h, g, aversion)
    level = equivalent(measure, h, aversion, g)
    if measure == "kolm":
        return np.asarray(np.exp(-aversion * (h - level)))
    _refuse_below("values", float(h.min()), np.nextafter(0.0, 1.0))
    return np.asarray((h / level) ** -aversion)


def _rank_slopes(h: Real, g: Real, aversion: float) -> Real:
    _refuse_below("aversion", aversion, 1.0)
    _, level = np.unique(h, return_inverse=True)
    held = np.bincount(level, g)
    above = np.r_[1.0, np.maximum(1.0 - np.cumsum(held), 0.0)]
    above[-1] = 0.0
    at_rank = aversion * above[1:] ** (aversion - 1.0)
    return np.asarray(np.divide(-np.diff(above**aversion), held, out=at_rank, where=held > 0)[level])


def _columns(values: ArrayLike, weights: ArrayLike | None) -> tuple[Real, Real]:
    """Return values and shares of people as columns; ValueError where they cannot be that."""
    h = np.asarray(values, dtype=np.float64)
    g = np.ones(len(h)) if weights is None else np.asarray(weights, dtype=np.float64)
    if h.ndim != 1 or h.shape != g.shape or not len(h):
        raise ValueError(f"values and weights must be columns of one length, not {h.shape} and {g.shape}")
    if not np.isfinite(h).all() or not (g >= 0).all() or not 0 < g.sum() < np.inf:
        raise ValueError("values must be finite, and weights not negative, finite, and not all zero")
    return h, g / g.sum()


def _of_people(values: ArrayLike, weights: ArrayLike | None) -> tuple[Real, Real]:
    """Return values and shares of the rows that stand for anybody."""
    h, g = _columns(values, weights)
    return h[g > 0], g[g > 0]


def _refuse_below(what: str, found: float, least: float) -> None:
    if not found >= least:
        raise ValueError(f"{what} must be at least {least:g}, and {found:g} is not")
