"""The ledger's standing checks over a whole live year, as they are made after each step of a simulated one.

>>> list(STEPS)[:2]
['people', 'pool']
"""

from __future__ import annotations

from healthtrust.deliver import settled
from healthtrust.ground.errors import Imbalance
from healthtrust.in_parts.through import STEPS
from healthtrust.ledger.checks import after
from healthtrust.state import State, known


def hold(state: State) -> None:
    """Make the standing checks of every step; raise Imbalance with all that do not hold."""
    lines = settled(known(state.care, "deliver"))
    problems = {str(p): p for name in STEPS for p in after(name, state.book, state.year, lines)}
    if problems:
        raise Imbalance(list(problems.values()))
