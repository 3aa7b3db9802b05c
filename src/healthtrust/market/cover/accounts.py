"""Who pays for health care, split as the World Health Organization splits it; no money appears or is lost.

    government | compulsory social | COMPULSORY PRIVATE | voluntary private | out of pocket | other

    Σ_sources A_us = spending on use u          naive private share = (compulsory + voluntary private) / total

Source  financing schemes: OECD, Eurostat and WHO, A System of Health Accounts 2011 [recalled]. Compulsory
        private cover counted apart from voluntary: WHO Global Health Expenditure Database [cited].

Private cover that law makes people hold is no voluntary cover, whoever sells it. To count both together hides
what a reform does: when the Netherlands made private cover compulsory the voluntary share fell from 19.9 to
6.4 per cent, and that of all private cover did not fall.

>>> before = accounts({"core": {"compulsory social": 750, "out of pocket": 51},
...                    "opting out": {"voluntary private": 199}})
>>> after = before.moved("opting out", "voluntary private", "compulsory private", 135)
>>> after.share("voluntary private"), after.share("compulsory private"), after.naive_private_share
(0.064, 0.135, 0.199)
>>> after.total == before.total
True
>>> before.moved("core", "government", "compulsory social", 1)
Traceback (most recent call last):
healthtrust.ground.errors.Imbalance: core, government: found 1 to move; expected at most 0.
1 problem
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance
from healthtrust.ground.money import share_rows
from healthtrust.ground.problems import Problem

SOURCES = (
    "government",
    "compulsory social",
    "compulsory private",
    "voluntary private",
    "out of pocket",
    "other",
)
"""Who pays; other: charities, employers and abroad, and what a table does not split."""
PRIVATE_COVER = ("compulsory private", "voluntary private")


@dataclass(frozen=True, eq=False)
class Accounts:
    """What each source pays for each use, minor units."""

    uses: tuple[str, ...]
    amount: NDArray[np.int64]
    """[use, source]"""

    @property
    def total(self) -> int:
        """Return all spending."""
        return int(self.amount.sum())

    def of(self, source: str) -> int:
        """Return what a source pays in all."""
        return int(self.amount[:, SOURCES.index(source)].sum())

    def share(self, source: str) -> float:
        """Return what a source pays, as a share of all spending."""
        return self.of(source) / self.total if self.total else 0.0

    @property
    def naive_private_share(self) -> float:
        """Return the share of all private cover together, compulsory or not: the split that misleads."""
        both = sum(self.of(source) for source in PRIVATE_COVER)
        return both / self.total if self.total else 0.0

    def moved(self, use: str, source: str, to: str, amount: int) -> Accounts:
        """Return accounts where another source pays an amount of a use; Imbalance beyond what is there."""
        row, column = self.uses.index(use), SOURCES.index(source)
        there = int(self.amount[row, column])
        if not 0 <= amount <= there:
            raise Imbalance([Problem(f"{use}, {source}", f"{amount:,} to move", f"at most {there:,}")])
        moved = self.amount.copy()
        moved[row, column] -= amount
        moved[row, SOURCES.index(to)] += amount
        return Accounts(self.uses, moved)


def accounts(spending: Mapping[str, Mapping[str, int]]) -> Accounts:
    """Return accounts of whole minor units by use and source; KeyError for a source there is not."""
    amount = np.zeros((len(spending), len(SOURCES)), dtype=np.int64)
    for row, by_source in enumerate(spending.values()):
        for source, money in by_source.items():
            amount[row, SOURCES.index(source)] = money
    return Accounts(tuple(spending), amount)


def shared_out(uses: Sequence[str], spending: NDArray[np.int64], paid: NDArray[np.float64]) -> Accounts:
    """Return accounts in which spending [use] is shared in proportion to what is paid [use, source].

    Rows add up to spending exactly; Imbalance where the unrounded amounts of a use do not.
    """
    apart = np.abs(paid.sum(axis=1) - spending)
    wrong = np.flatnonzero(apart > 1.0 + 1e-9 * np.abs(spending))
    if len(wrong):
        raise Imbalance(
            [
                Problem(f"{uses[u]}, sources", f"{paid[u].sum():,.2f} paid", f"spending of {spending[u]:,}")
                for u in wrong.tolist()
            ]
        )
    return Accounts(tuple(uses), share_rows(spending, np.where(paid.any(axis=1, keepdims=True), paid, 1.0)))
