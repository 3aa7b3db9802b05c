"""Events that can only be added to: each carries the hash of the one before it; no change stays unseen.

    hash(n) = SHA-256 of the canonical JSON of
              (hash(n − 1), number, at, who, kind, payload, SHA-256 of the rows)

Canonical JSON has sorted keys and no spaces. Events lie in one SQLite file that keeps a rollback journal and
waits for the disk: a process killed at any instant leaves all of a call or nothing of it. Triggers refuse to
change or delete an event; whoever takes the triggers away still breaks the chain. What a chain cannot show is
that its last events were cut off: keep its head elsewhere, and give it when it is verified.

>>> first = Event(1, "2027-01-01T00:00:00Z", "Ada", "merge", {"persons": [1, 2]})
>>> sealed = first.sealed("")
>>> sealed.hash == sealed.sealed("").hash, replace(sealed, who="Bob").sealed("").hash == sealed.hash
(True, False)
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

FORMAT = 1
"""Version of the file's tables."""
PATIENCE_SECONDS = 60
"""How long a second writer waits for the first."""
_TABLES = (
    """CREATE TABLE event (number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL,
    kind TEXT NOT NULL, payload TEXT NOT NULL, moved BLOB, hash TEXT NOT NULL)""",
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never changed: undo it'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted: undo it'); END""",
    """CREATE TRIGGER event_comes_last BEFORE INSERT ON event
    WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM event)
    BEGIN SELECT RAISE(ABORT, 'events are added at the end only'); END""",
)


@dataclass(frozen=True)
class Event:
    """Something that happened to ids: when, by whom, of what kind, what it says, and the rows it moved."""

    number: int
    at: str
    who: str
    kind: str
    payload: Mapping[str, Any]
    moved: bytes | None = field(default=None, repr=False)
    hash: str = ""

    def sealed(self, previous: str) -> Event:
        """Return the event with its hash after the event whose hash is `previous`; "" before the first."""
        rows = hashlib.sha256(self.moved).hexdigest() if self.moved is not None else ""
        said = [previous, self.number, self.at, self.who, self.kind, self.payload, rows]
        return replace(self, hash=hashlib.sha256(canonical(said).encode()).hexdigest())


def canonical(value: Any) -> str:
    """Return the one JSON text of a value.

    >>> canonical({"b": [1, 2], "a": "é"})
    '{"a":"é","b":[1,2]}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def opened(path: Path | str) -> sqlite3.Connection:
    """Return the file of events, made where it is not there; raises InvalidInput if it is anything else."""
    if not Path(path).parent.is_dir():
        refuse([Problem(str(path), f"no folder {str(Path(path).parent)!r}", "a folder that is there")])
    connection = sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        with writing(connection):
            _made_ready(connection, str(path))
    except sqlite3.DatabaseError as refused:
        connection.close()
        refuse([Problem(str(path), str(refused), "a file of person ids")])
    except BaseException:
        connection.close()
        raise
    return connection


def _made_ready(connection: sqlite3.Connection, path: str) -> None:
    """Make the tables of a new file; refuse a file of another kind or of a later format."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if version == 0 and tables == 0:
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    elif version != FORMAT:
        found = f"format {version}" if version else "another kind of SQLite file"
        refuse([Problem(path, found, f"a file of person ids of format {FORMAT}")])


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the file for one transaction: all of it is kept, or, whatever is raised, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def append(connection: sqlite3.Connection, event: Event) -> None:
    """Add a sealed event at the end."""
    row = (event.number, event.at, event.who, event.kind, canonical(event.payload), event.moved, event.hash)
    connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def read(connection: sqlite3.Connection, after: int = 0) -> tuple[list[Event], list[Problem]]:
    """Return the events after a number as they lie there, and what no longer can be read as an event."""
    rows = connection.execute(
        "SELECT number, at, who, kind, payload, moved, hash FROM event WHERE number > ? ORDER BY number",
        [after],
    ).fetchall()
    events, problems = [], []
    for number, at, who, kind, payload, moved, digest in rows:
        try:
            said = json.loads(payload)
            if not isinstance(said, dict):
                raise ValueError
        except (ValueError, TypeError):
            problems.append(_broken(number, "a payload that is no JSON object"))
            said = {}
        events.append(Event(number, at, who, kind, said, moved, digest))
    return events, problems


def broken_links(events: list[Event], number: int = 0, head: str = "") -> list[Problem]:
    """Return where the chain breaks after the event `number` whose hash is `head`."""
    problems = []
    for expected, event in enumerate(events, start=number + 1):
        if event.number != expected:
            problems.append(_broken(event.number, f"number {event.number} where {expected} belongs"))
        if event.sealed(head).hash != event.hash:
            problems.append(_broken(event.number, "content that its hash does not fit"))
        head = event.hash
    return problems


def _broken(number: Any, found: str) -> Problem:
    remedy = "Somebody changed the file past its triggers: restore it from a backup."
    return Problem(f"event {number}", found, "the event as it was written", None, remedy)
