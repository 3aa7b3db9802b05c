"""A database in memory for one linkage: as many threads as the engine has, disk only beyond its memory.

Source  form of this library.

>>> with database() as book:
...     book.execute("SELECT 1").fetchall()
[(1,)]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from healthtrust.engine.backend import threads
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "4GB"


@contextmanager
def database(memory: str = MEMORY) -> Iterator[DuckDBPyConnection]:
    """Yield a database that keeps within its memory; nothing of it is left afterwards."""
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect() as book:
        book.execute(f"SET memory_limit = '{memory}'")
        book.execute(f"SET threads = {threads()}")
        book.execute(f"SET temp_directory = '{spill}'")
        book.execute("SET enable_progress_bar = false")
        try:
            yield book
        except duckdb.OutOfMemoryException:
            found = f"more to hold at once than {memory}"
            raise InvalidInput([Problem("IDENTITY", found, "smaller blocks, or fewer records")]) from None
