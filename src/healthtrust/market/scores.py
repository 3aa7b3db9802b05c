"""The risk score of a resident of each need cell, to those who see so much of it.

    score(class) = mean expected cost of all residents of the class, in millionths of the average

Source  the rule of the need weights of places: `allocate.weights`.

>>> scores_of.__name__
'scores_of'
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import class_mean, points
from healthtrust.engine.everywhere import everywhere
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known


def everybody(state: State) -> NDArray[np.int64]:
    """Return the residents of each need cell [cell], of all parts of the people."""
    return everywhere(heads_by_cell(known(state.persons, "people")))


def scores_of(state: State, classification: str, heads: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return the risk score of a resident of each need cell, in points, to those who see so much of it.

    heads [cell]: everybody, where they are counted already.
    """
    heads = everybody(state) if heads is None else heads
    return points(class_mean(known(state.package, "package").cell_cost, heads, classification), heads)
