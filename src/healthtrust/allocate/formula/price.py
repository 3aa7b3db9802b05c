"""Pay a price for every weighted head: capitation of practices, or the pot that a price makes.

    payment_p = price × (1 − o) × W_p             rounded half to even to the minor unit
    pot       = price × (1 − o) × Σ n             what a formula then shares, since Σ W = Σ n

W_p   weighted population, the mean of the year;  o  share taken off for duties that are opted out of
Source  global sum of English practices 2022/23: £99.70 less 4.75 % for out of hours [recalled], borne out by
        NHS Digital, NHS Payments to General Practice 2022/23 (median ratio 1.001 over open practices) [cited]

>>> from healthtrust.design.formula import Price
>>> from healthtrust.ground.money import currency
>>> global_sum = Price(amount=99.70, less_share=0.0475)
>>> payments(global_sum, np.array([1000.0, 8500.5]), currency("GBP")).tolist()
[9496425, 80724361]
>>> pot(global_sum, 10_000, currency("GBP"))
94964250
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.formula import Price
from healthtrust.ground.money import Currency, to_minor


def payments(price: Price, heads: NDArray[np.float64], money: Currency) -> NDArray[np.int64]:
    """Return what is paid [n] for weighted heads [n], minor units."""
    each = price.amount * (1 - price.less_share) * 10**money.exponent
    return np.asarray(np.rint(np.asarray(heads, dtype=np.float64) * each), dtype=np.int64)


def pot(price: Price, population: float, money: Currency) -> int:
    """Return what the price comes to over a whole population, minor units."""
    return to_minor(price.amount * (1 - price.less_share) * population, money)
