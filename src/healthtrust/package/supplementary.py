"""Supplementary cover: a private version of elective care that the package covers, bought as well as it.

    bought iff    ( b'_i − b_i ) / ( (1 + ℓ) x'_i )  ≥  U_W / U_H,      b'_i = q b⁰_i,   x'_i = p x_i

b_i, x_i   health gain of the statutory version as delivered (`package.statutory`), and the price of a case
b⁰_i       the gain at usual waiting and quality;  q, p  private quality and price over the statutory ones
ℓ          loading;  U_W / U_H  health that the household gives up for money
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2

It is double cover: contributions stay as they are (no voucher, no tax relief), the household pays for the
private version in full, and its cases leave the statutory list. Only what waits has a private version. What
plans expect care to cost, and so block and capitation payments, stays: whoever bears the cost of the list
gains by who leaves it, and the pool is none the poorer or richer. With
what the package leaves out these steps stand in one order of health per unit of money, and `package.top_up`
finds how many of them a household buys.

>>> offered = private_versions(benefit=np.array([1.0, 0.3]), price=np.array([8_000, 2_000]),
...                            decay=np.array([0.002, 0.0]), terms=Terms(price_ratio=1.5, quality=1.2))
>>> offered.benefit.tolist(), offered.price.tolist()
([1.2, 0.0], [12000, 0])
>>> better_than(np.array([1.0, 0.3]), np.array([True, True]), offered).tolist()
[0]
>>> covered = np.array([True, False, False, False, True])
>>> private_wanted(np.array([4, 0, 2]), covered, np.array([0, 1, 3])).tolist()
[0, 1, 2]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.package import TopUp

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


class Terms(NamedTuple):
    """What a private version costs and brings, over the statutory one at usual waiting and quality."""

    price_ratio: float
    quality: float


class Private(NamedTuple):
    """Columns of the private versions [service]; 0 where a service has none."""

    price: Whole
    """Price of a case, minor units."""
    benefit: Real
    """Health gain of a case, QALYs."""


def terms_of(top_up: TopUp) -> Terms | None:
    """Return the terms a design sells private versions on; None where it sells none."""
    sold = top_up.allowed and top_up.supplementary
    return Terms(top_up.private_price_ratio, top_up.private_quality) if sold else None


def private_versions(benefit: Real, price: Whole, decay: Real, terms: Terms) -> Private:
    """Return the private versions of the services that wait, `decay` κ [service] above 0.

    benefit [service] QALYs at usual waiting and quality, not as delivered; price [service] minor units.
    """
    waits = decay > 0
    return Private(
        np.where(waits, np.rint(price * terms.price_ratio).astype(np.int64), 0),
        np.where(waits, benefit * terms.quality, 0.0),
    )


def better_than(benefit: Real, covered: NDArray[np.bool_], private: Private) -> Whole:
    """Return the positions of covered services whose private version brings more than `benefit` [service]."""
    return np.flatnonzero(covered & (private.price > 0) & (private.benefit > benefit))


def private_wanted(on_top: Whole, covered: NDArray[np.bool_], wanted: NDArray[np.integer]) -> Whole:
    """Return how many of the first `wanted` [household] of `on_top` are private versions of covered care."""
    upto = np.concatenate(([0], np.cumsum(covered[on_top])))
    return np.asarray(upto[wanted.astype(np.int64)], dtype=np.int64)
