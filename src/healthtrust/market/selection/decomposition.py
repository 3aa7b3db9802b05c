"""Where a plan's margin comes from: whom it has, what it charges, and what it does with its members.

    M_p = Σ w (R − y) = Σ w (F − ŷ)  +  Σ w (R − Q)  +  Σ w (ŷ − b)             over the members of plan p
                        whom it has     its premium     what it does with them

R       revenue;  Q  what the pool pays of it;  R − Q  the plan's premium less the mean premium
y, ŷ    cost, and the mean cost of persons alike in all that is known, over all plans;  w  person-years
F, b    what the pool pays and what the plan spends, where the refund is that of persons alike (`scene`): both
        are as much above Q and y, so that the parts add up to the margin
Source  an identity, ours: it adds up whatever ŷ is [assumed as a way of telling selection from efficiency].
        That perfect capitation, F = ŷ, leaves nothing of the first part: van de Ven and Ellis 2000, Handbook
        of Health Economics, chapter 17 [recalled].

What makes persons dear and is not known counts as the plan's doing, as does chance: few members of
heavy-tailed cost say little. Every part is in whole minor units and adds up to the margin exactly; over all
plans each of the three adds up to nothing where payments are scaled to cost.

>>> from healthtrust.market.incentives.amounts import Insured
>>> from healthtrust.market.incentives.paid import Terms, flat_scheme
>>> from healthtrust.market.selection.scene import Members
>>> insured = Insured.of(cost=[80.0, 400.0, 120.0, 120.0])
>>> scene = Scene(Members(("A", "B"), np.array([0, 0, 1, 1])), np.array([0, 1, 0, 0]), insured)
>>> found = decomposed(scene, flat_scheme("flat", insured, Terms()), minor=100)
>>> found.margin.tolist(), found.parts.tolist()
([-12000, 12000], [[-14667, 0, 2667], [14667, 0, -2667]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.incentives.amounts import Real
from healthtrust.market.incentives.paid import Paid
from healthtrust.market.selection.scene import Scene

PARTS = ("whom it has", "its premium", "what it does with them")


@dataclass(frozen=True, eq=False)
class Decomposed:
    """The margin of every plan, minor units."""

    margin: NDArray[np.int64]
    """[plan]"""
    parts: NDArray[np.int64]
    """[plan, PARTS]: rows add up to the margin."""


def decomposed(scene: Scene, paid: Paid, minor: int = 1) -> Decomposed:
    """Return where each plan's margin comes from; `minor` units make one of the unit of cost."""
    expected = scene.expected.of
    apart = (scene.foreseen(paid) - expected, paid.revenue.of - paid.pool, expected - scene.borne(paid))
    parts = whole(minor * np.stack([scene.by_plan(each) for each in apart], axis=1))
    return Decomposed(np.asarray(parts.sum(axis=1)), parts)


def whole(amounts: Real) -> NDArray[np.int64]:
    """Return amounts [row, column] in whole units; columns add up to their rounded sums, and so do rows.

    Every cell is the difference of four sums over all rows above and all columns before it, each rounded.

    >>> whole(np.array([[0.4, 0.4], [0.4, -1.2]])).tolist()
    [[0, 1], [1, -2]]
    """
    upto = np.rint(amounts.cumsum(axis=0).cumsum(axis=1) + 0.0).astype(np.int64)
    return np.diff(np.diff(upto, axis=0, prepend=0), axis=1, prepend=0)
