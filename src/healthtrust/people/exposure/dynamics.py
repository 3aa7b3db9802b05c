"""Programmes push risk factors back, their effect wears off, and exposure follows prevalence with a lag.

    E(t+1) = (1 − δ) E(t) + ē (1 − exp(−I(t) / ι))        what programmes have taken off prevalence
    Y(t)   = X(0) + g t, kept between 0 and 1             prevalence if spending stays as it is
    X(t)   = Y exp(−(E − E*) / Y), or Y + E* − E where E is below E*          prevalence
    L(t+1) = L(t) + (X(t) − L(t)) / τ                     lagged exposure, which illness follows

I    spending on the factor in year t, money a head of the whole population;  ι  scale of spending, likewise
ē    reach: the most that one year's spending can take off prevalence, share
E*   effect that today's prevalence reflects already: 0 where only what is added to today is counted
δ    relapse and turnover, share a year;  g  trend of prevalence, share a year;  τ  lag, years (1 or more)
Source  equations (15) to (17) of the delivery model; that returns diminish exponentially is assumed. Reach,
        scale, relapse and lags: catalogue/coefficients/risk-factors.csv; lags are bounded by Capewell and
        O'Flaherty, Lancet 2011, and Trust for America's Health 2008 [cited].

Equation (16) there is X = Y − (E − E*), stopped at 0. Ours is the same to first order, while the effect is
small beside Y, and leaves it where it is large: what is added acts on those who are still exposed, so nobody
is reached twice and no number of pounds ends smoking. By (16) twelve pounds a head each year would end it in
ten years, and what a pound returns would jump to nothing in that year. What lapses brings back as many as it
had taken off.

>>> from healthtrust.people.exposure.factors import shipped_factors
>>> factors = shipped_factors()
>>> spent = np.where(np.array(factors.codes) == "smoking", 5.0, 0.0)       # 5 GBP a head, in one year
>>> now = begin(factors)
>>> after = one_year_on(now, spent, factors, year=0)
>>> bool(after.prevalence[0] < now.prevalence[0]), bool(after.lagged[0] == now.lagged[0])
(True, True)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.exposure.factors import Factors


class Exposure(NamedTuple):
    """Where the risk factors stand at the beginning of a year, each [..., factor], as shares."""

    effect: NDArray[np.float64]
    """What programmes take off prevalence while it is little, as far as it has not worn off."""
    prevalence: NDArray[np.float64]
    lagged: NDArray[np.float64]


def begin(factors: Factors) -> Exposure:
    """Return today's exposure [factor]: no effect yet, and lagged exposure at today's prevalence."""
    return Exposure(np.zeros_like(factors.prevalence), factors.prevalence.copy(), factors.prevalence.copy())


def one_year_on(
    exposure: Exposure,
    spending: NDArray[np.float64],
    factors: Factors,
    year: int,
    kept_up: NDArray[np.float64] | float = 0.0,
) -> Exposure:
    """Return exposure at the beginning of `year` + 1 after spending [..., factor], money a head, in `year`.

    Years are counted from today: the first is year 0. `kept_up` [..., factor] is the effect that today's
    prevalence reflects already. Raises InvalidInput for spending below zero.
    """
    if not (spending >= 0).all():
        expected = "money a head, 0 or more"
        refuse([Problem("spending on risk factors", f"{np.min(spending):g}", expected)])
    gained = factors.reach * -np.expm1(-spending / factors.scale)
    effect = (1 - factors.relapse) * exposure.effect + gained
    usual, more = on_trend(factors, year + 1), effect - kept_up
    prevalence = np.minimum(usual * share_left(more, usual) + np.maximum(-more, 0.0), 1.0)
    lagged = exposure.lagged + (exposure.prevalence - exposure.lagged) / factors.lag
    return Exposure(effect, prevalence, np.broadcast_to(lagged, effect.shape))


def on_trend(factors: Factors, year: int | NDArray[np.int64]) -> NDArray[np.float64]:
    """Return prevalence [..., factor] at the beginning of a year (or years [year, 1]) on its trend."""
    return np.asarray(np.clip(factors.prevalence + factors.trend * year, 0.0, 1.0))


def share_left(effect: NDArray[np.float64], prevalence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return which share of a prevalence [..., factor] an effect leaves: all where it is zero or below.

    Of no prevalence nothing is left, whatever the effect.

    >>> share_left(np.array([0.0, 0.01, 0.14, 1.0]), np.array(0.14)).round(3).tolist()
    [1.0, 0.931, 0.368, 0.001]
    """
    some = prevalence > 0
    return np.asarray(np.exp(-np.maximum(effect, 0.0) / np.where(some, prevalence, 1.0)) * some)
