"""Step 4, allocate: the pool's money by purpose, and down to region, place and neighbourhood by need."""

from __future__ import annotations

from healthtrust.allocate.budgeted import budgeted
from healthtrust.allocate.post import posted
from healthtrust.allocate.problems import problems_of
from healthtrust.allocate.promised import kept
from healthtrust.state import State, known

__all__ = ["problems_of", "step"]


def step(state: State) -> State:
    """Return the state with the pool's income given to purposes and places, and programmes paid for.

    Raises InvalidInput where a formula, a pace of change or a bid of the design cannot be kept to.
    """
    promised = None if state.facts is None else state.facts.promised
    if promised is None:
        budgets = budgeted(state)
    else:
        budgets = kept(promised, known(state.contributions, "pool").income)
    return state.replace(book=posted(state, budgets), budgets=budgets)
