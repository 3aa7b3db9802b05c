"""The people a first year begins with: made from margins, or loaded from a file.

>>> with_people.__name__
'with_people'
"""

from __future__ import annotations

import dataclasses

from healthtrust.engine.everywhere import largest
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.load import load
from healthtrust.people.synthesise import synthesise
from healthtrust.state import State


def with_people(state: State) -> State:
    """Return the state with its people, and the first identity that nobody has.

    Raises `InvalidInput` with every problem of the margins or of the file.
    """
    persons, households = load(state) if state.design.people.source == "file" else synthesise(state)
    if state.design.people.need == "recorded cost" and persons.recorded_cost is None:
        remedy = 'Add the column recorded_cost to the file of people, or set people.need = "cost curve".'
        found = "'recorded cost' of people without any"
        refuse([Problem("people.need", found, "a cost on record for every row", remedy=remedy)])
    carried = dataclasses.replace(
        state.carried, next_identity=largest(int(persons.identity.max(initial=0))) + 1
    )
    return state.replace(persons=persons, households=households, carried=carried)
