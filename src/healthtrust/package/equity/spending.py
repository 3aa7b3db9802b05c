"""How what a person pays for care in a year is distributed, when every case of what is not covered is paid
for.

    S = Σ_i N_i x_i,     N_i ~ Poisson(π_i), independent
    f_(i added)(s) = Σ_n  e^(−π_i) π_i^n / n! · f(s − n x_i)             add an item
    f_(i removed)(s) = Σ_n  e^(+π_i) (−π_i)^n / n! · f(s − n x_i)        take it away again: the same with
    −π_i

S, f      a person's spending in a year and its distribution over multiples of a step of money
π_i, x_i  expected cases a year, price per case.  A price between two multiples is the one or the other, with
          chances that keep its mean: expected spending is exact always, the distribution where prices are
          multiples
Source    compound Poisson sums: Panjer, ASTIN Bulletin 1981; 12: 22-26 [recalled]
beyond the paper

Spending beyond the last step is not told apart: it is 1 − Σ f. Adding an item takes as many vector
operations as a person might have cases of it.

>>> one = spending_of(price=[40.0], cases=[0.5], step=10.0, steps=10)
>>> one.round(4).tolist()
[0.6065, 0.0, 0.0, 0.0, 0.3033, 0.0, 0.0, 0.0, 0.0758, 0.0, 0.0]
>>> both = with_cases(one, price=30.0, cases=0.2, step=10.0)
>>> np.allclose(with_cases(both, price=30.0, cases=-0.2, step=10.0), one)
True
"""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.question import Real

SMALLEST = 1e-18
"""Chances below this are left out."""

MOST_TO_TAKE_AWAY = 2.0
"""Expected cases up to which an item is taken away: the alternating sum loses digits as e^(2 π)."""


def nobody_pays(steps: int) -> Real:
    """Return the distribution [steps + 1] of spending when everything is covered: nothing, for certain."""
    none = np.zeros(steps + 1)
    none[0] = 1.0
    return none


def spending_of(price: ArrayLike, cases: ArrayLike, step: float, steps: int) -> Real:
    """Return the distribution of yearly spending [steps + 1] over 0, step, 2 step, ...

    price [i] in money, cases [i] expected a year.
    """
    found = nobody_pays(steps)
    for x, rate in zip(np.asarray(price, float).tolist(), np.asarray(cases, float).tolist(), strict=True):
        found = with_cases(found, x, rate, step)
    return found


def with_cases(spending: Real, price: float, cases: float, step: float) -> Real:
    """Return the distribution with one more item of that price and so many expected cases a year.

    Negative cases take an item away that is there: exact, up to `MOST_TO_TAKE_AWAY` expected cases.
    """
    whole = int(price / step)
    above = price / step - whole
    for lag, rate in ((whole, cases * (1 - above)), (whole + 1, cases * above)):
        spending = _with_lag(spending, lag, rate)
    return spending


def _with_lag(spending: Real, lag: int, rate: float) -> Real:
    """Return Σ_n e^(−rate) rateⁿ / n! · f(s − n lag); a lag of nothing costs nothing and changes nothing."""
    if lag == 0 or rate == 0:
        return spending
    chance, found, n = exp(-rate), exp(-rate) * spending, 0
    while (n + 1) * lag < len(spending):
        n += 1
        chance *= rate / n
        found[n * lag :] += chance * spending[: len(spending) - n * lag]
        if abs(chance) < SMALLEST and n > abs(rate):
            break
    return found
