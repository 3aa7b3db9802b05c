"""Where a load is worked out: in memory, with a folder beside it, so that rows need not fit into memory.

    memory   at most a stated size; beyond it DuckDB keeps, sorts and joins rows in the folder
    text     a cell of a CSV file stays text until the load reads it
    sight    the source, the folder and the workplace only: a mapping's SELECT can read no other file

The workplace is removed when the load ends, however it ends.

Source  form of this library. DuckDB's limits: duckdb.org/docs, configuration [recalled].

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> with workplace(folder / "records", (folder,)) as (book, here):
...     book.sql("SELECT 1 + 1").fetchall(), here.parent == folder
([(2,)], True)
>>> list(folder.iterdir())
[]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from healthtrust.people.intake.relations import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "3GB"
HASTY = "type_pushdown"
"""Lets the reader of CSV files cast where a SELECT says TRY_CAST, and fail on a cell that cannot be read."""


@contextmanager
def workplace(
    to: Path, seen: Sequence[Path], memory: str = MEMORY
) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """Open a database, and a folder beside one that is to be written; give both.

    seen: folders and files that may be read; memory: at most, as DuckDB says it.
    """
    import duckdb

    to.parent.mkdir(parents=True, exist_ok=True)
    here = Path(mkdtemp(prefix=f".{to.name}-", suffix=".partial", dir=to.parent))
    try:
        book = duckdb.connect()
        try:
            _limit(book, here, [*seen, to.parent], memory)
            yield book, here
        finally:
            book.close()
    finally:
        rmtree(here, ignore_errors=True)


def _limit(book: DuckDBPyConnection, here: Path, seen: Sequence[Path], memory: str) -> None:
    folders = dict.fromkeys(str((each if each.is_dir() else each.parent).resolve()) for each in seen)
    book.execute(f"SET memory_limit = {quoted(memory)}")
    book.execute(f"SET temp_directory = {quoted(str(here / 'spill'))}")
    book.execute("SET enable_progress_bar = false")
    if book.execute(f"SELECT 1 FROM duckdb_optimizers() WHERE name = {quoted(HASTY)}").fetchall():
        book.execute(f"SET disabled_optimizers = {quoted(HASTY)}")
    book.execute("SET TimeZone = 'UTC'")
    book.execute(f"SET allowed_directories = [{', '.join(map(quoted, folders))}]")
    book.execute("SET enable_external_access = false")
