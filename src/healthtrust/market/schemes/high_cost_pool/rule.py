"""A pool for very high cost: all plans bear part of what a person costs above a threshold, by their premiums.

    R_i = s × Σ_{j in i} max(C_j − K, 0)               what the pool pays plan i
    transfer_i = R_i − φ × P_i,   φ = Σ R / Σ P        Σ_i transfer_i = 0

C_j  cost of person j in the year;  K  threshold;  s  share that is pooled
P_i  premiums of plan i, or any amount that plans pay an equal percentage of;  φ  that percentage
Source  high-cost risk pool of the Affordable Care Act, 45 CFR 153.320: 60 % above 1 million dollars
        [recalled]; the Dutch compensation of high cost has the same form [cited].

>>> recovered(np.array([900_000.0, 1_500_000.0]), 1_000_000, 0.6).tolist()
[0.0, 300000.0]
>>> charged(np.array([300_000.0, 0.0]), np.array([2_000_000.0, 4_000_000.0])).tolist()
[100000.0, 200000.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.layer import borne

Floats = NDArray[np.float64]


def recovered(cost: ArrayLike, threshold: float, share: float) -> Floats:
    """Return what the pool pays for each person [n], in the unit of cost [n] and threshold."""
    return borne(cost, threshold, share=share)


def charged(received: ArrayLike, basis: ArrayLike) -> Floats:
    """Return what each plan pays [plan] so that all pay the same percentage of their basis [plan].

    Raises Imbalance where something is to be paid and the basis of all plans together is nothing.
    """
    received, basis = np.asarray(received, dtype=np.float64), np.asarray(basis, dtype=np.float64)
    total, of_all = float(received.sum()), float(basis.sum())
    if total and of_all <= 0:
        found = f"{total:,.10g} to be paid and a basis of {of_all:,.10g} to raise it from"
        raise Imbalance([Problem("high-cost pool", found, "a basis above zero")])
    return basis * (total / of_all) if total else np.zeros(len(basis))
