"""The last step a household buys: the wealth from which it starts one and completes it, and the part between.

    step j is started from     y = C_{j−1} + ( B h_{j−1}^ρ / (A r_j) )^{1/η}
    and complete from          y = C_j     + ( B h_j^ρ     / (A r_j) )^{1/η}
    in between the part s      A g / (h + s g)^ρ  =  B c / (w − s c)^η,      0 < s < 1

y       wealth after tax;  A, B, ρ, η  of utility;  r_j  ratio of step j;  g, c  its health and premium
h_j     health once the first j steps are bought;  C_j  their premium;  h, w  health and wealth before step j
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2: i is
        bought iff r_i ≥ (1 + ℓ) MRS after tax and premium. Solving it for wealth is ours, beyond the paper.

Both wealths rise along the order, each no lower than the one before: ratios fall while h and C rise. With
η = 0 the price of health does not depend on wealth, and a step worth its price is bought as soon as it can be
paid for and something is left.

>>> step = 10.0, 4.0  # health and premium; health 5 and wealth 10 before it
>>> round(part_worth_buying(*step, 5.0, 10.0, Numbers(1.0, 1.0, 1.0, 1.0)), 6)
1.0
>>> round(part_worth_buying(*step, 5.0, 5.0, Numbers(1.0, 1.0, 1.0, 1.0)), 6)
0.375
"""

from __future__ import annotations

from math import log, log1p
from typing import NamedTuple

import numpy as np
from numba import njit

from healthtrust.package.household.increments import Increments
from healthtrust.package.household.utility import curve
from healthtrust.package.question import Real, Utility

STEPS_OF_NEWTON = 80
CLOSE = 4e-15
"""How closely a part is solved."""
NOT_ALL = 1.0 - 1e-12
"""What of their wealth households would spend that would spend it all (η = 0)."""


class Numbers(NamedTuple):
    """Utility as numbers for kernels: A, B, ρ, η."""

    of_health: float
    of_wealth: float
    rho: float
    eta: float


def numbers(utility: Utility) -> Numbers:
    """Return utility as numbers."""
    return Numbers(
        float(utility.health_weight), float(utility.wealth_weight), float(utility.rho), float(utility.eta)
    )


def starting_wealth(on_top: Increments, health: float, utility: Utility) -> Real:
    """Return wealth after tax from which each step is bought in part [j]."""
    h, paid = health + on_top.health_up_to[:-1], on_top.cost_up_to[:-1]
    return wealth_from(on_top.ratio, h, paid, numbers(utility))


def completing_wealth(on_top: Increments, health: float, utility: Utility) -> Real:
    """Return wealth after tax from which each step is bought whole even where it might be in part [j]."""
    h, paid = health + on_top.health_up_to[1:], on_top.cost_up_to[1:]
    return wealth_from(on_top.ratio, h, paid, numbers(utility))


def wealth_from(ratio: Real, health: Real, paid: Real, tastes: Numbers) -> Real:
    """Return the wealth after tax from which a ratio is worth it, with that health once so much is paid.

    Arrays of one shape, or that broadcast.
    """
    a, b, rho, eta = tastes
    with np.errstate(over="ignore", divide="ignore"):
        price = b / a * health**rho / ratio
        left = price ** (1.0 / eta) if eta > 0.0 else np.where(price <= 1.0, 0.0, np.inf)
    return np.asarray(np.maximum(np.nextafter(paid, np.inf), paid + left))


@njit(cache=True, nogil=True)
def utility_of(health: float, wealth: float, tastes: Numbers) -> float:
    """Return u of one household."""
    if wealth <= 0.0:
        return -np.inf
    return tastes.of_health * curve(health, tastes.rho) + tastes.of_wealth * curve(wealth, tastes.eta)


@njit(cache=True, nogil=True)
def part_worth_buying(gain: float, cost: float, health: float, wealth: float, tastes: Numbers) -> float:
    """Return the part, 0 to 1, of a step that is worth buying with that health and wealth before it."""
    a, b, rho, eta = tastes
    if rho == 1.0 and eta == 1.0:
        return min(1.0, max(0.0, (a * gain * wealth - b * cost * health) / (gain * cost * (a + b))))
    worth = log(a * gain / (b * cost)) - rho * log(health) + eta * log(wealth)
    more, less = gain / health, cost / wealth
    low, high = 0.0, min(1.0, NOT_ALL / less)
    if worth <= 0.0:
        return 0.0
    if worth - rho * log1p(high * more) + eta * log1p(-high * less) >= 0.0:
        return high
    part = 0.5 * high
    for _ in range(STEPS_OF_NEWTON):
        excess = worth - rho * log1p(part * more) + eta * log1p(-part * less)
        if excess > 0.0:
            low = part
        else:
            high = part
        ahead = part + excess / (rho * more / (1.0 + part * more) + eta * less / (1.0 - part * less))
        if abs(ahead - part) <= CLOSE:
            return min(1.0, ahead)
        part = ahead if low < ahead < high else 0.5 * (low + high)
    return part


def parts_worth_buying(gain: Real, cost: Real, health: Real, wealth: Real, tastes: Numbers) -> Real:
    """Return what `part_worth_buying` gives, household by household; 0 where there is no wealth."""
    some = np.where(wealth > 0, wealth, 1.0)
    a, b, rho, eta = tastes
    if rho == 1.0 and eta == 1.0:
        part = (a * gain * some - b * cost * health) / (gain * cost * (a + b))
        return np.where(wealth > 0, np.clip(part, 0.0, 1.0), 0.0)

    def excess(part: Real) -> Real:
        return np.asarray(worth - rho * np.log1p(part * more) + eta * np.log1p(-part * less))

    worth = np.log(a * gain / (b * cost)) - rho * np.log(health) + eta * np.log(some)
    more, less = gain / health, cost / some
    low, high = np.zeros(len(some)), np.minimum(1.0, NOT_ALL / less)
    most, whole, part = high, excess(high) >= 0.0, 0.5 * high
    for _ in range(STEPS_OF_NEWTON):
        over = excess(part)
        low, high = np.where(over > 0.0, part, low), np.where(over > 0.0, high, part)
        with np.errstate(divide="ignore", invalid="ignore"):
            ahead = part + over / (rho * more / (1.0 + part * more) + eta * less / (1.0 - part * less))
        there = np.abs(ahead - part) <= CLOSE
        part = np.where(there | (low < ahead) & (ahead < high), ahead, 0.5 * (low + high))
        if there.all():
            break
    part = np.where(whole, most, np.minimum(part, 1.0))
    return np.where((worth <= 0.0) | (wealth <= 0), 0.0, part)
