"""Identities read from files of any shape into one table of texts; several files are stacked.

A file without a column `source` is a source of its own, called as the file is. Columns of other names are
given as name=column.

>>> import tempfile, duckdb
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "ash.csv").write_text("record_id,given_name,Born\\n1,Ann,1980-01-31\\n")
>>> book = duckdb.connect()
>>> read_identities(book, [folder / "ash.csv"], {"birth_date": "Born"})
(('given_name', 'birth_date'), [])
>>> book.execute("SELECT source, record_id, birth_date FROM raw").fetchall()
[('ash', '1', '1980-01-31')]

Source  columns: records.exchange.IDENTITY.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from healthtrust.ground.arrow import arrow
from healthtrust.ground.attempt import attempt
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.records.exchange import IDENTITY
from healthtrust.records.store import read_arrow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEY = ("source", "record_id")
ALSO = ("death_date", "ethnicity", "deprivation")
"""Columns that are not compared and yet looked at: two deaths are two persons; recall is told by group."""


def read_identities(
    book: DuckDBPyConnection, paths: Sequence[Path], renamed: Mapping[str, str], more: Sequence[str] = ()
) -> tuple[tuple[str, ...], list[Problem]]:
    """Make table `raw` of texts; return its columns besides the key, and all that is wrong.

    renamed: our name to theirs; more: further columns that are kept.
    """
    wanted = (*IDENTITY.names, *ALSO, *more)
    problems: list[Problem] = []
    held: dict[str, None] = {}
    tables = []
    for number, path in enumerate(paths):
        columns = attempt(lambda path=path: read_arrow(path, texts=lambda name: True)[0], problems)  # type: ignore[misc]
        if columns is None:
            continue
        own = {name: renamed.get(name, name) for name in wanted}
        problems += _missing(path, columns, renamed)
        named = {name: columns[theirs] for name, theirs in own.items() if theirs in columns}
        if "record_id" in named:
            book.register(f"file_{number}", arrow().table({k: _texts(v) for k, v in named.items()}))
            tables.append((f"file_{number}", path.stem, tuple(named)))
            held |= dict.fromkeys(named)
    if not problems:
        _stack(book, tables, tuple(dict.fromkeys((*KEY, *(name for name in wanted if name in held)))))
    return tuple(name for name in wanted if name in held and name not in KEY), problems


def _stack(
    book: DuckDBPyConnection, tables: Sequence[tuple[str, str, tuple[str, ...]]], names: Sequence[str]
) -> None:
    made = ", ".join(f"{name} VARCHAR" for name in names)
    book.execute(f"CREATE OR REPLACE TABLE raw ({made})")
    for table, source, held in tables:
        own = [f"nullif(trim({name}), '') AS {name}" for name in held]
        own += [] if "source" in held else ["? AS source"]
        given = [] if "source" in held else [source]
        book.execute(f"INSERT INTO raw BY NAME SELECT {', '.join(own)} FROM {table}", given)
        book.unregister(table)


def _missing(path: Path, columns: Mapping[str, Any], renamed: Mapping[str, str]) -> list[Problem]:
    def absent(name: str) -> Problem:
        remedy = "Say which column it is with --columns NAME=COLUMN."
        return Problem(
            f"{path.name}, column {name}", "no such column", "one", nearest_match(name, columns), remedy
        )

    problems = [absent(theirs) for theirs in renamed.values() if theirs not in columns]
    if renamed.get("record_id", "record_id") not in columns and "record_id" not in renamed:
        problems.append(absent("record_id"))
    return problems


def _texts(column: Any) -> Any:
    """Return a column as Arrow texts; whole numbers of a workbook without a point."""
    pa = arrow()
    if isinstance(column, np.ndarray):
        return pa.array([_text(cell) for cell in column], pa.string())
    if pa.types.is_floating(column.type):
        return pa.array([_text(cell) for cell in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _text(cell: Any) -> str | None:
    if cell is None or cell != cell or cell == "":
        return None
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
