"""How much of what care cost is already paid: the chain ladder over months of service and of payment.

    f_d = Σ_i C_i,d+1 / Σ_i C_i,d       over service months i that have been watched for d + 1 months or more
    U_i = C_i,k · f_k · f_k+1 · ... ,   k the months watched of i
    completion = Σ_i U_i / Σ_i C_i,k

C_i,d   paid for service month i within d months, the month of service being the first; cumulative
f_d     development factor from month d to d + 1
U_i     what service month i is expected to cost when all is paid
Source  Mack, Distribution-free Calculation of the Standard Error of Chain Ladder Reserve Estimates, ASTIN
        Bulletin 1993, equations 2 and 3 [recalled]
Nothing is assumed to be paid after the longest time watched: months of one file are their own evidence.

>>> paid = np.array([[60, 30, 10], [120, 60, 0], [90, 0, 0]])
>>> found = chain_ladder(paid, np.array([3, 2, 1]))
>>> found.factor.round(4).tolist(), found.to_ultimate.round(4).tolist(), round(found.completion, 4)
([1.5, 1.1111], [1.6667, 1.1111, 1.0], 1.2162)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Development:
    """How claims of one month of service come in, by month since then."""

    factor: NDArray[np.float64]
    """[d]: from d + 1 months to d + 2."""
    to_ultimate: NDArray[np.float64]
    """[d]: from d + 1 months to all; the last is 1."""
    paid: NDArray[np.int64]
    """[d]: paid to date for service months watched for d + 1 months, minor units."""
    completion: float
    """What will be paid over what is paid, all service months together."""


def chain_ladder(paid: NDArray[np.int64], watched: NDArray[np.int64]) -> Development:
    """Return how a triangle of payments [service month, month of development] develops.

    paid: not cumulative; what lies beyond the months `watched` [service month], 1 or more, is not read.
    Raises InvalidInput where the service months that are to tell a factor have paid nothing.
    """
    upto = np.cumsum(np.asarray(paid, dtype=np.int64), axis=1)
    longest = int(watched.max())
    told = [watched > d for d in range(1, longest)]
    before = np.array([upto[rows, d].sum() for d, rows in enumerate(told)], dtype=np.int64)
    after = np.array([upto[rows, d + 1].sum() for d, rows in enumerate(told)], dtype=np.int64)
    latest = upto[np.arange(len(watched)), watched - 1]
    refuse(_untold(before, int(latest.sum())))
    factor = after / before
    to_ultimate = np.append(np.cumprod(factor[::-1])[::-1], 1.0)
    to_date = np.zeros(longest, dtype=np.int64)
    np.add.at(to_date, watched - 1, latest)
    completion = float((to_date * to_ultimate).sum() / latest.sum())
    return Development(factor, to_ultimate, to_date, completion)


def _untold(before: NDArray[np.int64], whole: int) -> list[Problem]:
    """Return the months of development whose factor nothing tells."""
    remedy = "Give a completion factor, or claims with a longer run-out."
    months = (np.flatnonzero(before <= 0) + 1).tolist() or ([] if whole > 0 else [1])
    expected = "payments above zero within that time"
    return [
        Problem(f"claims lag, month {month}", "no payments to go by", expected, remedy=remedy)
        for month in months
    ]
