"""Who moved: residents by the plan they were in before and the plan they are in now.

    F_op = Σ_h a_h ( stay_ho [o = p] + (m_ho − stay_ho) (n_hp − stay_hp) / Σ_k (m_hk − stay_hk) )
    stay_hp = min(m_hp, n_hp)

m_hp, n_hp  households of row h in plan p before and now; those who were in none are a row of their own
a_h     residents of one household of the row;  F_op  residents who were in o and are in p
Source  arithmetic. Of a row of one household the move is known; of a row of many only the totals are: no more
        moves than they need are taken to have happened, leavers going to the plans that gained in proportion.
        Where fewer households go on than there were, those that ended were in no plan more than in others.

Added up in whole millionths of a resident, so that order, blocks, threads and parts change nothing.

>>> before, now = np.array([[2, 0, 0]]), np.array([[1, 1, 1]])
>>> moves(before, now, np.array([1.0])).tolist()
[[1000000, 500000, 500000], [0, 0, 0], [0, 0, 0], [0, 500000, 500000]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import map_partitions, threads, total
from healthtrust.ground.money import share_rows
from healthtrust.market.choosers import Homes

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

MILLIONTHS = 1_000_000
_AT_ONCE = 65_536


def moved(homes: Homes, heads: NDArray[np.integer]) -> Whole:
    """Return the households of this part [plan before, last none; plan now], millionths of a resident."""
    rows, plans = heads.shape
    nobody = np.zeros((plans + 1, plans), dtype=np.int64)
    if not len(homes.before):
        return nobody
    each = _residents(homes)

    def task(part: slice) -> Whole:
        return moves(homes.before[part], heads[part], each[part])

    blocks = [slice(n, n + _AT_ONCE) for n in range(0, rows, _AT_ONCE)]
    return total([nobody, *map_partitions(task, blocks, threads())])


def flows(moved: Whole, members: Whole) -> Whole:
    """Return residents [plan before, last none; plan now]; columns add up to the members [plan].

    moved: millionths of a resident of everybody, likewise; nobody was in a plan where it is nothing at all.
    """
    if not moved.any():
        return np.vstack([np.zeros_like(moved[:-1]), members])
    some = np.where(moved.any(axis=0), moved, 1)
    return np.ascontiguousarray(share_rows(members, np.ascontiguousarray(some.T)).T)


def switchers(flows: Whole) -> int:
    """Return how many residents left a plan for another one."""
    return int(flows[:-1].sum() - np.trace(flows))


def moves(before: NDArray[np.integer], now: NDArray[np.integer], residents: Real) -> Whole:
    """Return who moved in millionths of a resident, for households [row, plan], residents of one [row]."""
    stay = np.minimum(before, now)
    found = np.zeros((before.shape[1] + 1, before.shape[1]), dtype=np.int64)
    found[:-1] += np.diag(_millionths(stay * residents[:, None]).sum(axis=0))
    other = np.flatnonzero((before != now).any(axis=1))
    before, now, stay, residents = before[other], now[other], stay[other], residents[other]
    left = np.column_stack([before - stay, np.maximum(now.sum(axis=1) - before.sum(axis=1), 0)])
    leavers = left.sum(axis=1)
    joined = (now - stay) * np.divide(residents, leavers, out=np.zeros(len(now)), where=leavers > 0)[:, None]
    for origin, leaving in enumerate(left.T):
        some = np.flatnonzero(leaving)
        found[origin] += _millionths(leaving[some, None] * joined[some]).sum(axis=0)
    return found


def _millionths(amount: Real) -> Whole:
    return np.rint(amount * MILLIONTHS).astype(np.int64)


def _residents(homes: Homes) -> Real:
    """Return the residents of one household of each row."""
    upto = np.concatenate([[0], np.cumsum(homes.residents, dtype=np.int64)])
    return np.asarray(np.diff(upto[homes.first]) / np.maximum(homes.weight, 1))
