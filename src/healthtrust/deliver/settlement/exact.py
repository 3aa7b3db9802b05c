"""Amounts as exact numbers: whole multiples of the contract's rounding, without noise of binary fractions.

    units = amount ÷ rounding, a whole number          amount = units × (rounding × 10^d) ÷ 10^d

d   decimals of the rounding. The quotient of two whole numbers is the float nearest to the decimal, so that
    it prints as one: 0.3, not 0.30000000000000004.

>>> exact(np.array([0.1 * 3, 2.0, np.nan]), 0.1), exact(np.array([1500.0]), 1.0)
([0.3, 2.0, None], [1500])
>>> written(np.array([0.1 * 3, -2.0]), 0.01), written(np.array([1500.0]), 1.0)
(['0.30', '-2.00'], ['1500'])
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency

Numbers = NDArray[np.float64]


def decimals(rounding: float) -> int:
    """Return how many decimals whole multiples of a rounding have."""
    return max(0, -int(Decimal(repr(rounding)).normalize().as_tuple().exponent))


def units(amount: Numbers, rounding: float) -> NDArray[np.int64]:
    """Return amounts as whole multiples of the rounding; raises ValueError for one that is not known."""
    if not np.isfinite(amount).all():
        raise ValueError("an amount that is not known has no units")
    return np.rint(amount / rounding).astype(np.int64)


def exact(amount: Numbers, rounding: float) -> list[int | float | None]:
    """Return amounts as whole numbers or as the floats nearest to their decimals; None where not known."""
    places = decimals(rounding)
    size = 10**places
    known = np.isfinite(amount)
    found = units(np.where(known, amount, 0.0), rounding) * int(Decimal(repr(rounding)) * size)
    values = found.tolist() if places == 0 else (found / size).tolist()
    return values if known.all() else [v if k else None for v, k in zip(values, known.tolist(), strict=True)]


def written(amount: Numbers, rounding: float) -> list[str]:
    """Return amounts as texts with the decimals of the rounding; nothing where not known."""
    places = decimals(rounding)
    return ["" if value is None else f"{value:.{places}f}" for value in exact(amount, rounding)]


def in_minor(amount: Numbers, rounding: float, money: Currency) -> NDArray[np.int64] | None:
    """Return amounts in minor units of a currency; None where a multiple of the rounding is not whole in it.

    >>> in_minor(np.array([0.3, -2.0]), 0.1, Currency("GBP", 2)).tolist()
    [30, -200]
    """
    one = Decimal(repr(rounding)).scaleb(money.exponent)
    if one != one.to_integral_value():
        return None
    return units(amount, rounding) * int(one)
