"""The trail of the pages: who wrote what when, each row holding the hash of the one before.

It is the same chain that a live year keeps (`live.store.trail`), in the pages' own database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from healthtrust.live.store.roles import Who
from healthtrust.live.store.trail import (
    Deed,
    TrailRow,
    add_row,
    last_row,
    next_row,
    read_trail,
    refuse_identities,
)
from healthtrust.web.access.roles import Person
from healthtrust.web.store.database import reading, writing


def note(engine: Engine, person: Person, action: str, about: Mapping[str, Any]) -> None:
    """Add a row: somebody did something, in the role that allows it."""
    with writing(engine) as connection:
        note_within(connection, person, action, about)


def note_within(connection: Connection, person: Person, action: str, about: Mapping[str, Any]) -> None:
    """Add a row in the transaction that does what it tells."""
    refuse_identities(about)
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE trail IN EXCLUSIVE MODE"))
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    deed = Deed(at, Who(person.name, person.role_for(action)), action, about)
    add_row(connection, next_row(last_row(connection), deed, {}))


def rows(engine: Engine) -> list[TrailRow]:
    """Return every row in order."""
    with reading(engine) as connection:
        return read_trail(connection)
