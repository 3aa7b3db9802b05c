"""How much of a QALY counts that arrives late: less the longer it takes, and nothing after the horizon.

    share that has arrived by year t     1 − e^(−t / τ)                          τ  mean lag, years
    counted  φ = ∫₀ᵀ e^(−t/τ) / τ · (1 + d)^(−t) dt = ( 1 − e^(−T (1/τ + r)) ) / ( 1 + r τ ),  r = ln(1 + d)
    cost per QALY counted  = cost per QALY / φ

T, d    horizon in years; rate at which later QALYs count less
Source  a first-order delay of τ years between effort and exposure, the usual stock-and-flow form [recalled];
        lags by programme: catalogue/coefficients/programmes.csv [assumed].

>>> [round(counted(lag, horizon=40, rate=0.035), 3) for lag in (0, 2, 10)]
[1.0, 0.936, 0.741]
>>> round(counted(10, horizon=5, rate=0.0), 3)             # two fifths of the gain within five years
0.393
"""

from __future__ import annotations

from math import exp, log1p

import numpy as np
from numpy.typing import NDArray


def counted(lag: float, *, horizon: float, rate: float) -> float:
    """Return the share of a QALY with this mean lag that counts; 1 for one that comes at once."""
    if lag <= 0:
        return 1.0
    force = log1p(rate)
    return (1 - exp(-horizon * (1 / lag + force))) / (1 + force * lag)


def arrived(lag: float, years: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share that has arrived by each of the years [year]."""
    if lag <= 0:
        return np.ones_like(years)
    return np.asarray(1 - np.exp(-years / lag))
