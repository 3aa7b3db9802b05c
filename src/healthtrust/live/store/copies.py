"""Backup and restore: one file of SQLite, whatever the database, that carries its own proof.

The copy is taken at one moment, written beside its place and renamed, so that it is whole or not there. It
is restored into an empty database of either kind, once its trail has been verified.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

from healthtrust.fingerprint import sha256
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.live.store import database, trail
from healthtrust.live.store.disk import to_disk
from healthtrust.live.store.legs import BLOCK, read_rows, write_rows
from healthtrust.live.store.opening import open_store, refuse_what_is_there
from healthtrust.live.store.roles import Forbidden, Who, forbidden
from healthtrust.live.store.schema import METADATA, POSTINGS, create_triggers
from healthtrust.live.store.store import Clock, Store, now

LEGS_AT_ONCE = 1_000_000


def write_copy(engine: Engine, path: Path) -> Path:
    """Write all that a database holds at this moment into a file, and return it.

    Raises InvalidInput where the file is there already or cannot be written.
    """
    path = Path(path)
    if path.exists() or not path.parent.is_dir():
        found = "a file that is there" if path.exists() else "no such folder"
        refuse([Problem(str(path), found, "a new file in a folder that is there")])
    beside = path.with_name(f".{path.name}.partial")
    try:
        beside.unlink(missing_ok=True)
        with database.reading(engine) as connection:
            _copy_into_file(connection, beside)
        to_disk(beside)
        beside.replace(path)
        to_disk(path.parent)
    except (OSError, sqlite3.Error) as refused:
        beside.unlink(missing_ok=True)
        raise InvalidInput([Problem(str(path), str(refused), "a file that can be written")]) from None
    return path


def restore(path: Path, url: str, who: Who, clock: Clock = now) -> Store:
    """Fill an empty database from a backup, add a row to its trail, and return the store.

    Raises InvalidInput where the database holds a trust, where the backup is none, and where its trail does
    not fit what it holds; Forbidden for a role that may not.
    """
    problems = forbidden(who, "restore")
    if problems:
        raise Forbidden(problems)
    target = database.engine_for(url)
    path = Path(path)
    if not path.is_file():
        refuse([Problem(str(path), "no such file", "a backup")])
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        shutil.copyfile(path, copy)
        source = open_store(database.of_file(copy), clock=clock)
        refuse(source.verify_trail())
        restored = Store(target, source.about, clock)
        _fill(source, restored, trail.Deed(restored.time(), who, "restore", {"backup": sha256(path)}))
    return restored


def _fill(source: Store, restored: Store, deed: trail.Deed) -> None:
    """Copy every table into an empty database in one transaction, and tell of it in the trail."""
    note = f"{deed.who.name}, restore"
    with (
        database.reading(source.engine) as given,
        database.writing(restored.engine, note, deed.at, restored.wait_seconds) as taken,
    ):
        refuse_what_is_there(taken)
        METADATA.create_all(taken)
        copy_tables(given, taken, METADATA)
        create_triggers(taken)
        last = trail.last_row(taken)
        trail.add_row(taken, trail.next_row(last, deed, {"head": last.hash if last else ""}))


def copy_tables(source: Connection, target: Connection, tables: MetaData) -> None:
    """Copy the rows of every table, legs by the million."""
    for table in tables.sorted_tables:
        if table.name == "postings":
            for first, last in _ranges(source):
                write_rows(target, list(read_rows(source, first, last).T))
        else:
            _copy_rows(source, target, table)


def _copy_rows(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execute(select(table)).mappings()
    while block := rows.fetchmany(BLOCK):
        target.execute(insert(table), [dict(row) for row in block])


def _ranges(source: Connection) -> Iterator[tuple[int, int]]:
    """Yield first and last batch of ranges that hold about a million legs."""
    counted = select(POSTINGS.c.batch, func.count()).group_by(POSTINGS.c.batch).order_by(POSTINGS.c.batch)
    before = 0
    placed = []
    for batch, count in source.execute(counted):
        placed.append((before // LEGS_AT_ONCE, batch))
        before += count
    for _, group in groupby(placed, key=lambda each: each[0]):
        batches = [batch for _, batch in group]
        yield batches[0], batches[-1]


def _copy_into_file(connection: Connection, path: Path) -> None:
    """Copy the database as a connection sees it into a new file of SQLite."""
    if connection.dialect.name == "sqlite":
        source: Any = connection.connection.driver_connection
        with closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: name in METADATA.tables)
    target_engine = database.engine_for(database.of_file(path))
    with database.writing(target_engine, "backup", "", database.WAIT_SECONDS) as target:
        known = MetaData()
        for name in tables.tables:
            columns = [
                c._copy() for c in METADATA.tables[name].columns if c.name in tables.tables[name].columns
            ]
            Table(name, known, *columns, sqlite_with_rowid=name != "postings")
        known.create_all(target)
        copy_tables(connection, target, known)
        create_triggers(target)
