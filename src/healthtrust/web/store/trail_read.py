"""Reading the trail of the pages: some of it, newest first, and whether all of it fits together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from healthtrust.ground.problems import Problem
from healthtrust.live.store.schema import TRAIL
from healthtrust.live.store.trail import NOTHING_BEFORE, REMEDY, TrailRow, broken_chain
from healthtrust.web.store.database import reading

AT_ONCE = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which rows are wanted: of whom, of which action, of which days; empty: of all."""

    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a row must fulfil; times are written so that they sort as texts."""
        found = []
        if self.who:
            found.append(TRAIL.c.who == self.who)
        if self.action:
            found.append(TRAIL.c.action == self.action)
        if self.since:
            found.append(TRAIL.c.at >= self.since)
        if self.until:
            found.append(TRAIL.c.at < f"{self.until}T~")
        return found


@dataclass(frozen=True)
class Checked:
    """What a check of the chain found: rows read, the hash of the last, and the first that does not fit."""

    count: int
    last: str
    problem: Problem | None


def some_rows(engine: Engine, wanted: Wanted, first: int, most: int) -> tuple[list[TrailRow], int]:
    """Return rows from the newest on, after so many others, and how many there are."""
    which = wanted.conditions()
    newest = select(TRAIL).where(*which).order_by(TRAIL.c.number.desc()).offset(first).limit(most)
    with reading(engine) as connection:
        count = connection.execute(select(func.count()).select_from(TRAIL).where(*which)).scalar_one()
        return [TrailRow(**row) for row in connection.execute(newest).mappings()], count


def every_row(engine: Engine, wanted: Wanted) -> Iterator[TrailRow]:
    """Yield the rows that are wanted in order, a piece at a time, so that nobody's writing waits."""
    last = 0
    while True:
        with reading(engine) as connection:
            piece = _piece(connection, wanted, last)
        yield from piece
        if len(piece) < AT_ONCE:
            return
        last = piece[-1].number


def known_names(engine: Engine) -> tuple[list[str], list[str]]:
    """Return who is in the trail, and which actions."""
    with reading(engine) as connection:
        who, action = (
            list(connection.execute(select(column).distinct().order_by(column)).scalars())
            for column in (TRAIL.c.who, TRAIL.c.action)
        )
    return who, action


def checked(engine: Engine, head: str = "") -> Checked:
    """Read the whole trail and say whether it fits together; `head`: a hash noted earlier, to be in it."""
    count, last, met = 0, NOTHING_BEFORE, False

    def watched() -> Iterator[TrailRow]:
        nonlocal count, last, met
        for row in every_row(engine, Wanted()):
            yield row
            count, last, met = count + 1, row.hash, met or row.hash == head

    problem = broken_chain(watched())
    if problem is None and head and not met:
        found = "no row with the hash that was noted"
        problem = Problem("trail", found, "that row: it was cut short, or written anew", remedy=REMEDY)
    return Checked(count, last, problem)


def _piece(connection: Connection, wanted: Wanted, last: int) -> list[TrailRow]:
    asked = select(TRAIL).where(TRAIL.c.number > last, *wanted.conditions())
    piece = asked.order_by(TRAIL.c.number).limit(AT_ONCE)
    return [TrailRow(**row) for row in connection.execute(piece).mappings()]
