"""Utility of health and wealth: two families, their weight from a stated willingness to pay, their inverse.

    u(H, W) = A v_ρ(H) + B v_η(W),     v_e(y) = (y^(1−e) − 1) / (1 − e),  v_1 = ln
    U = u,  or with `power`  U = exp u = H^A W^B
    isoelastic      κ = A / B = k H₀^ρ W₀^(−η)
    Cobb-Douglas    u = a ln H + (1 − a) ln W,   a = k H₀ / (W₀ + k H₀)

H, W    health and wealth left;  A, B  their weights;  ρ, η  how fast each palls
k       willingness to pay for a QALY, U_H / U_W at wealth W₀ and health H₀; MRS = U_W / U_H
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2: a
        utility increasing and concave in both; families and calibration are ours, beyond the paper

Households maximise u whether or not society counts exp u, so everything here is of u. Wealth of nothing or
less is worth −inf, whatever η: nobody is left with nothing.

>>> tastes = calibrated(25_000, at_wealth=30_000, at_health=20, rho=1, eta=1)
>>> round(tastes.health_weight, 4), tastes.wealth_weight
(16.6667, 1.0)
>>> mrs = marginal_wealth(tastes, 30_000) / marginal_health(tastes, 20)
>>> round(1 / float(mrs))
25000
>>> a = cobb_douglas_weight(25_000, wealth=30_000, health=20)
>>> round(a, 4), round(a / (1 - a), 4)
(0.9434, 16.6667)
>>> utilities(cobb_douglas(0.5), [5, 5], [60, 0]).round(4).tolist()
[2.8519, -inf]
"""

from __future__ import annotations

from math import exp, expm1, inf, log, log1p

import numpy as np
from numba import njit
from numpy.typing import ArrayLike

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.package.question import Real, Utility


def calibrated(
    willingness_to_pay: float, at_wealth: float, at_health: float, rho: float, eta: float
) -> Utility:
    """Return isoelastic utility under which a QALY is worth `willingness_to_pay` at one wealth and health.

    The weight of wealth is 1, of health κ = k H^ρ W^(−η). Raises InvalidInput unless the first three are
    positive and the last two are not negative.
    """
    named = {"willingness to pay": willingness_to_pay, "wealth": at_wealth, "health": at_health}
    wrong = _not_positive(named) + [
        Problem(f"utility, {name}", repr(value), "0 or more")
        for name, value in {"rho": rho, "eta": eta}.items()
        if not 0 <= value < inf
    ]
    if wrong:
        raise InvalidInput(wrong)
    return Utility(willingness_to_pay * at_health**rho * at_wealth**-eta, 1.0, rho, eta)


def cobb_douglas(a: float) -> Utility:
    """Return U = a ln H + (1 − a) ln W. Raises InvalidInput unless 0 < a < 1."""
    if not 0 < a < 1:
        raise InvalidInput([Problem("utility, the weight of health a", repr(a), "a number between 0 and 1")])
    return Utility(a, 1.0 - a)


def cobb_douglas_weight(willingness_to_pay: float, wealth: float, health: float) -> float:
    """Return the weight a = kH / (W + kH) at which a QALY is worth k at that wealth and health."""
    named = {"willingness to pay": willingness_to_pay, "wealth": wealth, "health": health}
    if wrong := _not_positive(named):
        raise InvalidInput(wrong)
    worth = willingness_to_pay * health
    return worth / (wealth + worth)


def utilities(utility: Utility, health: ArrayLike, wealth: ArrayLike) -> Real:
    """Return u of health and wealth, arrays that broadcast; −inf where wealth is not positive."""
    wealth = np.asarray(wealth, dtype=np.float64)
    left = np.where(wealth > 0, wealth, 1.0)
    u = utility.health_weight * curves(health, utility.rho) + utility.wealth_weight * curves(
        left, utility.eta
    )
    return np.where(wealth > 0, u, -inf)


def marginal_health(utility: Utility, health: ArrayLike) -> Real:
    """Return what one more unit of health is worth, A H^(−ρ), in u."""
    return np.asarray(utility.health_weight * np.asarray(health, dtype=np.float64) ** -utility.rho)


def marginal_wealth(utility: Utility, wealth: ArrayLike) -> Real:
    """Return what one more unit of money is worth, B W^(−η), in u; infinite where none is left."""
    wealth = np.asarray(wealth, dtype=np.float64)
    left = np.where(wealth > 0, wealth, 1.0)
    return np.where(wealth > 0, utility.wealth_weight * left**-utility.eta, inf)


def wealth_for(utility: Utility, health: ArrayLike, u: ArrayLike) -> Real:
    """Return the wealth that gives u at that health: 0 where any gives more, inf where none gives enough."""
    of_wealth = np.asarray(u, dtype=np.float64) - utility.health_weight * curves(health, utility.rho)
    return uncurves(of_wealth / utility.wealth_weight, utility.eta)


def curves(y: ArrayLike, e: float) -> Real:
    """Return v_e of every positive y."""
    logs = np.log(np.asarray(y, dtype=np.float64))
    return np.asarray(logs if e == 1.0 else np.expm1((1.0 - e) * logs) / (1.0 - e))


def rises(y: Real, more: Real, e: float) -> Real:
    """Return v_e(y + more) − v_e(y) for every positive y, with no digits lost where `more` is little."""
    grown = np.log1p(more / y)
    return np.asarray(grown if e == 1.0 else y ** (1.0 - e) * np.expm1((1.0 - e) * grown) / (1.0 - e))


def uncurves(v: ArrayLike, e: float) -> Real:
    """Return the y of which v_e is every v; 0 below all values of v_e, inf above."""
    v = np.asarray(v, dtype=np.float64)
    if e == 1.0:
        return np.asarray(np.exp(v))
    within = (1.0 - e) * v
    y = np.exp(np.log1p(np.where(within > -1.0, within, 0.0)) / (1.0 - e))
    return np.where(within > -1.0, y, 0.0 if e < 1.0 else inf)


@njit(cache=True, nogil=True)
def curve(y: float, e: float) -> float:
    """Return v_e(y), for kernels; −inf where y is not positive."""
    if y <= 0.0:
        return -inf
    return log(y) if e == 1.0 else expm1((1.0 - e) * log(y)) / (1.0 - e)


@njit(cache=True, nogil=True)
def rise(y: float, more: float, e: float) -> float:
    """Return v_e(y + more) − v_e(y) for kernels, y ≥ 0, with no digits lost where `more` is little."""
    if y <= 0.0:
        return more ** (1.0 - e) / (1.0 - e) if e < 1.0 else inf
    grown = log1p(more / y)
    return grown if e == 1.0 else y ** (1.0 - e) * expm1((1.0 - e) * grown) / (1.0 - e)


@njit(cache=True, nogil=True)
def uncurve(v: float, e: float) -> float:
    """Return the y of which v_e is v, for kernels; 0 below all values of v_e, inf above."""
    if e == 1.0:
        return exp(v)
    within = (1.0 - e) * v
    if within <= -1.0:
        return 0.0 if e < 1.0 else inf
    return exp(log1p(within) / (1.0 - e))


def _not_positive(named: dict[str, float]) -> list[Problem]:
    return [
        Problem(f"utility, {name}", repr(value), "a positive number")
        for name, value in named.items()
        if not 0 < value < inf
    ]
