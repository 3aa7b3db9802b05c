"""A plan that bids below its benchmark keeps part of the difference as rebate; above it, members pay it.

    rebate = ρ(stars) × max(K − b, 0)         premium = max(b − K, 0)
    payment_j = min(b, K) × score_j + rebate

b, K  bid and benchmark for a person of average risk and a month;  score_j  risk score of person j
ρ     70 % from 4.5 stars, 65 % from 3.5, 50 % below
Source    42 U.S.C. 1395w-24(b)(1)(C)(v) [cited]; that the rebate is not scaled by risk is assumed here.

>>> stars, bid, benchmark = np.array([4.5, 4, 3, 5]), np.array([900.0, 900, 900, 1100]), np.full(4, 1000.0)
>>> rebate(bid, benchmark, stars).tolist(), premium(bid, benchmark).tolist()
([70.0, 65.0, 50.0, 0.0], [0.0, 0.0, 0.0, 100.0])
>>> payment(bid, benchmark, stars, np.full(4, 1.2)).tolist()
[1150.0, 1145.0, 1130.0, 1200.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Steps:
    """Shares that hold from so many stars on, the fewest first, which are 0."""

    stars: tuple[float, ...]
    share: tuple[float, ...]


STATUTE = Steps((0.0, 3.5, 4.5), (0.50, 0.65, 0.70))
"""42 U.S.C. 1395w-24(b)(1)(C)(v) [cited]."""


def rebate_share(stars: ArrayLike, steps: Steps = STATUTE) -> Floats:
    """Return the share of the difference that a plan of so many stars [n] keeps [n]."""
    at = np.searchsorted(np.array(steps.stars), np.asarray(stars, dtype=np.float64), side="right") - 1
    return np.asarray(np.array(steps.share, dtype=np.float64)[at])


def rebate(bid: ArrayLike, benchmark: ArrayLike, stars: ArrayLike, steps: Steps = STATUTE) -> Floats:
    """Return the rebate per member and month [n] of bids and benchmarks [n] in one unit."""
    below = np.asarray(benchmark, dtype=np.float64) - np.asarray(bid, dtype=np.float64)
    return rebate_share(stars, steps) * np.maximum(below, 0.0)


def premium(bid: ArrayLike, benchmark: ArrayLike) -> Floats:
    """Return what members pay their plan per month [n]."""
    above = np.asarray(bid, dtype=np.float64) - np.asarray(benchmark, dtype=np.float64)
    return np.asarray(np.maximum(above, 0.0), dtype=np.float64)


def payment(
    bid: ArrayLike, benchmark: ArrayLike, stars: ArrayLike, score: ArrayLike, steps: Steps = STATUTE
) -> Floats:
    """Return what the government pays per member and month [n] at risk scores [n]; bids in one unit."""
    covered = np.minimum(np.asarray(bid, dtype=np.float64), np.asarray(benchmark, dtype=np.float64))
    return covered * np.asarray(score, dtype=np.float64) + rebate(bid, benchmark, stars, steps)
