"""Step 1, people: who lives where and with whom, how ill they are, and what their care will cost."""

from __future__ import annotations

import dataclasses

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.fit import Cells, FittedCurve, fit, fit_recorded
from healthtrust.people.load import load
from healthtrust.people.migration import problems_of
from healthtrust.people.need import above_least_deprived, cost_per_head, recorded_by_cell
from healthtrust.people.respond_migration import migrated
from healthtrust.people.settle import places_of
from healthtrust.people.synthesise import synthesise
from healthtrust.state import State


def step(state: State) -> State:
    """Return the state with its people: made or loaded in a first year, and kept in a later one.

    Raises `InvalidInput` with every problem of the margins or of the file.
    """
    if state.persons is not None and state.households is not None:
        return state
    persons, households = load(state) if state.design.people.source == "file" else synthesise(state)
    if state.design.people.need == "recorded cost" and persons.recorded_cost is None:
        remedy = 'Add the column recorded_cost to the file of people, or set people.need = "cost curve".'
        found = "'recorded cost' of people without any"
        refuse([Problem("people.need", found, "a cost on record for every row", remedy=remedy)])
    carried = dataclasses.replace(state.carried, next_identity=int(persons.identity.max()) + 1)
    return state.replace(persons=persons, households=households, carried=carried)


__all__ = [
    "Cells",
    "FittedCurve",
    "above_least_deprived",
    "cost_per_head",
    "fit",
    "fit_recorded",
    "migrated",
    "places_of",
    "problems_of",
    "recorded_by_cell",
    "step",
]
