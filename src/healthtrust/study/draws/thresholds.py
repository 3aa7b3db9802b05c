"""Which design is best at each price of a QALY: chances, frontier, expected losses, perfect information.

    B_kd(λ) = λ E_kd − C_kd
    chance of k   share of draws in which B_k is the greatest;    frontier   that of the best on average
    loss of k     mean over d of [ max_j B_jd − B_kd ]
    EVPI(λ)       = min_k loss of k: what knowing the draw would be worth per decision

E, C, λ   QALYs, spending of the pool, money for a QALY
Source    curves and frontier: `study.inclusion`; loss curves: Alarid-Escudero et al., Value Health 2019; 22:
          611-618 [recalled]; EVPI: `study.information`

>>> qalys, cost = np.array([[1.0, 1.0], [2.0, 1.5]]), np.array([[10.0, 10.0], [20.0, 20.0]])
>>> found = by_threshold(qalys, cost, np.array([5.0, 15.0, 40.0]))
>>> found.best.tolist(), found.chance[1].tolist(), found.perfect.round(2).tolist()
([0, 1, 1], [0.5, 0.5], [0.0, 1.25, 0.0])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.inclusion import acceptability
from healthtrust.study.information import perfect

Real = NDArray[np.float64]

STEPS = 41
"""Thresholds looked at from the lowest to the highest."""


class ByThreshold(NamedTuple):
    """What is best at each threshold."""

    threshold: Real
    """[threshold]"""
    chance: Real
    """[threshold, design]: that it is the best."""
    best: NDArray[np.int64]
    """[threshold]: the design of the greatest mean benefit."""
    frontier: Real
    """[threshold]: the chance that this one is the best."""
    loss: Real
    """[threshold, design]: money lost on average against knowing the draw."""
    perfect: Real
    """[threshold]: EVPI, money per decision."""


def grid(low: float, high: float, marked: float) -> Real:
    """Return thresholds from low to high, the marked one among them."""
    return np.unique(np.append(np.linspace(low, high, STEPS), marked))


def by_threshold(qalys: Real, cost: Real, thresholds: Real) -> ByThreshold:
    """Return what is best at each threshold, for qalys and cost [design, draw]."""
    benefit = thresholds[:, None, None] * qalys - cost
    accepted = acceptability(benefit)
    loss = (benefit.max(axis=1, keepdims=True) - benefit).mean(axis=2)
    worth = np.array([perfect(each).worth for each in benefit])
    return ByThreshold(thresholds, accepted.chance, accepted.preferred, accepted.frontier, loss, worth)
