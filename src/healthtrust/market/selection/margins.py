"""Whom the pool over- and underpays: what plans get for members of each segment against expected cost.

    M_p = Σ_c h_pc (y_c − k_c)

M_p   margin of plan p;  h_pc  its members of need cell c
k_c   expected cost of one such member;  y_c  what is paid for one
Source  perfect capitation removes selection: with y_c = k_c in every cell that plans see, no plan gains by
        whom it attracts. Van de Ven and Ellis 2000, Handbook of Health Economics, chapter 17 [recalled].
        Where the scheme sees less than the plans do, y_c is the mean of a class, and who joins decides M_p.

>>> margin(np.array([[2, 0], [0, 2]]), paid=np.array([150.0, 150.0]), cost=np.array([100.0, 200.0]))
array([ 100., -100.])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import share_rows
from healthtrust.records.persons import SEGMENTS


def margin(
    members: NDArray[np.int64], paid: NDArray[np.float64], cost: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the margin [plan] for members [plan, cell], payment and expected cost of one member [cell]."""
    return np.asarray(members @ (paid - cost))


def expected_cost(members: NDArray[np.int64], cell_cost: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the expected cost [plan, segment] of members [plan, cell], minor units."""
    cost = (members * cell_cost).reshape(len(members), -1, len(SEGMENTS))
    return np.asarray(np.rint(cost.sum(axis=1)).astype(np.int64))


def paid_by_segment(
    payment: NDArray[np.int64], line: NDArray[np.int64], risk: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return what plans get for each segment [plan, segment], minor units; rows add up to their payment.

    payment: [neighbourhood, plan], capitation with transfers; line: [neighbourhood]; risk: points of members
    [neighbourhood, plan, segment]. A point is worth the line over all points of its neighbourhood.
    """
    every_point = risk.sum(axis=(1, 2))
    per_point = np.divide(line, every_point, out=np.zeros(len(line)), where=every_point > 0)
    worth = (risk * per_point[:, None, None]).sum(axis=0)
    due = payment.sum(axis=0)
    return share_rows(due, np.where(worth.any(axis=1, keepdims=True), worth, 1.0))
