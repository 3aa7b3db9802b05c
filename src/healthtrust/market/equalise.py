"""Pay plans for the risk of their members: capitation by headcount, then transfers that sum to zero.

    K_np = share of plan p in L_n by members             capitation
    E_np = share of plan p in L_n by Σ_{members} v_i     what its members' risk is worth
    T_np = E_np − K_np                                   transfer;  Σ_p T_np = 0

L_n   personal-care line of neighbourhood n, minor units;  v_i  risk score of member i, in points
Source  shares of a fixed sum by risk instead of by heads, as in Germany and the Netherlands [recalled].
        HTS-4: plans compete on quality, not on risk; inferred from Chernichovsky and Leibowitz 2010, Am J
        Public Health 100:205 (doi:10.2105/AJPH.2008.156588) [recalled].

All shares are by largest remainder, so every row adds up to its line and every row of transfers to zero.

>>> line, members, risk = np.array([100_000]), np.array([[30, 10]]), np.array([[30, 20]])
>>> capitation(line, members), equalised(line, members, risk).amount
(array([[75000, 25000]]), array([[-15000,  15000]]))
>>> partly(equalised(line, members, risk), 0.5).amount
array([[-7500,  7500]])
>>> Transfers(np.array([[-5, 6]]))
Traceback (most recent call last):
healthtrust.ground.errors.Imbalance: risk equalisation, row 0: found transfers that add up to 1; expected 0.
1 problem
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.money import share_rows
from healthtrust.ground.problems import Problem


@dataclass(frozen=True, eq=False)
class Transfers:
    """Risk-equalisation transfers [neighbourhood, plan], minor units; none can be made unbalanced."""

    amount: NDArray[np.int64]

    def __post_init__(self) -> None:
        sums = self.amount.sum(axis=1)
        problems = [
            Problem(f"risk equalisation, row {n}", f"transfers that add up to {sums[n]}", "0")
            for n in np.flatnonzero(sums)
        ]
        if problems:
            raise Imbalance(problems)

    @property
    def by_month(self) -> NDArray[np.int64]:
        """Return the transfers [neighbourhood, month, plan], of each month balanced and together the year's.

        By the end of month k a plan has its transfer × k / 12, and a minor unit more where it takes that for
        the row to add up to zero: the largest remainders come first.
        """
        due = self.amount[:, None, :] * np.arange(1, 13)[:, None]
        paid, remainder = np.divmod(due, 12)
        missing = -paid.sum(axis=2, keepdims=True)
        rank = np.argsort(np.argsort(-remainder, axis=2, kind="stable"), axis=2, kind="stable")
        return np.asarray(np.diff(paid + (rank < missing), axis=1, prepend=0))


def partly(transfers: Transfers, part: float) -> Transfers:
    """Return the transfers times a share between 0 and 1, whole again and balanced in every row."""
    if part == 1:
        return transfers
    moved = transfers.amount * part
    down = np.floor(moved)
    missing = -down.sum(axis=1, keepdims=True)
    rank = np.argsort(np.argsort(down - moved, axis=1, kind="stable"), axis=1, kind="stable")
    return Transfers(down.astype(np.int64) + (rank < missing))


def capitation(line: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the money [neighbourhood, plan] by headcount: every line goes in full to its members' plans."""
    return share_rows(line, members)


def equalised(line: NDArray[np.int64], members: NDArray[np.int64], risk: NDArray[np.int64]) -> Transfers:
    """Return the transfers that move capitation to the plans' shares of risk.

    line: [neighbourhood]; members, risk: [neighbourhood, plan], risk in points. Where no member of a
    neighbourhood has any risk there is nothing to equalise, and nothing is.
    """
    counted = np.where(risk.any(axis=1, keepdims=True), risk, members)
    return Transfers(share_rows(line, counted) - share_rows(line, members))
