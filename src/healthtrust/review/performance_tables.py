"""How a contract paid results, as tables: a row for each promise in a place, and one for each of its steps.

>>> performance_table.__name__
'performance_table'
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]


def performance_table(state: State) -> Columns | None:
    """Return what is due and paid for each promise, minor units, and why; None where no contract pays."""
    card = known(state.scorecard, "review")
    found = card.performance
    if found is None:
        return None
    names = state.places.names
    return {
        "contract": np.full(len(found.due), found.contract, dtype=object),
        "place": np.array([names[v.place] if v.place >= 0 else "everywhere" for v in card.verdicts], object),
        "measure": np.array([v.measure for v in card.verdicts], dtype=object),
        "due": found.due,
        "paid": found.paid,
        "reason": found.reason,
    }


def performance_trace(state: State) -> Columns | None:
    """Return every step that led to what is due, with its formula and clause; None where no contract pays."""
    found = known(state.scorecard, "review").performance
    return None if found is None else dict(found.trace)
