"""Recorded cost of rows in whole minor units that add up to the whole, in one go or piece by piece.

    cost_i = round(C_i) − round(C_{i−1}),  C_i = c_1 w_1 + … + c_i w_i     Σ cost_i = round(C_n)

c, w   cost per head as the decimals written, and residents of a row, in the order of the file
Source arithmetic. Halves are rounded up. Costs written with at most six decimals are multiplied exactly;
       longer ones are first rounded to six.

>>> whole_cost(np.array([1296.788]), np.array([89037]), Currency("GBP", 2))
array([11546211316])
>>> per_head, heads = np.array([0.004, 0.004, 0.004]), np.array([1, 1, 1])
>>> whole_cost(per_head, heads, Currency("GBP", 2)).tolist()
[0, 1, 0]
>>> last = Before(decimals=3, total=totals(per_head[:2], heads[:2])[3])
>>> whole_cost(per_head[2:], heads[2:], Currency("GBP", 2), last).tolist()
[0]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency

MOST_DECIMALS = 6
Real = NDArray[np.float64]
Whole = NDArray[np.int64]


class Before(NamedTuple):
    """Decimals that all costs are written with, and c w of the rows before, in units of the last decimal."""

    decimals: int
    total: int


def decimals_of(per_head: Real) -> int:
    """Return with how many decimals costs per head [n] in major units are written, at most six."""
    for decimals in range(MOST_DECIMALS):
        if (np.rint(per_head * 10**decimals) / 10**decimals == per_head).all():
            return decimals
    return MOST_DECIMALS


def totals(per_head: Real, heads: Whole) -> tuple[int, ...]:
    """Return c w of all rows in units of the last of 0 to 6 decimals; 0 where too few for these."""
    enough = decimals_of(per_head)
    exact = (_products(per_head, heads, decimals, 1).sum() for decimals in range(enough, MOST_DECIMALS + 1))
    return (*(0 for _ in range(enough)), *map(int, exact))


def whole_cost(per_head: Real, heads: Whole, currency: Currency, before: Before | None = None) -> Whole:
    """Return cost per head [n] in major units times heads [n], in whole minor units.

    before: where these rows go on from; none = they are all.
    """
    decimals, total = before or Before(decimals_of(per_head), 0)
    divisor = 2 * 10 ** max(decimals - currency.exponent, 0)
    factor = 2 * 10 ** max(currency.exponent - decimals, 0)
    products = _products(per_head, heads, decimals, factor, total)
    start = total * factor
    running = np.cumsum(products) + start
    rounded = (running + divisor // 2) // divisor
    return np.asarray(np.diff(rounded, prepend=(start + divisor // 2) // divisor)).astype(np.int64)


def _products(
    per_head: Real, heads: Whole, decimals: int, factor: int, total: int = 0
) -> NDArray[np.generic]:
    """Return c w × factor of each row in units of the last decimal; total: what they will be added to."""
    scaled = np.rint(per_head * 10**decimals)
    whole = (float(np.abs(scaled) @ heads.astype(np.float64)) + total) * factor
    kind = np.int64 if whole < 2**62 else np.object_  # beyond, whole numbers without limit
    return np.asarray(scaled.astype(np.int64).astype(kind) * heads.astype(kind) * factor)
