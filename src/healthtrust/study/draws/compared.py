"""Designs in the order of what they cost: dominated ones, what the next QALY costs, and net benefit.

    ICER_j  = (C_j − C_i) / (E_j − E_i),     i the next cheaper design on the frontier
    dominated      another gains at least as much for no more
    extended       its ICER exceeds that of the next on the frontier: a mixture of two others does better
    net health     N_j = E_j − C_j / λ

E, C, λ   mean QALYs and spending of the pool over draws; money for a QALY
Source    Weinstein and Stason, N Engl J Med 1977; 296: 716-721; net health benefit: Stinnett and Mullahy,
          Med Decis Making 1998; 18: S68-S80 [both recalled]

>>> rows = incremental(["none", "clinic", "scan", "both"], np.array([0.0, 3, 4, 6]), np.array([0.0, 90, 70, 150]))
>>> [(r.design, r.standing, r.ratio if r.ratio is None else round(r.ratio, 1)) for r in rows]
[('none', 'frontier', None), ('scan', 'frontier', 17.5), ('clinic', 'dominated', None), ('both', 'frontier', 40.0)]
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

FRONTIER, DOMINATED, EXTENDED = "frontier", "dominated", "extended dominance"


class Row(NamedTuple):
    """One design beside the others."""

    design: str
    qalys: float
    cost: float
    standing: str
    """On the frontier, dominated, or ruled out by extended dominance."""
    ratio: float | None
    """Money for a QALY beyond the next cheaper design on the frontier; none for the cheapest, and off it."""


def incremental(designs: Sequence[str], qalys: Real, cost: Real) -> list[Row]:
    """Return the designs in ascending order of cost, each with its standing; qalys and cost [design]."""
    order = np.lexsort((np.arange(len(cost)), -qalys, cost)).tolist()
    undominated: list[int] = []
    for i in order:  # ascending cost: whatever gains no more than one before is dominated
        if not undominated or qalys[i] > qalys[undominated[-1]]:
            undominated.append(i)
    frontier = _convex(undominated, qalys, cost)
    before = dict(zip(frontier[1:], frontier, strict=False))
    rows = []
    for i in order:
        standing = FRONTIER if i in frontier else EXTENDED if i in undominated else DOMINATED
        ratio = _ratio(before[i], i, qalys, cost) if i in before else None
        rows.append(Row(designs[i], float(qalys[i]), float(cost[i]), standing, ratio))
    return rows


def _convex(kept: list[int], qalys: Real, cost: Real) -> list[int]:
    """Return those of undominated designs whose ratios rise from one to the next."""
    frontier: list[int] = []
    for i in kept:
        while len(frontier) > 1 and _ratio(frontier[-2], frontier[-1], qalys, cost) >= _ratio(
            frontier[-1], i, qalys, cost
        ):
            frontier.pop()
        frontier.append(i)
    return frontier


def _ratio(i: int, j: int, qalys: Real, cost: Real) -> float:
    return float((cost[j] - cost[i]) / (qalys[j] - qalys[i]))
