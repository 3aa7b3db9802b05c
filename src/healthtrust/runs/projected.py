"""A design's years, one after the other, kept as they end: in one part, or on parts of the people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from healthtrust.design.read import Read
from healthtrust.people.neighbourhoods import most_parts
from healthtrust.projection import project
from healthtrust.runs import checkpoint, parts, spread
from healthtrust.settings import chosen, engine_settings
from healthtrust.start import opening
from healthtrust.state import State


def projected(read: Read, made: Path, watch: Callable[[int, str], None]) -> State:
    """Run the years that are not finished yet, write their tables into `made`, and return the last state."""
    last = opening(read.design, read.folder)
    of = read.design.people
    use = chosen(engine_settings(), of.size // of.residents_per_row, most_parts(last.places))
    if use.parts > 1:
        return spread.projected(read, made, watch, use)
    if (year := checkpoint.latest(made)) is not None:
        last = checkpoint.load(last, made, year)
    for finished in project(last, watch, lambda opened: checkpoint.save(opened, made)):
        parts.write(finished, made)
        last = finished
    return last
