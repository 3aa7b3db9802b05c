"""What is asked about linkage error in money, and everything it rests on, checked in one go.

>>> amiss((0.5, 1.5))[0].found
'1.5'
>>> amiss((0.5,))[0].expected
'two thresholds or more'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.design.read import Read, read_design
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.linked_money.keys import joined_before, read_keys
from healthtrust.live.linked_money.links import Linked, read_linked
from healthtrust.live.linked_money.misfits import misfits
from healthtrust.live.linked_money.records_at import Source, open_source
from healthtrust.people.registries.opened import database
from healthtrust.start import opening
from healthtrust.state import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

THRESHOLDS = (0.5, 0.95, 0.99)


@dataclass(frozen=True)
class Asked:
    """What is asked."""

    links: Path
    """A folder that `people link` wrote."""
    records: Path
    """A folder that `people load` wrote, without links."""
    design: str
    thresholds: tuple[float, ...] = THRESHOLDS
    percent: float = 1.0
    """A payment that moves by more is told of."""
    real: bool = True
    """Whether small counts are hidden."""
    changes: tuple[str, ...] = ()
    """Decisions of the design, key=value."""


def amiss(thresholds: Sequence[float]) -> list[Problem]:
    """Return what is wrong with thresholds."""
    problems = [
        Problem("--thresholds", f"{each:g}", "a probability from 0 to 1")
        for each in thresholds
        if not 0 <= each <= 1
    ]
    if len(set(thresholds)) < 2:
        problems.append(Problem("--thresholds", f"{len(set(thresholds))}", "two thresholds or more"))
    return problems


def open_all(book: DuckDBPyConnection, asked: Asked) -> tuple[State, Linked, Source]:
    """Return the design's opening state, the linkage and the records; raises with all mistakes at once."""
    problems: list[Problem] = []
    first, linked, source = _looked_at(book, asked, problems)
    refuse(problems)
    assert first is not None and linked is not None and source is not None
    open_source(source)
    return first, linked, source


def wrong_in(asked: Asked) -> list[Problem]:
    """Return everything that is wrong in what is asked and in what it rests on."""
    problems: list[Problem] = []
    with database() as book:
        _looked_at(book, asked, problems)
    return problems


def _looked_at(
    book: DuckDBPyConnection, asked: Asked, problems: list[Problem]
) -> tuple[State | None, Linked | None, Source | None]:
    problems += amiss(asked.thresholds)
    read = attempt(lambda: read_design(asked.design, asked.changes), problems)
    first = None if read is None else attempt(lambda: _first(read), problems)
    linked = attempt(lambda: read_linked(book, asked.links), problems)
    keys = None if linked is None else attempt(lambda: read_keys(book, asked.records), problems)
    problems += misfits(book, asked.records, first)
    if linked is not None and keys is not None:
        highest = max((each for each in asked.thresholds if 0 <= each <= 1), default=1.0)
        problems += joined_before(keys, linked.clusters(highest), highest)
    source = None if keys is None or first is None else Source(book, asked.records, keys, first.year)
    return first, linked, source


def _first(read: Read) -> State:
    return opening(read.design, read.folder)
