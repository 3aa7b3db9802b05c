"""Opening the pages' own database: a file of SQLite that many may read while one writes, or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.live.store.database import address, told
from healthtrust.live.store.schema import TRAIL
from healthtrust.web.store.schema import METADATA

FILE = "web.sqlite"
VARIABLE = "HEALTHTRUST_WEB_DATABASE"
"""The environment variable that may hold the address of the database, with its password."""
WAIT_SECONDS = 5.0
"""How long a page waits for whoever writes."""


class DatabaseAway(InvalidInput):
    """The database does not answer, or somebody else holds it."""


def open_database(own: Path, url: str = "") -> Engine:
    """Open the database, making its tables where they are not there yet."""
    if url:
        engine = create_engine(address(url), pool_pre_ping=True)
    else:
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = _sqlite(own / FILE)
    with answering(engine):
        METADATA.create_all(engine)
        TRAIL.create(engine, checkfirst=True)
    return engine


def _sqlite(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool, connect_args={"timeout": WAIT_SECONDS})

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
        yield connection


@contextmanager
def answering(engine: Engine) -> Iterator[None]:
    """Turn what a database refuses into a problem that says what to do; no password is told."""
    try:
        yield
    except DBAPIError as refused:
        cause = str(refused.orig)
        remedy = (
            "Nothing was lost: wait a moment and try again. If it stays so, ask whoever runs this server."
        )
        found = "it is locked by another program" if "locked" in cause else "it does not answer"
        problem = Problem(told(engine.url), found, "a database that answers", remedy=remedy)
        raise DatabaseAway([problem]) from None
