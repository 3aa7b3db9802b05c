"""A risk corridor: beyond a band round its target, part of a plan's loss is borne and of its gain taken.

    x = C / T − 1
    payment = T × [ Σ_k a_k × part of x in band k above  −  Σ_k b_k × part of −x in band k below ]

C, T      allowable cost and target of the plan, in one unit;  x  its distance from target
a_k, b_k  share of each further unit paid in band k: 50 % from 3 % of target, 80 % from 8 %
Source    42 U.S.C. 18062(b) [cited]: above 1.08 T that is 2.5 % of T + 80 % of C − 1.08 T, and as much below.

>>> cost = np.array([100.0, 105, 108, 110, 92, 90])
>>> [round(float(paid), 6) for paid in corridor(cost, np.full(6, 100.0), STATUTE)]
[0.0, 1.0, 2.5, 4.1, -2.5, -4.1]
>>> [round(float(paid), 6) for paid in from_receipts(np.array([4.0, 1.0, -2.0]))]
[1.6, 0.4, -2.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.bands import Bands, due

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Corridor:
    """What is shared on either side of the target; starts of bands as shares of the target."""

    above: Bands
    below: Bands


STATUTE = Corridor(Bands((0.03, 0.08), (0.5, 0.8)), Bands((0.03, 0.08), (0.5, 0.8)))
"""42 U.S.C. 18062(b) [cited]."""


def corridor(cost: ArrayLike, target: ArrayLike, rule: Corridor = STATUTE) -> Floats:
    """Return what each plan is paid [n], + to the plan; cost [n] and target [n], above zero, in one unit."""
    cost, target = np.asarray(cost, dtype=np.float64), np.asarray(target, dtype=np.float64)
    distance = cost / target - 1.0
    return target * (due(rule.above, distance) - due(rule.below, -distance))


def from_receipts(payment: ArrayLike) -> Floats:
    """Return payments [n] scaled down pro rata to what others pay in, where that falls short of them."""
    payment = np.asarray(payment, dtype=np.float64)
    return np.where(payment > 0, payment * share_paid(payment), payment)


def share_paid(payment: Floats) -> float:
    """Return the share of what is due to plans that receipts from other plans can pay, at most 1."""
    out = float(payment[payment > 0].sum())
    into = float(-payment[payment < 0].sum())
    return min(1.0, into / out) if out > 0 else 1.0
