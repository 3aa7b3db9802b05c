"""Step 1, people: who lives where and with whom, how ill they are, and what their care will cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

_HOMES = {
    "Cells": "fit",
    "FittedCurve": "fit",
    "above_least_deprived": "need",
    "cost_per_head": "need",
    "fit": "fit",
    "fit_recorded": "fit",
    "migrated": "respond_migration",
    "most_parts": "neighbourhoods",
    "places_of": "settle",
    "problems_of": "migration",
    "recorded_by_cell": "need",
}
"""Where each name lives: loaded when first asked for, so that a verb on records waits for no year."""

__all__ = [
    "Cells",
    "FittedCurve",
    "above_least_deprived",
    "cost_per_head",
    "fit",
    "fit_recorded",
    "migrated",
    "most_parts",
    "places_of",
    "problems_of",
    "recorded_by_cell",
    "step",
]

if TYPE_CHECKING:
    from healthtrust.people.fit import Cells, FittedCurve, fit, fit_recorded
    from healthtrust.people.migration import problems_of
    from healthtrust.people.need import above_least_deprived, cost_per_head, recorded_by_cell
    from healthtrust.people.neighbourhoods import most_parts
    from healthtrust.people.respond_migration import migrated
    from healthtrust.people.settle import places_of
    from healthtrust.state import State


def step(state: State) -> State:
    """Return the state with its people: made or loaded in a first year, and kept in a later one.

    Raises `InvalidInput` with every problem of the margins or of the file.
    """
    from healthtrust.people.opening import with_people

    return state if state.persons is not None and state.households is not None else with_people(state)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
