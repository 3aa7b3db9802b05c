"""What a response means for the choice of package: the cost f of collecting tax above the fair premium.

    u(e) = (v + e) × (a + b e / y) = a v  +  (a + b v / y) e  +  (b / y) e²        below the cap m
    f(e) = u(e) − u(0) = rate × e + curvature × e² / 2,     rate = a + b v / y,     curvature = 2 b / y

u       money that a household owing e above its fair premium v, with income y, is expected to leave unpaid
a, b, m arrears at the fair premium, slope, most (see `pool.resistance`)
f       cost of collection in the package model, a function of the tax above the fair premium alone
a v     what is lost where nobody owes more than is fair: not part of f but of the pool's overhead, since
        a package that costs v then needs v / (1 − a)
Source  f: Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3
        [cited]; that a linear share gives exactly a quadratic f is derived here.

For one household the match is exact. Households differ in v / y and y, so one rate and one curvature are
their means, weighted by e and by e²: f of all households together is exact at the amounts owed, and near them
close. It holds below the cap; above it u grows by m a unit, f is too high, and `capped` says for how much.
The package model counts money by head in major units; rate has no unit, curvature is one over money a head.

>>> from healthtrust.design.contributions import Response
>>> from healthtrust.ground.money import currency
>>> debtors = Debtors(*(np.array([of]) for of in (2_000_00, 40_000_00, 100)))     # two heads each
>>> response = Response(at_fair=0.02, slope=2.0)
>>> terms = collection_of(response, np.array([5_000_00]), debtors, np.array([2]), currency("GBP"))
>>> round(terms.rate, 4), round(terms.curvature, 6), terms.capped     # 0.02 + 2 × 0.05, and 2 × 2 / 20,000
(0.12, 0.0002, 0.0)
>>> above = 3_000 / 2                                                 # pounds a head above the fair premium
>>> round(2 * terms.cost(above), 2), round(5_000 * (0.02 + 2 * 3_000 / 40_000) - 0.02 * 2_000, 2)
(810.0, 810.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contributions import Response
from healthtrust.engine.everywhere import sums
from healthtrust.ground.money import Currency
from healthtrust.pool.resistance import Debtors, share_unpaid


@dataclass(frozen=True)
class CollectionTerms:
    """Cost of collecting e a head above the fair premium: rate × e + curvature × e² / 2."""

    rate: float
    curvature: float
    """Per unit of money a head, major units."""
    at_fair: float
    """Share that is lost of what is owed up to the fair premium: part of the pool's overhead."""
    capped: float
    """Share of all money owed above the fair premium that households at the cap owe, where f is too high."""

    def cost(self, excess: float) -> float:
        """Return the cost a head of collecting `excess` a head above the fair premium, major units."""
        return self.rate * excess + self.curvature * excess**2 / 2 if excess > 0 else 0.0


def collection_of(
    response: Response,
    owed: NDArray[np.int64],
    debtors: Debtors,
    heads: NDArray[np.integer],
    money: Currency,
) -> CollectionTerms:
    """Return the terms that stand for a response near the amounts owed [h] by households of `heads` [h].

    Households without income, or that owe no more than is fair, do not count.
    """
    excess = np.maximum(owed - debtors.fair, 0).astype(np.float64)
    counts = (excess > 0) & (debtors.income > 0)
    unit = 10.0**money.exponent
    e, y, v = (of[counts] / unit for of in (excess, debtors.income, debtors.fair))
    w, n = debtors.weight[counts].astype(np.float64), heads[counts].astype(np.float64)
    at_cap = share_unpaid(owed, debtors, response)[counts] >= response.most
    by_square = w * e**2 / n
    per_row = (
        w * e,
        w * e * (response.at_fair + response.slope * v / y),
        by_square,
        by_square * 2 * response.slope * n / y,
        np.where(at_cap, w * e, 0.0),
    )
    above, rated, squares, curved, capped = sums(
        np.concatenate(per_row), np.repeat(np.arange(len(per_row)), len(e)), len(per_row)
    ).tolist()
    at_fair = min(response.at_fair, response.most)
    if not above > 0:
        return CollectionTerms(0.0, 0.0, at_fair, 0.0)
    return CollectionTerms(rated / above, curved / squares, at_fair, capped / above)
