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
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known


def scores_of(state: State, classification: str) -> NDArray[np.int64]:
    """Return the risk score of a resident of each need cell, in points, to those who see so much of it."""
    heads = heads_by_cell(known(state.persons, "people"))
    return points(class_mean(known(state.package, "package").cell_cost, heads, classification), heads)
