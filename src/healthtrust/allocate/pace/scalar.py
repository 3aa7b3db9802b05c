"""The one scalar of a year: how much faster or slower than the rule wants, so that the budget is spent.

    h_λ = g + λ (c − g)⁺            0 ≤ λ ≤ 1     money is left: close λ of what the rule leaves missing
    h_λ = g − |λ| (g − c)⁺         −1 ≤ λ ≤ 0     money is short: take |λ| of what it leaves above
    1 + h_λ = λ (1 + max(g, c))     λ > 1          caps hold others back: the rest go beyond their target
    1 + h_λ = (2 + λ)(1 + min(g, c))    λ < −1     floors hold others up: all the rest pay for them
    F(λ) = Σ C_i (1 + clip(l_i, h_λi, u_i)) = B

g, c   growth per head that the rule wants, and that would reach the target exactly;  l, u  the limits
C      last year's allocation grown by population;  B  the budget

Why toward target, and not a shift g + λ that is the same for all. A shift moves places that are at their
target away from it, and where it is negative a steep rule lets a place overtake another. Here, whatever the
rules, and for any places at distances d₁ < d₂ and limits that fall with distance:
  monotone    h_λ(d₁) ≥ h_λ(d₂): g and c fall with d, hence so do max, min, and what lies between;
  in order    (1 + d)(1 + h_λ(d)) rises with d, for the same reason: nobody overtakes;
  crossing    for −1 ≤ λ ≤ 1, h_λ lies between g and c, so the scalar takes no place across its target; if
              g(0) = 0, as under a slope, nor does the rule, and only a place's own floor or cap can;
  money       without limits a root with |λ| ≤ 1 is always there, as F(−1) = Σ min ≤ Σ T = B ≤ Σ max = F(1).
F rises, and is linear between the points where a place meets a limit: the root is found by halving among
those points, and then on a straight line, which is exact.
Source  one scalar solved by bisection so that allocations add up: NHS England's pace of change [recalled];
        this family and its properties are this library's

>>> carried, target = np.array([900.0, 1100.0]), np.array([1000.0, 1000.0])
>>> close, none = target / carried - 1, np.zeros(2)
>>> rates = Rates(none, close, np.full(2, -0.02), np.full(2, np.inf))
>>> scalar = scalar_that_spends(2000, carried, rates)
>>> round(scalar, 6), [round(float(a), 1) for a in carried * (1 + grown(scalar, rates))]
(0.0, [900.0, 1100.0])
>>> scalar = scalar_that_spends(2050, carried, rates)
>>> round(scalar, 6), [round(float(a), 1) for a in carried * (1 + grown(scalar, rates))]
(0.5, [950.0, 1100.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rates:
    """Growth per head of each place [n]: as the rule wants it, to reach the target, and its limits."""

    wanted: NDArray[np.float64]
    closing: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]


def before_limits(scalar: float, rates: Rates) -> NDArray[np.float64]:
    """Return growth per head [n] at a scalar, before floors and caps."""
    missing = rates.closing - rates.wanted
    moved = np.maximum(missing, 0) if scalar > 0 else np.minimum(missing, 0)
    toward = rates.wanted + min(abs(scalar), 1.0) * moved
    beyond = scalar if scalar > 1 else 2 + scalar if scalar < -1 else 1.0
    return np.asarray((1 + toward) * beyond - 1)


def grown(scalar: float, rates: Rates) -> NDArray[np.float64]:
    """Return growth per head [n] at a scalar, within the limits."""
    return np.clip(before_limits(scalar, rates), rates.least, rates.most)


def scalar_that_spends(budget: float, carried: NDArray[np.float64], rates: Rates) -> float:
    """Return the scalar at which places with `carried` [n] money spend the budget, or the nearest to it.

    Where even the most growth leaves money, or the least takes more, it is a scalar at which all are there.
    """

    def spent(scalar: float) -> float:
        return float((carried * (1 + grown(scalar, rates))).sum())

    corners = _corners(budget, carried, rates)
    low, high = 0, len(corners) - 1
    if spent(corners[low]) >= budget:
        return float(corners[low])
    if spent(corners[high]) <= budget:
        return float(corners[high])
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if spent(corners[middle]) < budget else (low, middle)
    at, to = spent(corners[low]), spent(corners[high])
    return float(corners[low] + (budget - at) / (to - at) * (corners[high] - corners[low]))


def _corners(budget: float, carried: NDArray[np.float64], rates: Rates) -> NDArray[np.float64]:
    """Return every scalar, in order, where what is spent changes its slope; first and last hold all."""
    free = np.isinf(rates.most)
    largest = 1 + np.maximum(rates.wanted, rates.closing)
    ends = [-2.0, -1.0, 0.0, 1.0]
    if free.any():
        ends.append(1 + max(budget, 0.0) / float((carried * largest)[free].sum()))
    met = np.concatenate([_reached(rates.least, rates), _reached(rates.most[~free], _only(rates, ~free))])
    return np.unique(np.concatenate([met, ends]))


def _only(rates: Rates, kept: NDArray[np.bool_]) -> Rates:
    return Rates(rates.wanted[kept], rates.closing[kept], rates.least[kept], rates.most[kept])


def _reached(growth: NDArray[np.float64], rates: Rates) -> NDArray[np.float64]:
    """Return the scalar [n] at which each place grows by `growth` [n], before its limits."""
    low, high = np.minimum(rates.wanted, rates.closing), np.maximum(rates.wanted, rates.closing)
    apart = np.where(high > low, high - low, 1.0)
    inside = (growth - rates.wanted) / apart
    above, below = (1 + growth) / (1 + high), (1 + growth) / (1 + low) - 2
    return np.select([growth > high, growth < low], [above, below], inside)
