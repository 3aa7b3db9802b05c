"""How likely a person who may hold a cover is to hold it: a logit in income, health, age and occupation.

    p_i = 1 / (1 + exp(−u_i)),   u_i = a + β ln max(y_i, y₀) + Σ_k b_k x_ik,      0 where i may not hold it
    e   = β (1 − p̄)                                  elasticity at the means, so that β = e / (1 − p̄)
    e′  = β Σ w p (1 − p) / Σ w p                    of all holders, when every income rises alike
    arc = (p₁ − p₀) / ½(p₁ + p₀)  over  (y₁ − y₀) / ½(y₁ + y₀)         between a poor and a rich group

y, y₀   income and the floor below which it counts as y₀;  x_k, b_k  other columns and their coefficients
a, β    intercept and coefficient of ln income;  p̄  share of those who may that hold it;  w  weights
Source  logit: McFadden 1974; elasticity of a logit: e = β (1 − p) [both recalled]. Sizes: gsoep_rwm, add-on
        β = 1.1482, e = 1.12; substitutive β = 0.8469, e = 0.75, at given occupation [cited].

The intercept that gives a stated share always exists and is the only one: the mean of p rises with it.

>>> round(elasticity_at_means(1.1482, 0.0212), 2), round(coefficient_of(0.75, 0.1143), 4)
(1.12, 0.8468)
>>> rule = TakeUp(share=0.2, income_elasticity=0.8)
>>> p = take_up(rule, {"income": np.array([10.0, 20.0, 40.0])}, np.ones(3), np.array([True, True, True]))
>>> p.round(3).tolist(), round(float(p.mean()), 12)
([0.102, 0.185, 0.313], 0.2)
>>> round(arc_elasticity((0.0087, 0.0436), (1339.0, 6976.0)), 2)
0.98
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import TakeUp

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = Mapping[str, NDArray[Any]]

LN_INCOME = "ln_income"
STEPS = 200
CLOSE = 1e-14
"""The intercept moves no further than this, relative to one and itself."""


def take_up(rule: TakeUp, persons: Columns, weight: Floats, may: Flags, floor: float = 1.0) -> Floats:
    """Return the chance of holding the cover [person], 0 for those who may not.

    persons: the columns [person] that the rule names, and income in major units a year; weight [person];
    may [person]: whether the person may hold it; incomes below the floor count as the floor.
    """
    index = np.zeros(len(weight))
    for name, coefficient in coefficients_of(rule).items():
        values = ln_income(persons["income"], floor) if name == LN_INCOME else persons[name]
        index += coefficient * np.asarray(values, dtype=np.float64)
    if not may.any():
        return np.zeros(len(weight))
    intercept = rule.intercept
    if rule.share is not None:
        intercept = intercept_for(rule.share, index[may], weight[may])
    assert intercept is not None
    return np.where(may, logistic(index + intercept), 0.0)


def coefficients_of(rule: TakeUp) -> dict[str, float]:
    """Return the coefficients of a rule, that of ln income from its elasticity where one is given."""
    if rule.income_elasticity is None or rule.share is None:
        return dict(rule.coefficients)
    return {**rule.coefficients, LN_INCOME: coefficient_of(rule.income_elasticity, rule.share)}


def ln_income(income: NDArray[Any], floor: float) -> Floats:
    """Return the logarithm of income [person], of the floor where it is less."""
    return np.log(np.maximum(np.asarray(income, dtype=np.float64), floor))


def logistic(index: Floats) -> Floats:
    """Return 1 / (1 + exp(−index)), without overflow."""
    small = np.exp(-np.abs(index))
    return np.where(index >= 0, 1.0, small) / (1.0 + small)


def intercept_for(share: float, index: Floats, weight: Floats) -> float:
    """Return the intercept at which the weighted mean of the logistic of index [n] is the share."""
    at = log(share / (1 - share))
    low, high = at - float(index.max()), at - float(index.min())
    at, total = 0.5 * (low + high), share * float(weight.sum())
    for _ in range(STEPS):
        chance = logistic(index + at)
        short = total - float(weight @ chance)
        low, high = (at, high) if short > 0 else (low, at)
        slope = float(weight @ (chance * (1 - chance)))
        then = at + short / slope if slope > 0 else low
        then = then if low < then < high else 0.5 * (low + high)
        if abs(then - at) <= CLOSE * (1 + abs(at)):
            return then
        at = then
    return at


def elasticity_at_means(coefficient: float, share: float) -> float:
    """Return the income elasticity of take-up at the mean share, from the coefficient of ln income."""
    return coefficient * (1 - share)


def coefficient_of(elasticity: float, share: float) -> float:
    """Return the coefficient of ln income that gives an elasticity at the mean share below 1."""
    return elasticity / (1 - share)


def arc_elasticity(share: tuple[float, float], income: tuple[float, float]) -> float:
    """Return the elasticity between two groups, from take-up and mean income of the poorer and the richer.

    NaN where nobody holds it in either or the incomes are equal.
    """
    (p0, p1), (y0, y1) = share, income
    if p0 + p1 <= 0 or y1 == y0 or y1 + y0 == 0:
        return float("nan")
    return (p1 - p0) / (p1 + p0) / ((y1 - y0) / (y1 + y0))
