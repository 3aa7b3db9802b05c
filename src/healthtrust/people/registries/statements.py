"""A question as plain SELECTs that build on each other: no state, no engine's own functions, one name each.

Each statement reads the views of `opened` and those before it. DuckDB runs them as they stand; another engine
runs them transpiled.

>>> Statement("one", "SELECT 1 AS x").made
'CREATE OR REPLACE TEMP TABLE one AS SELECT 1 AS x'
>>> digits("start_date")[:33], quoted("it's")
('(EXTRACT(YEAR FROM start_date) * ', "'it''s'")

Source  form of this library
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Statement:
    """A named relation; kept as a table where more than one other reads it."""

    name: str
    select: str
    kept: bool = True

    @property
    def made(self) -> str:
        """Return the statement that makes it in DuckDB."""
        return f"CREATE OR REPLACE TEMP {'TABLE' if self.kept else 'VIEW'} {self.name} AS {self.select}"


def made(book: DuckDBPyConnection, statements: Iterable[Statement]) -> None:
    """Make the relations of statements, each in place of one of its name."""
    for each in statements:
        book.execute(each.made)


def together(statements: Iterable[Statement], asked: str) -> str:
    """Return one query of statements and what is asked of them; nothing is made, nothing stays behind."""
    return f"WITH {', '.join(f'{each.name} AS ({each.select})' for each in statements)} {asked}"


def day(on: date) -> str:
    """Return a day as SQL writes it."""
    return f"DATE '{on.isoformat()}'"


def digits(expression: str) -> str:
    """Return a day as the number yyyymmdd: 10,000 more is a year older."""
    return (
        f"(EXTRACT(YEAR FROM {expression}) * 10000 + EXTRACT(MONTH FROM {expression}) * 100 "
        f"+ EXTRACT(DAY FROM {expression}))"
    )


def digits_of(on: date) -> int:
    """Return a known day as that number."""
    return on.year * 10000 + on.month * 100 + on.day


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Return texts as SQL lists them."""
    return ", ".join(quoted(each) for each in texts)
