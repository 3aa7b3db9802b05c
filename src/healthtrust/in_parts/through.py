"""Some steps of the year on a state that is there already, its people spread over parts and brought back.

    cut       at borders of households; each part kept where every worker sees it
    worked    each part goes through the steps, asking all parts as it goes
    together  the parts as one state again: the same as in one part

>>> from healthtrust.year import FLOW
>>> [name for name, _ in FLOW][:3]
['people', 'pool', 'package']
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from healthtrust.engine.resident import Resident
from healthtrust.engine.rounds import Work, drive
from healthtrust.engine.scratch import Scratch, Written
from healthtrust.in_parts.agreed import hold_together
from healthtrust.in_parts.split import split, together
from healthtrust.settings import Chosen, chosen, engine_settings
from healthtrust.state import State, known
from healthtrust.year import FLOW

STEPS = dict(FLOW)


@dataclass(frozen=True)
class Steps:
    """What every part is given: where the parts lie, and the steps to go through."""

    scratch: str
    begun: tuple[Written, ...]
    names: tuple[str, ...]


def through(state: State, *names: str) -> State:
    """Return the state after some steps of the year, in the order given, on the engine of the settings."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    use = chosen(engine_settings(), persons.rows, homes.rows)
    if use.parts == 1:
        for name in names:
            state = STEPS[name](state)
        return state
    with tempfile.TemporaryDirectory(prefix="healthtrust-") as folder:
        return _spread(state, names, use, Scratch(use.scratch or folder).inside(Path(folder).name))


def _spread(state: State, names: Sequence[str], use: Chosen, scratch: Scratch) -> State:
    kept = list[Written]()
    states = split(state, use.parts)
    begun = tuple(scratch.write(f"begun-{n:05d}", each) for n, each in enumerate(states))
    steps = Steps(scratch.address, begun, tuple(names))
    work = Work(f"{__name__}:worked", steps, len(states), on_kept=lambda before, now: kept.extend(now))
    engine = use.opened()
    try:
        drive(work, engine)
        return together([scratch.read(each) for each in kept])
    finally:
        engine.close()
        scratch.clear()


def worked(part: Resident) -> None:
    """Take one part through the steps and keep it."""
    of: Steps = part.parameters
    if part.kept:
        return
    scratch = Scratch(of.scratch)
    state: State = scratch.read(of.begun[part.number])
    for name in of.names:
        state = STEPS[name](state)
        hold_together(state)
    part.keep(scratch.write(f"ended-{part.number:05d}", state))
