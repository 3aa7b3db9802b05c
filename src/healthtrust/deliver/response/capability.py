"""How well care is integrated is a stock: it is built over years while money for it lasts, and decays after.

    K̄ = ( ∏ⱼ max(Iⱼ, 0.05) )^(1/5)
    K ← K + max(0, K̄ − K) / τ_K − δ max(0, K − K̄)          while there is money for it
    K ← K − δ max(0, K − max(κ₀ K̄, min(K₀, K̄)))            when it has stopped

K, K̄    capability today, and what it can become; K₀ what it was before anything was tried: that was there
        without money for it and stays, so far as the new structure can still hold it
Iⱼ      components: continuum, expertise, financial, leadership, culture; the weakest holds back the others
τ_K, δ, κ₀   years to build it; part of the distance lost each year; part that stays without money
Source  five components: Feachem and Sekhri, BMJ 2005; 330: 787-788 [cited]; structures alone do not integrate
        care, nor does it last without support: Wattal et al. 2024 [cited]; the form of the equations is ours.

>>> round(capability_reached(Components(continuum=0.8, expertise=0.1, financial=0.8, leadership=0.8,
...                                     culture=0.8, source="example", status="assumed")), 2)
0.53
>>> capability, stands = np.array([0.3]), np.array([0.3])
>>> terms = Building(np.array([3.5]), np.array([0.25]), np.array([0.35]))
>>> one_year_on(capability, stands, 0.9, funded=True, terms=terms).round(3).tolist()
[0.471]
>>> one_year_on(np.array([0.9]), np.array([0.9]), 0.3, funded=True, terms=terms).tolist()  # split up
[0.75]
"""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.organisation import Components

LEAST = 0.05
"""A component that is absent counts as this, so that one alone cannot make all others worth nothing."""
COMPONENTS = ("continuum", "expertise", "financial", "leadership", "culture")

Real = NDArray[np.float64]


class Building(NamedTuple):
    """How fast capability is built and lost, [draw] each."""

    time: Real
    decay: Real
    kept: Real


def capability_reached(components: Components) -> float:
    """Return what capability can become: the geometric mean of the five components."""
    scores = [max(getattr(components, name), LEAST) for name in COMPONENTS]
    return float(prod(scores) ** (1 / len(scores)))


def one_year_on(capability: Real, before: Real, reached: float, *, funded: bool, terms: Building) -> Real:
    """Return the capability [draw] of the next year; before [draw]: what it was before anything was tried."""
    floor = reached if funded else np.maximum(terms.kept * reached, np.minimum(before, reached))
    built = np.maximum(0, reached - capability) / terms.time if funded else 0.0
    return np.asarray(capability + built - terms.decay * np.maximum(0, capability - floor))
