"""After the year insurers share high cost of single persons, and the fund settles fixed hospital costs.

    high_i = s × Σ_{j with i} max(C_j − K, 0) − φ × norm_i,   φ such that Σ_i high_i = 0
    fixed_i = f × (actual_i − norm_i of the clusters of fixed costs), from the fund

C_j  mental-care cost of person j with insurer i in the year;  K  threshold;  s, f  shares
φ    the same percentage of every insurer's norm amount
Source  Regeling risicoverevening 2012 to 2014: 90 % above 10,000 euros, from 2014 above 25,000; fixed costs
        to 100 % in 2013 [cited].

>>> insurer, person = np.array([0, 0, 1]), np.array([5, 5, 6])
>>> cost, norm = np.array([6000.0, 24_000.0, 900.0]), np.array([1000.0, 2000.0])
>>> high_cost(cost, insurer, person, (10_000.0, 0.9), norm).tolist()
[[18000.0, 0.0], [6000.0, 12000.0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.high_cost_pool.rule import charged, recovered

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def high_cost(
    cost: Floats, insurer: Codes, person: Codes, rule: tuple[float, float], basis: Floats
) -> NDArray[np.float64]:
    """Return what insurers receive and pay [2, insurer], in the unit of cost [row] and basis [insurer].

    insurer, person: [row]; a person's rows with one insurer are added up. rule: threshold and share. basis:
    norm amounts. Raises Imbalance where there is something to pay and norm amounts are nothing.
    """
    pair, at = np.unique(person * len(basis) + insurer, return_inverse=True)
    of_pair = np.bincount(at, weights=cost, minlength=len(pair))
    received = np.bincount(pair % len(basis), weights=recovered(of_pair, *rule), minlength=len(basis))
    return np.stack([received, charged(received, basis)])


def fixed_cost(actual: Floats, norm: Floats, share: float) -> NDArray[np.float64]:
    """Return what the fund pays each insurer [insurer] towards actual fixed costs beyond its norm amounts."""
    return share * (actual - norm)
