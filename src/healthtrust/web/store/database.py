"""Opening the pages' own database: a file of SQLite that many may read while one writes, or PostgreSQL."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, TimeoutError
from sqlalchemy.pool import NullPool

from healthtrust.ground.errors import HealthTrustError, InvalidInput
from healthtrust.ground.problems import Problem, listed
from healthtrust.live.store.database import address, told
from healthtrust.live.store.schema import TRAIL
from healthtrust.web.store.append_only import protect
from healthtrust.web.store.schema_roles import ROLES

FILE = "web.sqlite"
VARIABLE = "HEALTHTRUST_WEB_DATABASE"
"""The environment variable that may hold the address of the database, with its password."""
WAIT_SECONDS = 5.0
"""How long a page waits for whoever writes."""

AGAIN = "Wait a moment and try again. If it stays so, ask whoever keeps this server."
CAUSES = (
    ("locked", "it is held by another program", AGAIN),
    ("55P03", "it is held by another program", AGAIN),
    (
        "unable to open",
        "its file is gone, or may not be opened",
        "Whoever keeps this server puts it back from a backup; a restart begins a new one.",
    ),
    (
        "no such table",
        "its file was replaced by another",
        "Whoever keeps this server puts the right one back, or restarts it with this one.",
    ),
    (
        "readonly",
        "its file may only be read",
        "Whoever keeps this server gives it leave to write there.",
    ),
    ("full", "the disk is full", "Whoever keeps this server makes room."),
    (
        "not a database",
        "its file is damaged",
        "Whoever keeps this server puts it back from a backup.",
    ),
    (
        "malformed",
        "its file is damaged",
        "Whoever keeps this server puts it back from a backup.",
    ),
)
"""How each cause shows itself, what is told of it, and what to do."""


class DatabaseAway(HealthTrustError):
    """The database does not answer, or somebody else holds it: nobody's input is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(listed(self.problems))


def open_database(own: Path, url: str = "") -> Engine:
    """Open the database, making its tables where they are not there yet."""
    if url and address(url).get_backend_name() == "sqlite":
        file = Path(str(address(url).database))
    elif url:
        engine = _postgresql(url)
        with answering(engine):
            _make_tables(engine)
        return engine
    else:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = own / FILE
    engine = _sqlite(file)
    with answering(engine):
        sqlite3.connect(file, timeout=WAIT_SECONDS).close()
        file.chmod(0o600)
        _make_tables(engine)
    return engine


def _make_tables(engine: Engine) -> None:
    """Make what is not there yet; of two servers that start at once, one waits for the other."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(2)"))
        ROLES.metadata.create_all(connection)
        TRAIL.create(connection, checkfirst=True)
        protect(connection)


def _postgresql(url: str) -> Engine:
    if importlib.util.find_spec("pg8000") is None:
        remedy = "Install the extra: pip install 'healthtrust[postgres]'."
        problem = Problem(told(address(url)), "no driver for PostgreSQL", "pg8000", remedy=remedy)
        raise InvalidInput([problem])
    return create_engine(address(url), pool_pre_ping=True, pool_timeout=WAIT_SECONDS)


def _sqlite(file: Path) -> Engine:
    """Return an engine on a file that is there: one that is gone is not made anew in silence."""
    engine = create_engine(
        f"sqlite:///file:{quote(str(file.resolve()))}?mode=rw&uri=true",
        poolclass=NullPool,
        connect_args={"timeout": WAIT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that only reads."""
    with answering(engine), engine.connect() as connection:
        yield connection.execution_options(only_reads=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction: all of it is there afterwards, or nothing."""
    with answering(engine), engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS:.0f}s'"))
        yield connection


@contextmanager
def answering(engine: Engine) -> Iterator[None]:
    """Turn what a database refuses into a problem that says what to do; no password is told."""
    try:
        yield
    except (DBAPIError, TimeoutError, sqlite3.Error) as refused:
        cause = str(refused.orig if isinstance(refused, DBAPIError) else refused)
        found, remedy = _why(cause)
        problem = Problem(database_told(engine), found, "a database that answers", remedy=remedy)
        raise DatabaseAway([problem]) from None


def database_told(engine: Engine) -> str:
    """Return which database it is, as it may be told: without its password."""
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database).removeprefix("file:")).name
    return told(engine.url)


def _why(cause: str) -> tuple[str, str]:
    """Return what is wrong with a database, and what to do about it."""
    for sign, found, remedy in CAUSES:
        if sign in cause:
            return found, f"Nothing was done. {remedy}"
    return "it does not answer", f"Nothing was done. {AGAIN}"
