"""The store of a live year: book, state, loads, appeals and trail in one database, changed together or not.

    with store.transaction(who, "month", {"register": key}) as work:
        work.post(key, drafts, posted_in)
        work.put_state(paid(work.state, 3))

commits postings, state and a row of the trail at the end of the block; an exception anywhere in it, or the
end of the process, leaves nothing. Two operators are served one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

from sqlalchemy import Connection, Engine

from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import Book, Chosen, Columns
from healthtrust.live.store import database, sums, trail
from healthtrust.live.store.books import read_book
from healthtrust.live.store.roles import Forbidden, Who, forbidden
from healthtrust.live.store.rows import Appeal, Load, appeals, loads, years
from healthtrust.live.store.stages import YearState
from healthtrust.live.store.trail import TrailRow
from healthtrust.live.store.verification import verify
from healthtrust.live.store.work import Trust, Work

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time by the machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, eq=False)
class Store:
    """An open store: where it is, what it is of, whose clock it goes by, how long it waits for others."""

    engine: Engine
    about: Trust
    clock: Clock = now
    wait_seconds: float = database.WAIT_SECONDS

    def __repr__(self) -> str:
        return f"Store({database.told(self.engine.url)}, {self.about.name!r})"

    def permit(self, who: Who, action: str) -> None:
        """Do nothing if somebody may do this; otherwise raise Forbidden, and note it in the trail."""
        problems = forbidden(who, action)
        if problems:
            with self._writing(who, action) as (connection, last):
                deed = trail.Deed(self.time(), who, action, {})
                trail.add_row(connection, trail.next_row(last, deed, {"refused": f"{who.role} may not"}))
            raise Forbidden(problems)

    @contextmanager
    def transaction(self, who: Who, action: str, inputs: Mapping[str, Any]) -> Iterator[Work]:
        """Do one action as a whole, alone: it is committed with its row of the trail, or nothing is.

        inputs: hashes, numbers and names of files that the action goes by. A transaction that only met keys
        that are there already leaves no row. Raises Forbidden for a role that may not, and InvalidInput where
        the action has no place in the stage of the year, where opening, paying a month, settling or closing
        would leave the year as it was, and where another operator writes for longer than one waits.
        """
        self.permit(who, action)
        trail.refuse_identities(inputs)
        with self._writing(who, action) as (connection, last):
            work = Work(connection, self.about, action, last.number + 1 if last else 1)
            work.refuse_out_of_place()
            deed = trail.Deed(self.time(), who, action, dict(inputs))
            yield work
            if work.repeated and not work.result:
                return
            work.refuse_unmoved()
            trail.add_row(connection, trail.next_row(last, deed, work.result))

    def book(self) -> Book:
        """Return all that is posted as a book in memory, with the batches in the order posted."""
        with database.reading(self.engine) as connection:
            return read_book(connection, self.about)

    def totals(self, by: Sequence[str] = ("account",), **chosen: Unpack[Chosen]) -> Columns:
        """Return the balance of each group of postings, summed by the database; as `Book.balances`.

        by: account, month, place, plan, provider, step, memo, and also posted_in.
        """
        with database.reading(self.engine) as connection:
            return sums.totals(connection, by, chosen)

    def years(self) -> tuple[YearState, ...]:
        """Return the state of every year, in order."""
        with database.reading(self.engine) as connection:
            return years(connection)

    def loads(self) -> tuple[Load, ...]:
        """Return every load, in the order noted."""
        with database.reading(self.engine) as connection:
            return loads(connection)

    def appeals(self) -> tuple[Appeal, ...]:
        """Return every appeal, in the order brought."""
        with database.reading(self.engine) as connection:
            return appeals(connection)

    def trail(self) -> list[TrailRow]:
        """Return every row of the trail, in order."""
        with database.reading(self.engine) as connection:
            return trail.read_trail(connection)

    def head(self) -> str:
        """Return the hash of the last row of the trail: noted elsewhere, it shows a trail cut short."""
        with database.reading(self.engine) as connection:
            last = trail.last_row(connection)
        return last.hash if last else trail.NOTHING_BEFORE

    def verify_trail(self, head: str | None = None) -> list[Problem]:
        """Return what does not fit in the trail, or between it and all else; `head`: a hash noted earlier."""
        with database.reading(self.engine) as connection:
            return verify(connection, head)

    def backup(self, path: Path) -> Path:
        """Write a copy that any database can be restored from, whole or not at all."""
        from healthtrust.live.store.copies import write_copy

        return write_copy(self.engine, path)

    def time(self) -> str:
        """Return the time as the trail tells it."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    @contextmanager
    def _writing(self, who: Who, action: str) -> Iterator[tuple[Connection, TrailRow | None]]:
        """Open a transaction alone, with the last row of the trail."""
        note = f"{who.name}, {action}"
        with database.writing(self.engine, note, self.time(), self.wait_seconds) as connection:
            yield connection, trail.last_row(connection)
