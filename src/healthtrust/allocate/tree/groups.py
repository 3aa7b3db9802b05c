"""Share many sums at once, each over its own group of weights, by largest remainder: every group adds up.

    quota_i = T_g × w_i / W_g        share_i = ⌊quota_i⌋ + (1 if its remainder is among the k_g largest)

T_g  money of group g, minor units;  w_i  whole weight of member i, W_g their sum;  k_g = T_g − Σ ⌊quota⌋
Equal remainders are served from the first member on: the very integers of `ground.money.share`. A share
found in float64 is off by a unit or two; the remainder T w − share W is exact although both products may
overflow, as int64 is exact modulo 2⁶⁴ and the difference is small, and it puts the share right.
Source  largest remainder: Balinski and Young, Fair Representation, 1982, chapter 2 [recalled]

>>> share_groups(np.array([100, 10]), np.array([1, 1, 1, 5, 3]), np.array([0, 0, 0, 1, 1])).tolist()
[34, 33, 33, 6, 4]
>>> half, one, quarter = whole_weights(np.array([0.5, 1.0, 0.25])).tolist()
>>> one // quarter, one // half
(4, 2)
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share

LARGEST_TOTAL = 2**52
"""Minor units below which a quota in float64 is off by two units at most."""
MOST_BITS = 60
"""Bits that the sum of all weights may take."""


def share_groups(
    totals: NDArray[np.int64], weights: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the shares [n] of totals [g] over whole weights [n], none negative; group [n] never falls.

    Raises ValueError where a group has money and no weight. Weights of a group add up to at most 2⁶⁰.
    """
    sums = np.zeros(len(totals), dtype=np.int64)
    np.add.at(sums, group, weights)
    empty = np.flatnonzero((sums == 0) & (totals != 0))
    if len(empty):
        raise ValueError(f"cannot share {totals[empty[0]]} over weights that are all zero")
    if len(totals) and np.abs(totals).max() >= LARGEST_TOTAL:
        return _one_by_one(totals, weights, group)
    size, over = np.abs(totals)[group], np.maximum(sums, 1)[group]
    shares = (size * (weights / over)).astype(np.int64)
    remainders = size * weights - shares * over
    correction = remainders // over
    shares += correction
    remainders -= correction * over
    left = np.abs(totals).copy()
    np.subtract.at(left, group, shares)
    order = np.lexsort((-remainders, group))
    first = np.searchsorted(group, np.arange(len(totals)))
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - first[group]
    return np.asarray((shares + (place < left[group])) * np.sign(totals)[group])


def _one_by_one(
    totals: NDArray[np.int64], weights: NDArray[np.int64], group: NDArray[np.int64]
) -> NDArray[np.int64]:
    shares = np.zeros(len(weights), dtype=np.int64)
    for number, total in enumerate(totals.tolist()):
        members = slice(*np.searchsorted(group, [number, number + 1]))
        shares[members] = share(total, weights[members])
    return shares


def whole_weights(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return weights [n] as whole numbers: as they are where whole, else to 2⁻⁶⁰ of their sum."""
    total = float(weights.sum())
    if total < 2.0**MOST_BITS and (weights == np.rint(weights)).all():
        return weights.astype(np.int64)
    room = MOST_BITS - 1 - math.frexp(total)[1]
    return np.rint(np.ldexp(weights, room)).astype(np.int64)
