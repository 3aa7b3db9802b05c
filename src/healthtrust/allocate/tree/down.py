"""Send every line of a budget down a tree of places: parts equal the whole at every place and in every line.

    W_pk = Σ weights k of the neighbourhoods in p      K_pk = ⌊keep_k,level(p) M_pk⌋, none in a neighbourhood
    M_ck = share of c in M_pk − K_pk by W_ck, among the children c of p, by largest remainder
    M_pk = K_pk + Σ_c M_ck                                   Σ over tops of M = the line's amount

M  money of place p in line k, minor units;  K  what the place keeps for itself;  W  whole weights (groups.py)
Source  weighted capitation by level [recalled]; a top-slice as held by regional bodies in England [recalled]

>>> nest, _ = nested(["Vale", "North", "South", "Mill"], ["", "Vale", "Vale", "North"], "example")
>>> found = sent_down(np.array([1001]), np.array([[0], [0], [2], [1]]), nest, np.array([[0.1], [0.5], [0.0]]))
>>> found.money[:, 0].tolist(), found.kept[:, 0].tolist()
([1001, 300, 601, 150], [100, 150, 0, 0])
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.tree.groups import share_groups
from healthtrust.allocate.tree.nest import Nest, nested, rolled_up
from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem

__all__ = ["Shared", "nested", "sent_down"]


@dataclass(frozen=True)
class Shared:
    """What each place has of each line [n, k], minor units, in the order of the table."""

    money: NDArray[np.int64]
    """All that reaches the place: what it keeps and what it passes on."""
    kept: NDArray[np.int64]
    """What the place keeps for itself; zero in neighbourhoods, which pass nothing on."""
    weight: NDArray[np.int64]
    """Whole weights, those of the neighbourhoods added up."""


def sent_down(
    totals: NDArray[np.int64], weights: NDArray[np.int64], nest: Nest, keep: NDArray[np.float64] | None = None
) -> Shared:
    """Return the money of every place; it is checked that every place's line adds up.

    totals [k], minor units; weights [n, k], whole, read in neighbourhoods only; keep [levels, k], shares that
    the places of a level keep, none where not given. Raises ValueError where money meets weights that are
    all zero.
    """
    need = rolled_up(np.where(nest.leaf[:, None], weights, 0), nest)
    money, kept = np.zeros_like(need), np.zeros_like(need)
    for level, rows in enumerate(nest.levels):
        parents, family = np.unique(nest.parent[rows], return_inverse=True)
        for k, total in enumerate(totals.tolist()):
            given = (money - kept)[parents, k] if level else np.array([total], dtype=np.int64)
            money[rows, k] = share_groups(given, need[rows, k], family)
            if keep is not None and level < len(keep) and keep[level, k]:
                inner = rows[~nest.leaf[rows]]
                kept[inner, k] = part_of(money[inner, k], float(keep[level, k]))
    found = Shared(money, kept, need)
    _check(found, totals, nest)
    return found


def part_of(money: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """Return a share of amounts [n], rounded down: the share as it was written, so 0.29 of 100 is 29.

    >>> part_of(np.array([100, 7]), 0.29).tolist()
    [29, 2]
    """
    numerator, denominator = Decimal(str(share)).as_integer_ratio()
    return np.array([amount * numerator // denominator for amount in money.tolist()], dtype=np.int64)


def _check(found: Shared, totals: NDArray[np.int64], nest: Nest) -> None:
    """Raise Imbalance if any place's line differs from what it keeps and what lies within."""
    below = nest.parent >= 0
    within = found.kept.copy()
    np.add.at(within, nest.parent[below], found.money[below])
    wrong = (within != found.money) & ~nest.leaf[:, None]
    tops = found.money[~below].sum(axis=0)
    if wrong.any() or (tops != totals).any():
        rows = np.flatnonzero(wrong.any(axis=1)).tolist()
        where = nest.names[rows[0]] if rows else "the tops"
        raise Imbalance([Problem(f"cascade, {where}", "parts that miss the whole", "sums that agree")])
