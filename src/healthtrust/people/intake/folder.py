"""A folder of records: its tables, what tells their rows apart, and what a load of the same rows replaces.

    key    what is one row: an activity, a spell of a person with a payer, an organisation, ...
    final  what the folder holds after a load: new rows, and those it held whose keys are not loaded anew

Source  the tables: `records.exchange`; form of this library.

>>> import tempfile, duckdb
>>> book, folder = duckdb.connect(), Path(tempfile.mkdtemp())
>>> rows = "SELECT 1 AS intake_row, 'a' AS org_id, 'payer' AS kind"
>>> _ = book.execute(f"CREATE TABLE organisation_new AS {rows}")
>>> open_folder(book, folder)
frozenset()
>>> final(book, "organisation", "organisation_new")
0
>>> book.sql("SELECT * FROM organisation_final").fetchall()
[('a', 'payer')]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.people.intake.mapping import TABLES
from healthtrust.people.intake.relations import identifier, quoted
from healthtrust.people.intake.rows import DAYS, columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEYS = {
    "enrolment": ("person_id", "payer_id", "start_date"),
    "activity": ("activity_id",),
    "diagnosis": ("activity_id", "code_system", "code", "rank"),
    "organisation": ("org_id",),
    "measurement": ("person_id", "org_id", "date", "measure_code"),
    "receipt": ("person_id", "org_id", "date", "kind", "rate_code"),
    "identity": ("source", "record_id"),
}
"""Which columns tell rows apart, as far as a table has them."""
ORDER = {
    "enrolment": ("person_id", "start_date", "payer_id"),
    "activity": ("person_id", "start_date", "activity_id"),
    "diagnosis": ("activity_id", "rank", "code_system", "code"),
    "organisation": ("org_id",),
}
"""The order rows are written in; of other tables that of all columns."""
UNIQUE = ("activity", "diagnosis", "organisation", "identity")
"""Tables in which a key that comes twice is a mistake; spells are judged by their days."""


def open_folder(
    book: DuckDBPyConnection, folder: Path, names: tuple[str, ...] = tuple(TABLES)
) -> frozenset[str]:
    """Make NAME_old of the tables that a folder holds, in the types of a load; return their names."""
    found = set()
    for name in names:
        path = folder / f"{name}.parquet"
        if path.is_file():
            held = f"SELECT * FROM read_parquet({quoted(str(path))})"
            typed = [_typed(name, column, kind) for column, kind in columns_of(book, held).items()]
            book.execute(f"CREATE OR REPLACE TEMP VIEW {name}_old AS SELECT {', '.join(typed)} FROM ({held})")
            found.add(name)
    return frozenset(found)


def _typed(name: str, column: str, kind: str) -> str:
    cell = identifier(column)
    held = {each.name: each.kind for each in TABLES[name].columns}.get(column, "")
    goal = (
        "DATE"
        if column in DAYS
        else {"identity": "UBIGINT", "money": "BIGINT", "text": "VARCHAR"}.get(held, kind)
    )
    return cell if goal == kind else f"CAST({cell} AS {goal}) AS {cell}"


def own(book: DuckDBPyConnection, relation: str) -> list[str]:
    """Return the columns of a relation without those of the load's own bookkeeping."""
    return [name for name in columns_of(book, f"SELECT * FROM {relation}") if not name.startswith("intake_")]


def same_key(book: DuckDBPyConnection, name: str, one: str, other: str) -> str:
    """Return the test that rows of two relations have one key; nothing is like nothing."""
    there = set(own(book, one)) & set(own(book, other))
    return " AND ".join(f"a.{c} IS NOT DISTINCT FROM b.{c}" for c in KEYS[name] if c in there)


def is_there(book: DuckDBPyConnection, relation: str) -> bool:
    """Return whether a database has a table or view of a name."""
    query = "SELECT count(*) FROM (SELECT table_name AS n FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views()) WHERE n = "  # noqa: E501
    ((count,),) = book.execute(f"{query}{quoted(relation)}").fetchall()
    return bool(count)


def final(book: DuckDBPyConnection, name: str, new: str) -> int:
    """Make NAME_final of new rows and the old ones they do not replace; return how many they replace."""
    columns = ", ".join(identifier(c) for c in own(book, new))
    fresh = f"SELECT {columns} FROM {new}"
    if not is_there(book, f"{name}_old"):
        book.execute(f"CREATE OR REPLACE TEMP VIEW {name}_final AS {fresh}")
        return 0
    alike = same_key(book, name, f"{name}_old", new)
    ((replaced,),) = book.execute(
        f"SELECT count(*) FROM {name}_old a SEMI JOIN {new} b ON {alike}"
    ).fetchall()
    kept = f"SELECT * FROM {name}_old a ANTI JOIN {new} b ON {alike}"
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name}_final AS {fresh} UNION ALL BY NAME {kept}")
    return int(replaced)


def ordered(book: DuckDBPyConnection, name: str) -> str:
    """Return the SELECT of a table's final rows in the order they are written in."""
    columns = own(book, f"{name}_final")
    first = [c for c in ORDER.get(name, ()) if c in columns]
    by = ", ".join(map(identifier, first)) if first else "ALL"
    return f"SELECT * FROM {name}_final ORDER BY {by}"
