"""The database behind a store: SQLite in a file, or PostgreSQL by its address; one operator writes at a time.

SQLite takes the write lock as a transaction begins (BEGIN IMMEDIATE) and waits for it; a rollback journal and
full synchronisation make the one file whole after each commit, whatever kills the process. In PostgreSQL the
transaction locks the row of the trust, so that the next operator sees all that the last one did.

A password in an address is never told.

>>> told(address("postgresql://ada:open-sesame@db.example/valley?sslmode=require"))
'postgresql+pg8000://ada:***@db.example/valley'
"""

from __future__ import annotations

import errno
import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store.schema import METADATA

VARIABLE = "HEALTHTRUST_DATABASE"
"""The environment variable that may hold the address of the database, with its password."""

WAIT_SECONDS = 30.0
"""How long an operator waits for another."""

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOENT)
"""What a disk may refuse while a transaction writes files beside the database."""

_SAID = "healthtrust since "
"""How the name of a connection to PostgreSQL begins while it writes."""

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+pg8000"}


def of_file(path: Path) -> URL:
    """Return the address of a file of SQLite, whatever characters its name has."""
    return URL.create("sqlite", database=str(path))


def address(url: str | URL) -> URL:
    """Return the address a text states; raises InvalidInput, without repeating what may hold a password."""
    expected = "sqlite:///FILE or postgresql+pg8000://USER@HOST/NAME"
    try:
        at = make_url(url)
    except (ArgumentError, ValueError):
        raise InvalidInput([Problem("address of the database", "no address", expected)]) from None
    kind = at.get_backend_name()
    if kind not in DRIVERS or at.drivername not in (kind, DRIVERS[kind], "sqlite+pysqlite"):
        refuse([Problem("address of the database", at.drivername, expected)])
    if kind == "sqlite" and at.database in (None, "", ":memory:"):
        refuse([Problem("address of the database", "SQLite without a file", expected)])
    return at.set(drivername=DRIVERS[kind])


def told(at: URL) -> str:
    """Return an address as it may be told: no password, nothing after the question mark."""
    return at.set(query={}).render_as_string(hide_password=True)


def without_password(at: URL) -> str:
    """Return an address as it may be written down: it can be used where no password is needed."""
    kept = {name: value for name, value in at.query.items() if "pass" not in name.lower()}
    return URL.create(at.drivername, at.username, None, at.host, at.port, at.database, kept).render_as_string(
        hide_password=False
    )


def engine_for(url: str | URL, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """Return an engine whose transactions wait for each other, for so long.

    Raises InvalidInput for an address that is none, and where the driver of PostgreSQL is not installed.
    """
    at = address(url)
    if at.get_backend_name() == "sqlite":
        return _sqlite(at, wait_seconds)
    if importlib.util.find_spec("pg8000") is None:
        remedy = "Install the extra: pip install 'healthtrust[postgres]'."
        refuse([Problem(told(at), "no driver for PostgreSQL", "pg8000", remedy=remedy)])
    return create_engine(at, poolclass=NullPool)


def _sqlite(at: URL, wait_seconds: float) -> Engine:
    """Return an engine on a file of SQLite that says itself when a transaction begins."""
    engine = create_engine(at, poolclass=NullPool, connect_args={"timeout": wait_seconds})

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for setting in (
            "journal_mode=DELETE",
            "synchronous=EXTRA",
            "foreign_keys=ON",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection on which every query sees the same moment."""
    options: dict[str, Any] = {"only_reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _reached(engine), engine.connect() as connection:
        at_one_moment = connection.execution_options(**options)
        with at_one_moment.begin():
            yield at_one_moment


@contextmanager
def writing(engine: Engine, note: str, since: str, wait_seconds: float) -> Iterator[Connection]:
    """Open a transaction that waits for whoever writes, commits at the end, and leaves nothing if it fails.

    note: who does what, which an operator who waits in vain is told, with the time since when.
    """
    said = f"{since}: {note}"
    with _reached(engine), engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            _lock(connection, said, wait_seconds)
            yield connection
            return
        held = _note_beside(engine)
        try:
            held.write_text(said, encoding="utf-8")
            yield connection
        finally:
            held.unlink(missing_ok=True)  # while the lock is ours still


def refuse_no_file(engine: Engine) -> None:
    """Raise InvalidInput where there is no file of SQLite: to open it would make an empty one."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        refuse([Problem(told(engine.url), "no such file", "the database of a trust")])


def tables_there(connection: Connection) -> set[str]:
    """Return the tables of a store that a database has."""
    return set(inspect(connection).get_table_names()) & set(METADATA.tables)


@contextmanager
def _reached(engine: Engine) -> Iterator[None]:
    """Turn what a database refuses into a problem that names it, without its password."""
    try:
        yield
    except (DBAPIError, OSError) as refused:
        cause = refused.orig if isinstance(refused, DBAPIError) else refused
        problem = _waited(engine) if _is_locked(cause) else _refused(engine.url, cause)
        raise InvalidInput([problem]) from None


def _is_locked(cause: BaseException | None) -> bool:
    """Return whether a database refused because another transaction holds it."""
    said = str(cause)
    return "database is locked" in said or "55P03" in said


def _waited(engine: Engine) -> Problem:
    """Return that somebody else writes, and who since when, where that is known."""
    who = _holder(engine)
    found = f"another transaction, since {who}" if who else "another transaction"
    remedy = "Wait until it ends and try again; nothing was done."
    return Problem(told(engine.url), found, "to be alone in writing", remedy=remedy)


def _refused(at: URL, cause: BaseException | None) -> Problem:
    """Return what a database said, less the password."""
    if isinstance(cause, OSError) and cause.errno in DISK:
        remedy = "Make room or give leave to write there, then give the command again: nothing was done."
        where = str(cause.filename or told(at))
        return Problem(where, cause.strerror or str(cause), "a disk that can be written", remedy=remedy)
    said = cause.args[0] if cause is not None and cause.args else ""
    text = str(said.get("M", "a refusal")) if isinstance(said, dict) else str(cause)
    if at.password:
        text = text.replace(str(at.password), "***")
    remedy = f"Is it there, and may you use it? An address with a password goes into {VARIABLE}."
    return Problem(told(at), " ".join(text.split()), "a database that answers", remedy=remedy)


def _lock(connection: Connection, said: str, wait_seconds: float) -> None:
    """Queue for the row of the trust, so that transactions come one after the other."""
    connection.execute(
        text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{wait_seconds * 1000:.0f}"}
    )
    if connection.execute(text("SELECT to_regclass('trust')")).scalar() is None:
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))  # a trust is being made
    else:
        connection.execute(text("SELECT one FROM trust FOR UPDATE"))
    plain = (_SAID + said).encode("ascii", "replace").decode()
    connection.execute(text("SELECT set_config('application_name', :said, true)"), {"said": plain[:63]})


def _note_beside(engine: Engine) -> Path:
    """Return the file beside the database that says who writes to it now."""
    return Path(f"{engine.url.database}-held")


def _holder(engine: Engine) -> str:
    """Return since when somebody writes, and who does what; nothing where it cannot be known."""
    if engine.dialect.name == "sqlite":
        try:
            return _note_beside(engine).read_text(encoding="utf-8")
        except OSError:
            return ""
    asked = text(
        "SELECT application_name FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name LIKE :said"
    )
    with engine.connect() as connection:
        said: str | None = connection.execute(asked, {"said": f"{_SAID}%"}).scalar()
    return (said or "").removeprefix(_SAID)
