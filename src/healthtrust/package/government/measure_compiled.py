"""One pass over rows of one class: what they buy, its welfare, and sums from which every slope follows.

    y = W − t(W),   j steps bought from critical wealths,   h = h_j, w = y − C_j  (or a part of the next)
    q = (1 + ℓ) u_W / u_H,   the ratio at which health is worth its premium to the row
    Σ g α, Σ g β  by interval of q;   Σ g α, Σ g α W  by segment of the tax;   Σ g ω s(u)

W, t, y     wealth, its tax, what that leaves;  h_j, C_j  health and premium of the first j steps of the class
u, s        additive utility, social welfare of it;  g, ω  share, weight;  α, β = ω s' u_W, ω s' u_H
Source      ours, beyond the paper: the sums of Smith, Statutory packages of health care alongside voluntary
            insurance, York 2006, section 3, in an order that visits every row once

Rows come by rising wealth, so the step, the interval and the segment of the next row are found from those of
the last by walking, mostly nowhere. The NumPy twin finds them by binary search and gives the same to
rounding.

>>> class_ = Ladder(np.array([5.0, 9.0]), np.array([4.0, 8.0]), np.array([0.0, 2.0, 5.0]),
...                 np.array([0.0, 3.0, 6.0]), own_health=5.0, health=5.0)
>>> nobody_pays = Segments(np.zeros(0), np.zeros(1), np.zeros(1), 0.0)
>>> rows = Slice(np.array([4.0, 12.0]), np.full(2, 0.5), np.ones(2), np.zeros(2))
>>> sums = empty_sums(1, 0)
>>> measured_plain(rows, class_, nobody_pays, np.array([0.5]), Scales(1, 1, 1, 1, 1, 0, 0, 0), False, sums)
>>> sums.alpha.round(4).tolist(), round(float(sums.scalars[0]), 4)
([0.0, 0.2083], 3.545)
"""

from __future__ import annotations

from math import exp, expm1, inf, log
from typing import NamedTuple

import numpy as np
from numba import njit

from healthtrust.package.household.margin import Numbers, part_worth_buying, parts_worth_buying
from healthtrust.package.question import Real

UTILITARIAN, POWER, KOLM, KOLM_OF_POWER, ATKINSON = range(5)
WELFARE, OF_BASE, HAD, LEFT_WITH_NOTHING = range(4)
"""Places in `Sums.scalars`."""


class Slice(NamedTuple):
    """Rows of one class, by rising wealth [z]."""

    wealth: Real
    share: Real
    weight: Real
    base: Real
    """What is taxed where taxes are stated row by row."""


class Ladder(NamedTuple):
    """What members of the class may buy under the package: n steps, best ratio first."""

    complete: Real
    """[n]: wealth after tax from which each step is bought whole."""
    start: Real
    """[n]: and from which in part, where parts are bought."""
    health_up_to: Real
    """[n + 1]"""
    cost_up_to: Real
    """[n + 1]"""
    own_health: float
    """Health without any care."""
    health: float
    """Health with the package."""


class Segments(NamedTuple):
    """The tax as straight lines between knots of wealth: constant + slope W in each segment."""

    knots: Real
    """[m]"""
    constant: Real
    """[m + 1]"""
    slope: Real
    """[m + 1]"""
    of_base: float
    """The rate on the stated base."""


class Scales(NamedTuple):
    """Utility and welfare as numbers; `unit` is 1 + ℓ."""

    of_health: float
    of_wealth: float
    rho: float
    eta: float
    unit: float
    kind: int
    aversion: float
    reference: float
    """A v_ρ(H̄)."""


class Sums(NamedTuple):
    """What a pass adds up."""

    alpha: Real
    """[interval]: Σ g α."""
    beta: Real
    """[interval]: Σ g β."""
    taxed: Real
    """[segment]: Σ g α."""
    taxed_wealth: Real
    """[segment]: Σ g α W."""
    scalars: Real


def empty_sums(thresholds: int, knots: int) -> Sums:
    """Return sums of nothing."""
    return Sums(np.zeros(thresholds + 1), np.zeros(thresholds + 1), np.zeros(knots + 1), np.zeros(knots + 1),
                np.zeros(4))  # fmt: skip


@njit(cache=True, nogil=True)
def social_of(u: float, scales: Scales) -> tuple[float, float]:
    """Return s and ds/du at additive utility u."""
    if scales.kind == UTILITARIAN:
        return u, 1.0
    if scales.kind == POWER:
        return exp(u), exp(u)
    if scales.kind == KOLM:
        slope = exp(-scales.aversion * u)
        return -slope / scales.aversion, slope
    if scales.kind == KOLM_OF_POWER:
        value = exp(u)
        slope = exp(-scales.aversion * value)
        return -slope / scales.aversion, slope * value
    eta, aversion = scales.eta, scales.aversion
    of_wealth = (u - scales.reference) / scales.of_wealth
    if aversion == eta:
        return of_wealth, 1.0 / scales.of_wealth
    if eta == 1.0:
        of_log = of_wealth
    else:
        within = 1.0 + (1.0 - eta) * of_wealth
        of_log = log(within) / (1.0 - eta) if within > 0.0 else (inf if eta > 1.0 else -inf)
    slope = exp((eta - aversion) * of_log) / scales.of_wealth
    if aversion == 1.0:
        return of_log, slope
    return expm1((1.0 - aversion) * of_log) / (1.0 - aversion), slope


@njit(cache=True, nogil=True)
def _curves(wealth: float, eta: float) -> tuple[float, float]:
    """Return v_η and its slope."""
    if eta == 1.0:
        return log(wealth), 1.0 / wealth
    slope = exp(-eta * log(wealth))
    return (wealth * slope - 1.0) / (1.0 - eta), slope


@njit(cache=True, nogil=True)
def measured(
    rows: Slice, ladder: Ladder, tax: Segments, thresholds: Real, scales: Scales, divisible: bool, sums: Sums
) -> None:
    """Add the rows of one class to the sums. Long because every row is visited once, for all of them."""
    wealth, share, weight, base = rows
    complete, start, health_up_to, cost_up_to, own_health, health = ladder
    a, b, rho, eta, unit = scales.of_health, scales.of_wealth, scales.rho, scales.eta, scales.unit
    tastes = Numbers(a, b, rho, eta)
    n, m_last, k_last = len(complete), len(tax.knots), len(thresholds)
    j, m, k = 0, 0, k_last
    h = health
    of_health, u_health = _curves(h, rho)
    of_health, u_health = a * of_health, a * u_health
    at_j, sum_alpha, sum_beta, sum_wealth, welfare, had, of_base, nothing = (
        0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
    )
    for z in range(len(wealth)):
        own = wealth[z]
        before_m = m
        while m < m_last and own > tax.knots[m]:
            m += 1
        while m > 0 and own <= tax.knots[m - 1]:
            m -= 1
        y = own - (tax.constant[m] + tax.slope[m] * own) - tax.of_base * base[z]
        while j < n and y >= complete[j]:
            j += 1
        while j > 0 and y < complete[j - 1]:
            j -= 1
        paid = cost_up_to[j]
        w = y - paid
        if w <= 0.0:
            nothing += 1.0
            continue
        if j != at_j:
            h, at_j = health + health_up_to[j], j
            of_health, u_health = _curves(h, rho)
            of_health, u_health = a * of_health, a * u_health
        h_now, of_health_now, u_health_now = h, of_health, u_health
        if divisible and j < n and y > start[j]:
            gain, cost = health_up_to[j + 1] - health_up_to[j], cost_up_to[j + 1] - paid
            part = part_worth_buying(gain, cost, h, w, tastes)
            h_now, w, paid = h + part * gain, w - part * cost, paid + part * cost
            of_health_now, u_health_now = _curves(h_now, rho)
            of_health_now, u_health_now = a * of_health_now, a * u_health_now
        of_wealth, u_wealth = _curves(w, eta)
        u_wealth *= b
        value, slope = social_of(of_health_now + b * of_wealth, scales)
        g = share[z] * weight[z]
        alpha, beta = g * slope * u_wealth, g * slope * u_health_now
        before_k = k
        worth, price = unit * u_wealth, u_health_now
        while k < k_last and worth > thresholds[k] * price:
            k += 1
        while k > 0 and worth <= thresholds[k - 1] * price:
            k -= 1
        if k != before_k or m != before_m:
            sums.alpha[before_k] += sum_alpha
            sums.beta[before_k] += sum_beta
            sums.taxed[before_m] += sum_alpha
            sums.taxed_wealth[before_m] += sum_wealth
            sum_alpha, sum_beta, sum_wealth = 0.0, 0.0, 0.0
        sum_alpha += alpha
        sum_beta += beta
        sum_wealth += alpha * own
        welfare += g * value
        had += beta * (h_now - own_health) - alpha * paid
        of_base += alpha * base[z]
    sums.alpha[k] += sum_alpha
    sums.beta[k] += sum_beta
    sums.taxed[m] += sum_alpha
    sums.taxed_wealth[m] += sum_wealth
    sums.scalars[WELFARE] += welfare
    sums.scalars[OF_BASE] += of_base
    sums.scalars[HAD] += had
    sums.scalars[LEFT_WITH_NOTHING] += nothing


def measured_plain(
    rows: Slice, ladder: Ladder, tax: Segments, thresholds: Real, scales: Scales, divisible: bool, sums: Sums
) -> None:
    """Do as `measured` does, all rows at a time."""
    a, b, rho, eta = scales.of_health, scales.of_wealth, scales.rho, scales.eta
    m = np.searchsorted(tax.knots, rows.wealth, side="left")
    y = rows.wealth - (tax.constant[m] + tax.slope[m] * rows.wealth) - tax.of_base * rows.base
    j = np.searchsorted(ladder.complete, y, side="right")
    left = y - ladder.cost_up_to[j] > 0
    own, base, m, y, j = rows.wealth[left], rows.base[left], m[left], y[left], j[left]
    g = (rows.share * rows.weight)[left]
    paid, h = ladder.cost_up_to[j], ladder.health + ladder.health_up_to[j]
    w = y - paid
    if divisible and len(ladder.complete):
        next_ = np.minimum(j, len(ladder.complete) - 1)
        some = np.flatnonzero((j < len(ladder.complete)) & (y > ladder.start[next_]))
        gain = ladder.health_up_to[j[some] + 1] - ladder.health_up_to[j[some]]
        cost = ladder.cost_up_to[j[some] + 1] - ladder.cost_up_to[j[some]]
        part = parts_worth_buying(gain, cost, h[some], w[some], Numbers(a, b, rho, eta))
        h[some] += part * gain
        w[some] -= part * cost
        paid[some] += part * cost
    of_health, u_health = _curves_plain(h, rho)
    of_wealth, u_wealth = _curves_plain(w, eta)
    value, slope = _social_plain(a * of_health + b * of_wealth, scales)
    alpha, beta = g * slope * b * u_wealth, g * slope * a * u_health
    k = np.searchsorted(thresholds, scales.unit * b * u_wealth / (a * u_health), side="left")
    sums.alpha[:] += np.bincount(k, alpha, len(sums.alpha))
    sums.beta[:] += np.bincount(k, beta, len(sums.beta))
    sums.taxed[:] += np.bincount(m, alpha, len(sums.taxed))
    sums.taxed_wealth[:] += np.bincount(m, alpha * own, len(sums.taxed))
    sums.scalars[:] += (
        float(g @ value),
        float(alpha @ base),
        float(beta @ (h - ladder.own_health) - alpha @ paid),
        float(np.count_nonzero(~left)),
    )


def _curves_plain(y: Real, e: float) -> tuple[Real, Real]:
    if e == 1.0:
        return np.log(y), 1.0 / y
    slope = np.exp(-e * np.log(y))
    return (y * slope - 1.0) / (1.0 - e), slope


def _social_plain(u: Real, scales: Scales) -> tuple[Real, Real]:
    if scales.kind == UTILITARIAN:
        return u, np.ones_like(u)
    both = np.array([social_of.py_func(float(one), scales) for one in u]).reshape(len(u), 2)
    return both[:, 0], both[:, 1]
