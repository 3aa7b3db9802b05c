"""Legs in and out of the database by the hundred thousand: columns on our side, rows on the other.

SQLite takes and gives rows in blocks; PostgreSQL copies them as text, which is several times faster than
statements. Both give back the same whole numbers in the order in which they were posted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.ledger.entry import DTYPES, Legs

BLOCK = 65_536
"""Legs that are rows at one time."""

COLUMNS = ("batch", "leg", *DTYPES)


def write_legs(connection: Connection, batch: int, legs: Legs) -> None:
    """Add the legs of a batch, in blocks."""
    for first in range(0, len(legs), BLOCK):
        rows = slice(first, first + BLOCK)
        columns = [getattr(legs, name)[rows] for name in DTYPES]
        leg = np.arange(first, first + columns[0].size)
        write_rows(connection, [np.full(leg.size, batch), leg, *columns])


def write_rows(connection: Connection, columns: list[NDArray[Any]]) -> None:
    """Add postings given as the columns of the table."""
    rows = zip(*(values.tolist() for values in columns), strict=True)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(COLUMNS))
        cursor: Any = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO postings VALUES ({marks})", rows)
        cursor.close()
        return
    line = "\t".join(["%d"] * len(COLUMNS)) + "\n"
    text = BytesIO("".join(line % row for row in rows).encode())
    _copying(connection, f"COPY postings ({', '.join(COLUMNS)}) FROM STDIN", text)


def read_rows(connection: Connection, first: int = 0, last: int | None = None) -> NDArray[np.int64]:
    """Return the postings of the batches from first to last (None: all) as rows × columns, in order.

    Raises InvalidInput where a field holds anything but a whole number of 64 bits.
    """
    chosen = f"batch >= {int(first)}" + ("" if last is None else f" AND batch <= {int(last)}")
    query = f"SELECT {', '.join(COLUMNS)} FROM postings WHERE {chosen} ORDER BY batch, leg"
    if connection.dialect.name == "sqlite":
        return np.concatenate([_nothing(), *_blocks(connection, query)])
    text = BytesIO()
    _copying(connection, f"COPY ({query}) TO STDOUT", text)
    numbers: NDArray[np.int64] = np.fromstring(text.getvalue().decode("ascii"), dtype=np.int64, sep=" ")
    return numbers.reshape(-1, len(COLUMNS))


def legs_of(rows: NDArray[np.int64]) -> Legs:
    """Return rows of one batch as legs."""
    first = len(COLUMNS) - len(DTYPES)
    columns: dict[str, Any] = {name: rows[:, first + i] for i, name in enumerate(DTYPES)}
    return Legs(**columns)


def by_batch(rows: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """Return the rows of each batch that has any."""
    starts = np.flatnonzero(np.diff(rows[:, 0], prepend=-1))
    parts = np.split(rows, starts)[1:]
    return {int(part[0, 0]): part for part in parts}


def _copying(connection: Connection, command: str, stream: BytesIO) -> None:
    """Let PostgreSQL take rows from a stream, or give them to it."""
    cursor: Any = connection.connection.cursor()
    cursor.execute(command, stream=stream)
    cursor.close()


def _blocks(connection: Connection, query: str) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of a query of whole numbers, a block at a time."""
    cursor = connection.exec_driver_sql(query).cursor
    assert cursor is not None
    while rows := cursor.fetchmany(BLOCK):
        try:
            numbers = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * len(COLUMNS))
        except (TypeError, ValueError, OverflowError):
            raise _not_whole(rows) from None
        yield numbers.reshape(-1, len(COLUMNS))


def _not_whole(rows: Sequence[Any]) -> InvalidInput:
    """Return the first of some rows that holds anything but whole numbers, as an error."""
    for row in rows:
        strange = [name for name, value in zip(COLUMNS, row, strict=True) if not _is_whole(value)]
        if strange:
            where = f"postings, batch {row[0]}, leg {row[1]}, {strange[0]}"
            return InvalidInput([Problem(where, "what is no whole number", "a whole number of 64 bits")])
    return InvalidInput([Problem("postings", "what is no whole number", "whole numbers of 64 bits")])


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _nothing() -> NDArray[np.int64]:
    return np.zeros((0, len(COLUMNS)), dtype=np.int64)
