"""A design's years run on parts of its people: the same steps, tables and bytes as in one part.

    every part     makes or loads its own people; goes through the seven steps, asking all parts as it goes
    the first      tells how far they are, keeps the book, writes the tables
    at year's end  all parts keep themselves, so that a lost one, or the whole run, begins there again

Where more parts belong to a worker than stay in memory, they keep themselves after each step as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from healthtrust.design.read import Read
from healthtrust.engine.resident import Resident
from healthtrust.engine.rounds import Work, drive
from healthtrust.engine.scratch import Scratch, Written
from healthtrust.in_parts.agreed import hold_together
from healthtrust.projection import close
from healthtrust.runs import parts
from healthtrust.runs.tables import TABLES
from healthtrust.settings import Chosen
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.year import FLOW, after_step

KEPT = "kept-parts.json"
Watch = Callable[[int, str], None]


@dataclass(frozen=True)
class Years:
    """What every part is given: the design, and where and how often to keep itself."""

    read: Read
    scratch: str
    after_each_step: bool = False


@dataclass(frozen=True)
class Lead:
    """What the first part is given as well: whom to tell, and where tables are written."""

    watch: Watch
    made: Path


def projected(read: Read, made: Path, watch: Watch, chosen: Chosen) -> State:
    """Return the last state of a design's years run on parts, its people left out; tables lie in `made`."""
    scratch = Scratch(chosen.scratch or str(made)).inside(f"parts-of-{made.name.strip('.')}")
    work = Work(
        "healthtrust.runs.spread:years",
        Years(read, scratch.address, chosen.after_each_step),
        chosen.parts,
        Lead(watch, made),
        _kept(made, chosen.parts),
        lambda before, now: _remember(made, scratch, before, now),
    )
    engine = chosen.opened()
    try:
        last: State = drive(work, engine)
    finally:
        engine.close()
    scratch.clear()
    (made / KEPT).unlink(missing_ok=True)
    return last


def years(part: Resident) -> State | None:
    """Go through the years of one part; the first returns the last state without its people."""
    of: Years = part.parameters
    scratch = Scratch(of.scratch)
    state, at = scratch.read(part.kept) if part.kept else (opening(of.read.design, of.read.folder), 0)
    while True:
        for name, step in FLOW[at:]:
            _tell(part, state.year, name)
            state = after_step(name, step(state))
            hold_together(state)
            at += 1
            if of.after_each_step and at < len(FLOW):
                _keep(part, scratch, state, at)
        _tabled(part, state)
        if state.year >= of.read.design.span[-1]:
            return state.replace(persons=None, households=None) if part.number == 0 else None
        state, at = close(state), 0
        _keep(part, scratch, state, at)


def _tell(part: Resident, year: int, name: str) -> None:
    if part.leader is not None:
        part.leader.watch(year, name)


def _tabled(part: Resident, state: State) -> None:
    """Make every table of a year; the first part writes them."""
    if part.leader is not None:
        parts.write(state, part.leader.made)
        return
    for table in TABLES:
        table.make(state)


def _keep(part: Resident, scratch: Scratch, state: State, at: int) -> None:
    part.keep(scratch.write(f"part-{part.number:05d}-{state.year}-{at}.pickle", (state, at)))


def _kept(made: Path, count: int) -> Sequence[Written]:
    """Return what the parts of an interrupted run kept last; nothing where there were other parts."""
    file = made / KEPT
    if not file.is_file():
        return ()
    told: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Written(**each) for each in told) if len(told) == count else ()


def _remember(made: Path, scratch: Scratch, before: Sequence[Written], now: Sequence[Written]) -> None:
    """Write down what the parts keep now, then forget what they kept before."""
    beside = made / f".{KEPT}.partial"
    beside.write_text(json.dumps([asdict(each) for each in now]), encoding="utf-8")
    beside.replace(made / KEPT)
    for each in before:
        scratch.remove(each)
