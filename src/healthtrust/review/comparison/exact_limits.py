"""The interval that holds the truth at least as often as said, whatever it is: exact, and so a little wide.

    share  (Clopper-Pearson)   B(α/2; c, n − c + 1)    to   B(1 − α/2; c + 1, n − c)
    rate   (Garwood)           χ²(α/2; 2c) / 2t        to   χ²(1 − α/2; 2c + 2) / 2t

c, n   successes and trials;  c, t   events and exposure;  α   1 less the level
B, χ²  quantiles of the beta and the chi-square distribution
Source  Clopper and Pearson, Biometrika 1934; 26: 404-413 [recalled]. Garwood, Biometrika 1936; 28: 437-442
        [recalled]. Quantiles are SciPy's.

>>> share = clopper_pearson([81, 0], [263, 20])
>>> share.low.round(4).tolist(), share.high.round(4).tolist()
([0.2527, 0.0], [0.3676, 0.1684])
>>> rate = garwood([10], [1])
>>> rate.low.round(2).tolist(), rate.high.round(2).tolist()
([4.8], [18.39])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.intervals import Limits

Real = NDArray[np.float64]


def clopper_pearson(successes: ArrayLike, total: ArrayLike, level: float = 0.95) -> Limits:
    """Return the exact intervals of shares [each]; 0 to 1 where there is no trial."""
    from scipy.special import betaincinv

    c, n = (np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(successes, total))
    tail = _tail(level)
    if ((c < 0) | (c > n)).any():
        raise ValueError("successes must lie between 0 and the total")
    low = np.where(c > 0, betaincinv(np.maximum(c, 0.5), n - c + 1, tail), 0.0)
    high = np.where(c < n, betaincinv(c + 1, np.maximum(n - c, 0.5), 1 - tail), 1.0)
    return Limits(low, high)


def garwood(count: ArrayLike, exposure: ArrayLike, level: float = 0.95) -> Limits:
    """Return the exact intervals of rates [each]; 0 to infinity where there is no exposure."""
    from scipy.special import gammaincinv

    c, t = (np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(count, exposure))
    tail = _tail(level)
    if ((c < 0) | (t < 0)).any():
        raise ValueError("count and exposure must not be negative")
    exposed = np.where(t > 0, t, 1.0)
    low = np.where(c > 0, gammaincinv(np.maximum(c, 0.5), tail) / exposed, 0.0)
    return Limits(np.where(t > 0, low, 0.0), np.where(t > 0, gammaincinv(c + 1, 1 - tail) / exposed, np.inf))


def _tail(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return (1 - level) / 2
