"""Every equilibrium of one plan with one premium: where the cost of those who join crosses what they pay.

    h(P) = G(P) − P                       h ≥ 0 at the lowest premium, h ≤ 0 at the highest: see starts.py

Between the limits h is tried at even distances and bisected (Brent) wherever it changes its sign. Where it
comes near 0 without crossing, the point nearest to 0 is looked for, as two equilibria may touch. A pair of
them between two neighbouring points of the scan may be missed.
Source  average cost crossing demand: Einav and Finkelstein, J Econ Perspect 2011 [recalled]; Brent 1973
        [recalled]

>>> from healthtrust.market.equilibrium.exchange import example
>>> [round(float(premium[0, 0]), 4) for premium in crossings(example())]
[250.6217]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from healthtrust.market.equilibrium.break_even import due
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.starts import limits

Floats = NDArray[np.float64]

INTERVALS = 200


def crossings(exchange: Exchange) -> list[Floats]:
    """Return the premiums [1, 1], lowest first, at which the one plan covers its members."""
    lowest, highest = (float(limit[0]) for limit in limits(exchange))

    def gap(premium: float) -> float:
        return float(due(exchange, np.array([[premium]]))[0, 0]) - premium

    if highest - lowest <= exchange.rules.search.tolerance * exchange.scale:
        return [np.array([[(lowest + highest) / 2]])]
    at = np.linspace(lowest, highest, INTERVALS + 1)
    h = np.array([gap(premium) for premium in at])
    found = at[h == 0].tolist()
    for k in np.flatnonzero(h[:-1] * h[1:] < 0).tolist():
        found.append(brentq(gap, at[k], at[k + 1], xtol=1e-14 * exchange.scale, rtol=1e-14))
    for k in _dips(h):
        nearest = minimize_scalar(lambda p: abs(gap(p)), bounds=(at[k - 1], at[k + 1]), method="bounded")
        if nearest.fun <= exchange.rules.search.tolerance * exchange.scale:
            found.append(float(nearest.x))
    return [np.array([[premium]]) for premium in sorted(found)]


def _dips(h: Floats) -> list[int]:
    """Return where |h| is lowest among its neighbours without a change of sign [interval]."""
    size = np.abs(h)
    lower = (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:])
    same = (h[1:-1] * h[:-2] > 0) & (h[1:-1] * h[2:] > 0)
    found: list[int] = (np.flatnonzero(lower & same) + 1).tolist()
    return found
