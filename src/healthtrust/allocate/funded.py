"""What the year's population-health lines buy: the mix of programmes, and the health it is expected to gain.

    decided           shares of the catalogue;  Q_j = S_j / k_j                   (`programmes`)
    equal returns     shares of `one_price`;    Q_j = S⁰_j / k_j + ΔQ_j(S_j)      (`returns.curves`)

S_j, k_j    money of programme j and the catalogue's cost per QALY;  S⁰_j  the first year's money a resident
            times today's residents, where both lines say the same
ΔQ_j        QALYs gained above those at S⁰_j, with diminishing returns; whenever they come
Source      see `programmes` and `returns.curves`; places share a programme's QALYs as they share its money

>>> bounds = np.array([50]), np.array([300])
>>> curves = Curves(("falls",), np.array([100]), np.array([2.0]), np.array([2.0]), *bounds)
>>> [along(np.array([spent]), curves).tolist() for spent in (100, 200)]      # twice the money
[[50.0], [75.0]]
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.one_price import curves_through, residents_of
from healthtrust.allocate.programmes import Programmes, qalys, shipped_programmes
from healthtrust.allocate.returns.curves import Curves, gained
from healthtrust.state import State

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


def programmes_of(state: State) -> Programmes:
    """Return the programmes that places pay for, each with its share of the year's line."""
    shipped, funded = shipped_programmes(), state.carried.funded
    if funded is None or not funded[0].any():
        return shipped
    return replace(shipped, share=funded[0] / funded[0].sum())


def expected(spent: Whole, heads: Whole, state: State) -> Real:
    """Return the QALYs expected of spending [place, programme], minor units; heads [place] residents."""
    programmes, anchored = shipped_programmes(), state.carried.anchored
    if anchored is None:
        return qalys(spent, programmes, state.currency)
    cost = programmes.cost_per_qaly * 10**state.currency.exponent
    curves = curves_through(anchored, residents_of(heads, state), state.currency).programmes
    whole = spent.sum(axis=0)
    return np.asarray(spent / np.maximum(whole, 1) * along(whole, replace(curves, cost_per_qaly=cost)))


def along(spent: Whole, curves: Curves) -> Real:
    """Return the QALYs a year that spending [curve], minor units, gains along the curves."""
    return np.asarray(curves.spent / curves.cost_per_qaly + gained(spent.astype(np.float64), curves))
