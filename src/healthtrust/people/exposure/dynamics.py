"""Programmes push risk factors back, their effect wears off, and exposure follows prevalence with a lag.

    E(t+1) = (1 − δ) E(t) + ē (1 − exp(−I(t) / ι))        what programmes have taken off prevalence
    X(t)   = X(0) + g t − E(t), kept between 0 and 1      prevalence
    L(t+1) = L(t) + (X(t) − L(t)) / τ                     lagged exposure, which illness follows

I    spending on the factor in year t, money a head of the whole population;  ι  scale of spending, likewise
ē    reach: the most that one year's spending can take off prevalence, share
δ    relapse and turnover, share a year;  g  trend of prevalence, share a year;  τ  lag, years (1 or more)
Source  equations (15) to (17) of the delivery model; that returns diminish exponentially is assumed. Reach,
        scale, relapse and lags: catalogue/coefficients/risk-factors.csv; lags are bounded by Capewell and
        O'Flaherty, Lancet 2011, and Trust for America's Health 2008 [cited].

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
    """What programmes have taken off prevalence, and what has not worn off yet."""
    prevalence: NDArray[np.float64]
    lagged: NDArray[np.float64]


def begin(factors: Factors) -> Exposure:
    """Return today's exposure [factor]: no effect yet, and lagged exposure at today's prevalence."""
    return Exposure(np.zeros_like(factors.prevalence), factors.prevalence.copy(), factors.prevalence.copy())


def one_year_on(exposure: Exposure, spending: NDArray[np.float64], factors: Factors, year: int) -> Exposure:
    """Return exposure at the beginning of `year` + 1 after spending [..., factor], money a head, in `year`.

    Years are counted from today: the first is year 0. Raises InvalidInput for spending below zero.
    """
    if not (spending >= 0).all():
        expected = "money a head, 0 or more"
        refuse([Problem("spending on risk factors", f"{np.min(spending):g}", expected)])
    gained = factors.reach * -np.expm1(-spending / factors.scale)
    effect = (1 - factors.relapse) * exposure.effect + gained
    prevalence = np.clip(factors.prevalence + factors.trend * (year + 1) - effect, 0.0, 1.0)
    lagged = exposure.lagged + (exposure.prevalence - exposure.lagged) / factors.lag
    return Exposure(effect, prevalence, np.broadcast_to(lagged, effect.shape))
