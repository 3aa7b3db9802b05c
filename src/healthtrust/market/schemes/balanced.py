"""Transfers that cannot be unbalanced: what a scheme moves between parties adds up to zero in every pool.

    Σ_i T_ki = 0                                           T_ki = ⌊U_ki⌋ + (1 for the m_k largest fractions)

U_ki  what the scheme's formula gives party i in pool k, not rounded;  m_k = −Σ_i ⌊U_ki⌋
T_ki  the transfer: whole minor units, + the party receives, − it pays
Source  the norm of every risk-equalisation law: what some receive is what others pay. Largest remainder:
        `ground.money`. A scheme with money from outside names the payer as a party: its fund or government.

>>> pooled = balanced("example", ("north",), ("Mutual", "Unity"), [[10.4, -10.4]], "each its own")
>>> pooled.amount.tolist(), pooled.of_party().tolist()
([[10, -10]], [10, -10])
>>> balanced("example", ("north",), ("Mutual", "Unity"), [[10.0, -9.0]], "each its own")
Traceback (most recent call last):
healthtrust.ground.errors.Imbalance: example, pool north: found transfers that add up to 1; expected 0.
1 problem
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem

ROUNDING = 1e-6
"""What a formula's sum over a pool may differ from zero: minor units, and share of what is moved."""


@dataclass(frozen=True, eq=False)
class Balanced:
    """The transfers of a scheme; none can be made that do not add up to zero in each of its pools."""

    scheme: str
    pools: tuple[str, ...]
    """Where the scheme balances: cantons, states, neighbourhoods, or the one nation."""
    parties: tuple[str, ...]
    """Plans or insurers, and the fund or government where money comes from outside."""
    amount: NDArray[np.int64]
    """[pool, party], minor units; + receives."""
    rule: str
    """What makes the scheme balance, in words."""

    def __post_init__(self) -> None:
        shape = len(self.pools), len(self.parties)
        if self.amount.shape != shape or self.amount.dtype != np.int64:
            raise ValueError(f"transfers are {self.amount.dtype} {self.amount.shape}, expected int64 {shape}")
        _refuse_unbalanced(self.scheme, self.pools, self.amount.sum(axis=1))

    def of_party(self) -> NDArray[np.int64]:
        """Return what each party receives in all pools together [party], minor units."""
        return np.asarray(self.amount.sum(axis=0))

    def moved(self) -> int:
        """Return the money that changes hands, minor units: all that is received in any pool."""
        return int(self.amount[self.amount > 0].sum())


def balanced(
    scheme: str, pools: Sequence[str], parties: Sequence[str], unrounded: ArrayLike, rule: str
) -> Balanced:
    """Return transfers in whole minor units from a formula's amounts [pool, party], not rounded.

    Raises Imbalance, naming every pool whose amounts do not add up to zero but for rounding of floats, and
    every pool in which an amount is not a number.
    """
    amounts = np.asarray(unrounded, dtype=np.float64)
    sums = amounts.sum(axis=1)
    nothing = np.abs(sums) <= ROUNDING * np.maximum(1.0, np.abs(amounts).sum(axis=1))
    _refuse_unbalanced(scheme, pools, np.where(nothing, 0.0, sums))
    down = np.floor(amounts)
    missing = -down.sum(axis=1, keepdims=True).astype(np.int64)
    rank = np.argsort(np.argsort(down - amounts, axis=1, kind="stable"), axis=1, kind="stable")
    whole = down.astype(np.int64) + (rank < missing)
    return Balanced(scheme, tuple(pools), tuple(parties), whole, rule)


def _refuse_unbalanced(scheme: str, pools: Sequence[str], sums: NDArray[np.generic]) -> None:
    wrong = np.flatnonzero(sums != 0)
    if len(wrong):
        raise Imbalance(
            [
                Problem(f"{scheme}, pool {pools[int(k)]}", f"transfers that add up to {sums[k]:,.10g}", "0")
                for k in wrong
            ]
        )
