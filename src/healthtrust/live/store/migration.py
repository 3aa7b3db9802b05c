"""Older stores made current: a backup first, then every step in one transaction, told in the trail.

    format 1   batches without the month they were posted in; no appeals
    format 2   both

What was posted in format 1 keeps no month posted in. Nothing that stood in the book or the trail is changed,
so that the trail verifies after as before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text, update

from healthtrust.fingerprint import sha256
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store import database, trail
from healthtrust.live.store.roles import SYSTEM
from healthtrust.live.store.schema import APPEALS, FORMAT, TRUST


def _from_1_to_2(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE batches ADD COLUMN posted_in INTEGER"))
    APPEALS.create(connection)


STEPS: Mapping[int, Callable[[Connection], None]] = {1: _from_1_to_2}
"""What makes a store of each format one of the next."""


def migrate(engine: Engine, backups: Path | None, clock: Callable[[], datetime], wait_seconds: float) -> None:
    """Bring an older store to the format of today, after writing a backup into the folder `backups`.

    Default folder: that of the file of SQLite. Raises InvalidInput where PostgreSQL has none given.
    """
    from healthtrust.live.store.copies import write_copy
    from healthtrust.live.store.opening import format_of

    at = clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with database.reading(engine) as connection:
        form = format_of(connection)
    path = _backup_path(engine, backups, form, at)
    kept = sha256(write_copy(engine, path))
    with database.writing(engine, "healthtrust, migrate", at, wait_seconds) as connection:
        form = format_of(connection)
        if form == FORMAT:
            return
        for number in range(form, FORMAT):
            STEPS[number](connection)
        connection.execute(update(TRUST).values(format=FORMAT))
        deed = trail.Deed(at, SYSTEM, "migrate", {"backup": kept, "file": path.name})
        result = {"from": form, "to": FORMAT}
        trail.add_row(connection, trail.next_row(trail.last_row(connection), deed, result))


def _backup_path(engine: Engine, backups: Path | None, form: int, at: str) -> Path:
    """Return where the backup before a migration goes."""
    name = f"before-format-{form + 1}-{at.replace(':', '')}.sqlite"
    if backups is not None:
        return Path(backups) / name
    if engine.dialect.name != "sqlite":
        remedy = "Say in which folder the backup is to be written."
        refuse(
            [Problem(database.told(engine.url), f"format {form}", "a folder for its backup", remedy=remedy)]
        )
    return Path(str(engine.url.database)).parent / name
