"""The core package that a year was opened with stands, whoever comes and goes before it closes.

    covered = what was covered at the opening          rates = the design's × the factor found at the opening

Source  interfaces of this project: opening a live year fixes the design and what was decided with it.

>>> import numpy as np
>>> wishes, covered = Wishes((), ()), np.array([True, False])
>>> candidates = Candidates(("a", "b"), np.array([False, False]), np.array([9.0, 1.0]), np.array([5, 5]))
>>> as_promised(candidates, wishes, covered).covered.tolist()                # whatever the ranks are by now
[True, False]
"""

from __future__ import annotations

from healthtrust.package.ranking import Candidates, Chosen, Wishes, as_promised
from healthtrust.pool import assess, collect
from healthtrust.records.facts import Promised
from healthtrust.state import State


def promised(state: State, candidates: Candidates, wishes: Wishes, of: Promised) -> tuple[State, Chosen]:
    """Return the package of the opening, and the state with contributions at the rates of the opening."""
    if state.design.pool.rate == "funds the package":
        state = collect(state, assess(state, of.factor))
    return state, as_promised(candidates, wishes, of.covered)
