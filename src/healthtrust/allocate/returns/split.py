"""The split of a budget at which every next QALY costs the same, whatever it is spent on.

    find p with Σ_i S_i(p) = B          then k_i(S_i) = p for all i strictly between least and most

S_i(p)  spending of i at the price p a QALY (`curves`), rising in p;  B  budget, minor units
Source  equal marginal returns maximise the QALYs of a budget, the condition of a first course in economics;
        HTS-5 and HTS-6 ask for it across population health and personal care [cited].

p is found by bisection of its logarithm. Whole minor units by largest remainder, inside the bounds.

>>> curves = Curves(("falls", "care"), np.array([100, 900]), np.array([2.0, 10.0]), np.array([1.0, 1.0]),
...                 np.array([0, 0]), np.array([1000, 1000]))
>>> split = equalising_split(1000, curves)
>>> split.spent.tolist(), round(split.price, 2), round(split.better_by, 1)
([357, 643], 7.14, 33.4)
>>> nearest_split(3000, curves).spent.tolist()             # beyond both: shared as at the most of both
[1500, 1500]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.returns.curves import Curves, gained, spending_at
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem

HALVINGS = 200


@dataclass(frozen=True)
class Split:
    """The split of a budget with equal returns."""

    curves: Curves
    spent: NDArray[np.int64]
    """[curve]: minor units; adds up to the budget."""
    price: float
    """What the next QALY costs wherever no bound binds, minor units."""
    bound: tuple[str, ...]
    """[curve]: "least" or "most" where a bound binds, else empty."""

    @property
    def better_by(self) -> float:
        """Return the QALYs a year that this split gains above today's spending: what today's split loses."""
        return float(gained(self.spent.astype(np.float64), self.curves).sum())


def equalising_split(budget: int, curves: Curves) -> Split:
    """Return the split of `budget`, minor units; raises InvalidInput with what no split can satisfy."""
    refuse(_impossible(budget, curves))
    price = _common_price(budget, curves)
    wanted = spending_at(price, curves)
    spent = _whole(budget, wanted, curves)
    bound = tuple(
        "least" if at <= low else "most" if at >= high else ""
        for at, low, high in zip(wanted, curves.least, curves.most, strict=True)
    )
    return Split(curves, spent, price, bound)


def nearest_split(budget: int, curves: Curves) -> Split:
    """Return the split of any `budget`: where the bounds cannot hold it, in the proportions at their edge."""
    at_edge = min(max(budget, int(curves.least.sum())), int(curves.most.sum()))
    split = equalising_split(at_edge, curves)
    return split if budget == at_edge else replace(split, spent=share(budget, split.spent))


def _common_price(budget: int, curves: Curves) -> float:
    ends = [
        curves.cost_per_qaly * (np.maximum(edge, 1) / curves.spent) ** curves.curvature
        for edge in (curves.least, curves.most)
    ]
    low, high = float(np.log(min(ends[0].min(), ends[1].min()))), float(np.log(max(e.max() for e in ends)))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if spending_at(float(np.exp(middle)), curves).sum() < budget:
            low = middle
        else:
            high = middle
    return float(np.exp(high))


def _whole(budget: int, wanted: NDArray[np.float64], curves: Curves) -> NDArray[np.int64]:
    """Return spending as whole minor units inside the bounds that add up to the budget."""
    spent = np.clip(np.floor(wanted).astype(np.int64), curves.least, curves.most)
    while (left := budget - int(spent.sum())) != 0:
        room = (curves.most - spent) if left > 0 else (spent - curves.least)
        fraction = np.where(room > 0, wanted - spent if left > 0 else spent - wanted, -np.inf)
        if abs(left) <= np.count_nonzero(room > 0):
            chosen = np.argsort(-fraction, kind="stable")[: abs(left)]
            spent[chosen] += np.sign(left)
        else:
            spent += np.sign(left) * np.minimum(share(abs(left), room), room)
    return spent


def _impossible(budget: int, curves: Curves) -> list[Problem]:
    problems = [
        Problem(f"response curve of {name}", found, expected)
        for i, name in enumerate(curves.names)
        for found, expected, wrong in (
            (f"{curves.spent[i]} spent today", "more than 0", curves.spent[i] <= 0),
            (f"{curves.cost_per_qaly[i]:g} a QALY", "more than 0", not curves.cost_per_qaly[i] > 0),
            (f"curvature {curves.curvature[i]:g}", "more than 0", not curves.curvature[i] > 0),
            (
                f"least {curves.least[i]} and most {curves.most[i]}",
                "0 or more, the least not above the most",
                not 0 <= curves.least[i] <= curves.most[i],
            ),
        )
        if wrong
    ]
    least, most = int(curves.least.sum()), int(curves.most.sum())
    if budget < least:
        problems.append(
            Problem("budget", f"{budget}", f"{least} or more", remedy=f"{least - budget} are missing.")
        )
    if budget > most:
        problems.append(
            Problem("budget", f"{budget}", f"{most} or less", remedy=f"{budget - most} are too much.")
        )
    return problems
