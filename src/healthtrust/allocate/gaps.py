"""What each place was given, what it needs, and what other formulas would have given it, as one table.

    gap_pf = (money of place p under classification f) − (money under the classification that sees everything)

A gap below zero says that the formula underpays the place; over the places of one level gaps add up to zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.findings import LINES
from healthtrust.state import State, known


def gap_table(state: State) -> dict[str, NDArray[Any]]:
    """Return the columns of one row a place, every level of the tree, in the order of the tree.

    place, level; residents; need_index, weighted population per resident over the average of all; budget of
    personal care, population health and transformation; budget_per_head; expected_cost of covered care; and
    for each formula its money, its gap and its gap_per_head. Money in minor units, whole but for the amounts
    per head.
    """
    budgets, places = known(state.budgets, "allocate"), state.places
    residents, points = places.rolled_up(budgets.heads), places.rolled_up(budgets.need_points)
    budget = places.rolled_up(budgets.lines.sum(axis=1))
    everyone = places.parent < 0
    average = points[everyone].sum() / max(residents[everyone].sum(), 1)
    columns: dict[str, NDArray[Any]] = {
        "place": np.array(places.names, dtype=object),
        "level": np.array([places.level_names[depth] for depth in places.level], dtype=object),
        "residents": residents,
        "need_index": _per_head(points, residents) / max(average, 1e-9),
        **{name.replace(" ", "_"): places.rolled_up(budgets.lines[:, i]) for i, name in enumerate(LINES)},
        "budget": budget,
        "budget_per_head": _per_head(budget, residents),
        "expected_cost": places.rolled_up(budgets.expected_cost),
    }
    given = [places.rolled_up(each) for each in budgets.by_formula.T]
    for formula, money in zip(budgets.formulas, given, strict=True):
        gap = money - given[-1]
        columns |= {f"by {formula}": money, f"gap by {formula}": gap}
        columns[f"gap_per_head by {formula}"] = _per_head(gap, residents)
    return columns


def _per_head(amount: NDArray[np.int64], residents: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return amounts [place] per resident, 0 where nobody lives."""
    return np.asarray(amount / np.maximum(residents, 1))
