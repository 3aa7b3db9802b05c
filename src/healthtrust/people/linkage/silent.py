"""Splink, imported when it is needed and silent: no words, no files, nothing fetched.

Source  Linacre et al., Splink: free software for probabilistic record linkage at scale, International Journal
        of Population Data Science 2022 [recalled]; version 5 on DuckDB

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE few AS SELECT 1 AS key, 'ann' AS given_name")
>>> from healthtrust.people.linkage.model import shipped_model
>>> from healthtrust.people.linkage.trained import untrained
>>> model = shipped_model("default").within(frozenset({"given_name"}))
>>> type(linker(book, "few", untrained(model, 0.001).settings())).__name__
'Linker'
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def hushed() -> Iterator[None]:
    """Say nothing that Splink would say: its logger is closed while it works."""
    logger = logging.getLogger("splink")
    before = logger.level, logger.propagate, list(logger.handlers)
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.level, logger.propagate = before[0], before[1]
        logger.handlers[:] = before[2]


def linker(book: DuckDBPyConnection, table: str, settings: Mapping[str, Any]) -> Any:
    """Return Splink's linker over a table of a database."""
    with hushed():
        from splink import DuckDBAPI, Linker

        return Linker(DuckDBAPI(connection=book).register(table), dict(settings), log_level=None)


def registered(linked: Any, table: str) -> Any:
    """Return a table of the linker's database as Splink takes it."""
    return linked._db_api.register(table)
