"""The flow: seven steps in their order, as data; and one year run through them.

    people -> pool -> package -> allocate -> market -> deliver -> review

After every step the ledger's standing checks are made; an imbalance stops the year and names the posting.
"""

from __future__ import annotations

from collections.abc import Callable

from healthtrust import allocate, deliver, market, package, people, pool, review
from healthtrust.ground.errors import Imbalance
from healthtrust.ledger.checks import after
from healthtrust.state import State

Step = Callable[[State], State]

FLOW: tuple[tuple[str, Step], ...] = (
    ("people", people.step),
    ("pool", pool.step),
    ("package", package.step),
    ("allocate", allocate.step),
    ("market", market.step),
    ("deliver", deliver.step),
    ("review", review.step),
)


def run_year(state: State, watch: Callable[[str], None] = lambda step: None) -> State:
    """Return the state after all seven steps; `watch` is told the name of each step as it begins."""
    for name, step in FLOW:
        watch(name)
        state = after_step(name, step(state))
    return state


def after_step(name: str, state: State) -> State:
    """Return the state after a step; raises Imbalance where its book does not pass the standing checks."""
    lines = deliver.settled(state.care) if state.care else None
    problems = after(name, state.book, state.year, lines)
    if problems:
        raise Imbalance(problems)
    return state
