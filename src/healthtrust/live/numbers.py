"""Persons keep their numbers from load to load: the numbers a load brings must agree with those given before.

    the same record of a source has the same number in every load
    a number stands for one person: who is new gets one that nobody has

A whole number that a source writes itself is taken to mean the same person everywhere (`people.intake`).

>>> import duckdb, tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> for name, number in (("kept", 1), ("made", 2)):
...     row = f"SELECT 'ash' AS source, 'a' AS source_person_id, {number}::UBIGINT AS person_id"
...     duckdb.sql(row).write_parquet(str(folder / f"{name}.parquet"))
>>> with duckdb.connect() as book:
...     disagreeing(book, folder / "made.parquet", folder / "kept.parquet")[0].found
'other numbers of 1 records than they were given before'
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILE = "persons.parquet"
REMEDY = (
    "Load the source itself, so that its persons are numbered as before: "
    "healthtrust live load TRUST SOURCE --mapping MAPPING [--links LINKS]."
)


def disagreeing(book: DuckDBPyConnection, made: Path, kept: Path) -> list[Problem]:
    """Return why the numbers of a load cannot stand beside those given before.

    made: the persons of the load; kept: those of the trust, if there is such a file. Where the connection has
    a view `enrolment` of what was loaded before, its numbers count as given too.
    """
    if not made.is_file():
        return []
    _view(book, "made_persons", made)
    _view(book, "kept_persons", kept if kept.is_file() else None)
    same = "m.source = k.source AND m.source_person_id = k.source_person_id"
    changed = _count(book, f"made_persons m JOIN kept_persons k ON {same} WHERE m.person_id <> k.person_id")
    views = [row[0] for row in book.execute("SELECT view_name FROM duckdb_views()").fetchall()]
    enrolled = "UNION SELECT person_id FROM enrolment" if "enrolment" in views else ""
    taken = _count(
        book,
        f"(SELECT person_id FROM made_persons WHERE source_person_id <> person_id::VARCHAR) m "
        f"WHERE person_id IN (SELECT person_id FROM kept_persons {enrolled}) AND person_id NOT IN "
        f"(SELECT m.person_id FROM made_persons m JOIN kept_persons k ON {same})",
    )
    found = []
    if changed:
        said = f"other numbers of {changed:,} records than they were given before"
        found.append(Problem("persons", said, "the same number in every load", remedy=REMEDY))
    if taken:
        said = f"{taken:,} numbers that other persons of the trust have"
        found.append(Problem("persons", said, "a number of their own for those who are new", remedy=REMEDY))
    return found


def write_all(book: DuckDBPyConnection, made: Path, kept: Path, to: Path) -> None:
    """Write the persons of a load together with those of before."""
    files = [each for each in (made, kept) if each.is_file()]
    query = " UNION ".join(f"SELECT {', '.join(COLUMNS)} FROM {_read(path)}" for path in files)
    book.execute(f"COPY (SELECT * FROM ({query}) ORDER BY ALL) TO '{_quoted(to)}' (FORMAT parquet)")


COLUMNS = ("source", "source_person_id", "person_id")


def _view(book: DuckDBPyConnection, name: str, path: Path | None) -> None:
    nothing = "SELECT NULL::VARCHAR AS source, NULL::VARCHAR AS source_person_id, NULL::UBIGINT AS person_id"
    query = f"{nothing} WHERE false" if path is None else f"SELECT {', '.join(COLUMNS)} FROM {_read(path)}"
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")


def _count(book: DuckDBPyConnection, rows: str) -> int:
    found = book.execute(f"SELECT count(DISTINCT m.person_id) FROM {rows}").fetchone()
    return int(found[0]) if found else 0


def _read(path: Path) -> str:
    return f"read_parquet('{_quoted(path)}')"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
