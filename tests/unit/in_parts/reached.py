"""Years of shipped designs at small size, taken as far as a step, to be cut into parts there."""

from __future__ import annotations

from functools import cache

from healthtrust.design.read import read_design
from healthtrust.projection import close
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.year import FLOW, run_year


@cache
def reached(design: str, years: int, step: str, *overrides: str) -> State:
    """Return a design's state so many years after its first, before a step or at "the end" of the year."""
    read = read_design(design, ["people.size=1500", *overrides])
    if years:
        state = close(reached(design, years - 1, "the end", *overrides))
    else:
        state = opening(read.design, read.folder)
    if step == "the end":
        return run_year(state)
    for name, each in FLOW:
        if name == step:
            return state
        state = each(state)
    raise ValueError(f"no step {step}")
