"""One plan of a region over all its bodies: needs, capacity, money and measures, side by side.

Rows come from what the year's steps found; beds are not recorded, and the plan says so rather than guess.

Source  ENG-1: one plan of a region across its health bodies, an object with needs, capacity, finance and
        measures; ENG-8: one body answers for each outcome. See `allocate.plan`.

>>> limits(0.2, at_most=True)
(nan, 0.2)
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.plan import PlanColumns, plan_table, regional_plans
from healthtrust.allocate.rights import answers_for
from healthtrust.allocate.year_tables import lines_with_money, rights_of
from healthtrust.records.findings import LINES
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]


def regional_plan(state: State) -> Columns:
    """Return the plan of every place at the top of the tree; see `allocate.plan.plan_table`."""
    return plan_table(
        regional_plans(
            PlanColumns(needs(state), finance(state), capacity=capacity(state), promises=promises(state))
        )
    )


def needs(state: State) -> Columns:
    """Return residents, need index and expected cost of each region."""
    budgets, places = known(state.budgets, "allocate"), state.places
    tops = _tops(state)
    residents, points = places.rolled_up(budgets.heads), places.rolled_up(budgets.need_points)
    average = points[tops].sum() / max(int(residents[tops].sum()), 1)
    return {
        "region": _names(state, tops),
        "residents": residents[tops],
        "need_index": points[tops] / np.maximum(residents[tops], 1) / max(average, 1e-9),
        "expected_cost": places.rolled_up(budgets.expected_cost)[tops],
    }


def finance(state: State) -> Columns:
    """Return the money of each line in each region, minor units."""
    tops, lines = _tops(state), known(state.budgets, "allocate").lines
    money = np.stack([state.places.rolled_up(lines[:, line])[tops] for line in range(len(LINES))], axis=1)
    return {
        "region": np.repeat(_names(state, tops), len(LINES)),
        "line": np.tile(np.array(LINES, dtype=object), len(tops)),
        "amount": money.ravel(),
    }


def capacity(state: State) -> Columns:
    """Return who provides in each region, and the settings they work in."""
    top = state.places.ancestor(0)[state.providers.place]
    rows = [
        (state.places.names[where], name, SETTINGS[setting])
        for number, (where, name) in enumerate(zip(top, state.providers.names, strict=True))
        for setting in np.flatnonzero((state.providers.by_setting == number).any(axis=0))
    ]
    return {
        key: np.array([row[i] for row in rows], dtype=object)
        for i, key in enumerate(("region", "body", "service"))
    }


def promises(state: State) -> Columns | None:
    """Return the targets that a region is held to as a whole, with what was measured and who answers."""
    card, tops = known(state.scorecard, "review"), set(_tops(state).tolist())
    judged = [v for v in card.verdicts if v.place in tops or v.place < 0]
    if not judged:
        return None
    measures = tuple(dict.fromkeys(v.measure for v in judged))
    matrix = rights_of(state, lines_with_money(known(state.budgets, "allocate").lines), measures)
    bounds = [limits(v.limit, v.at_most) for v in judged]
    return {
        "region": np.array([state.places.names[max(v.place, 0)] for v in judged], dtype=object),
        "measure": np.array([v.measure for v in judged], dtype=object),
        "answers": np.array([answers_for(matrix, v.measure) for v in judged], dtype=object),
        "at_least": np.array([low for low, _ in bounds]),
        "at_most": np.array([high for _, high in bounds]),
        "now": np.array([v.value for v in judged]),
    }


def limits(limit: float, at_most: bool) -> tuple[float, float]:
    """Return a target as least and most, NaN where it does not bind."""
    return (nan, limit) if at_most else (limit, nan)


def _tops(state: State) -> NDArray[np.intp]:
    return np.flatnonzero(state.places.parent < 0)


def _names(state: State, positions: NDArray[np.intp]) -> NDArray[np.object_]:
    return np.array([state.places.names[p] for p in positions], dtype=object)
