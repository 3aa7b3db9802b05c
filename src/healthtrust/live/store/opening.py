"""Making a store in an empty database, and opening one that is there, of this format or an older one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.engine import URL

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store import database, trail
from healthtrust.live.store.books import read_trust
from healthtrust.live.store.digests import of_trust
from healthtrust.live.store.roles import SYSTEM, Forbidden, Who, forbidden
from healthtrust.live.store.schema import FORMAT, NAMES, TRUST, create_tables
from healthtrust.live.store.store import Clock, Store, now
from healthtrust.live.store.work import Trust


def create(url: str | URL, about: Trust, who: Who = SYSTEM, clock: Clock = now) -> Store:
    """Make a store in an empty database; raises InvalidInput where a trust is there already."""
    engine = database.engine_for(url)
    store = Store(engine, about, clock)
    problems = forbidden(who, "create")
    if problems:
        raise Forbidden(problems)
    _refuse_no_folder(engine)
    with database.writing(engine, f"{who.name}, create", store.time(), store.wait_seconds) as connection:
        refuse_what_is_there(connection)
        create_tables(connection)
        row = (about.name, about.currency_code, about.exponent, store.time())
        values = dict(zip(("name", "currency", "exponent", "created"), row, strict=True))
        connection.execute(insert(TRUST), {"one": 1, "format": FORMAT, **values})
        named = [
            {"tag": tag, "number": number, "name": name}
            for tag, names in vars(about.names).items()
            for number, name in enumerate(names)
        ]
        if named:
            connection.execute(insert(NAMES), named)
        deed = trail.Deed(store.time(), who, "create", {"format": FORMAT})
        trail.add_row(connection, trail.next_row(None, deed, {"trust": of_trust(row, about.names)}))
    return store


def open_store(
    url: str | URL,
    backups: Path | None = None,
    clock: Clock = now,
    wait_seconds: float = database.WAIT_SECONDS,
) -> Store:
    """Open a store; an older format is migrated after a backup into `backups` (default: beside the file).

    Raises InvalidInput where there is no store, or one of a format newer than this version knows.
    """
    from healthtrust.live.store.migration import migrate

    engine = database.engine_for(url, wait_seconds)
    database.refuse_no_file(engine)
    with database.reading(engine) as connection:
        form = format_of(connection)
    if form < FORMAT:
        migrate(engine, backups, clock, wait_seconds)
    with database.reading(engine) as connection:
        return Store(engine, read_trust(connection), clock, wait_seconds)


def format_of(connection: Connection) -> int:
    """Return the format of the store; raises InvalidInput where there is none, or a newer one than known."""
    where = database.told(connection.engine.url)
    if "trust" not in database.tables_there(connection):
        refuse([Problem(where, "no trust", "the database of a trust", remedy="Make one first.")])
    form = int(connection.execute(select(TRUST.c.format)).scalar_one())
    if form > FORMAT:
        remedy = "It was written by a newer version of healthtrust: install that, or a later one."
        refuse([Problem(where, f"format {form}", f"format {FORMAT} or older", remedy=remedy)])
    return form


def refuse_what_is_there(connection: Connection) -> None:
    """Raise InvalidInput for a database in which there is a trust already."""
    there = sorted(database.tables_there(connection))
    if there:
        where = database.told(connection.engine.url)
        refuse([Problem(where, f"tables of a trust: {', '.join(there)}", "an empty database")])


def _refuse_no_folder(engine: Engine) -> None:
    """Raise InvalidInput where the folder of a file of SQLite does not exist."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).parent.is_dir():
        refuse([Problem(database.told(engine.url), "no such folder", "a file in a folder that is there")])
