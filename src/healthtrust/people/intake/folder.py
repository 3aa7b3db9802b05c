"""A folder of records: its tables, what tells their rows apart, and what a load of the same rows replaces.

    key        what is one row: an activity, a spell of a person with a payer, an organisation, ...
    final      what the folder holds after a load: new rows, and those it held whose keys are not loaded anew
    diagnoses  of an activity that is loaded anew, or taken away, are replaced with it
    withdrawn  rows that take their key away: the folder keeps them until the key is loaded anew

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
from healthtrust.people.intake.rows import DAYS, REPLACED, columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEYS = {**REPLACED, "diagnosis": ("activity_id", "code_system", "code", "rank")}
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
            select = f"SELECT {', '.join(typed)} FROM ({held})"
            parted(book, name, select, "_old", "withdrawn" in columns_of(book, held))
            found.add(name)
    return frozenset(found)


def parted(book: DuckDBPyConnection, name: str, select: str, of: str, withdrawn: bool) -> None:
    """Make views of a table's rows that stand, NAME`of`; and those withdrawn, if any, NAME_gone`of`.

    of: `_old` of the folder's rows, `_new` of those loaded.
    """
    if not withdrawn:
        book.execute(f"CREATE OR REPLACE TEMP VIEW {name}{of} AS {select}")
        return
    rows = f"SELECT * FROM ({select}) WHERE CAST(withdrawn AS BOOLEAN)"
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name}{of} AS {rows} IS NOT TRUE")
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name}_gone{of} AS {rows}")


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
    return [row[0] for row in book.execute(f"DESCRIBE {relation}").fetchall() if row[0][:7] != "intake_"]


def standing(book: DuckDBPyConnection, name: str, rows: str = "old") -> str:
    """Return the SELECT of a table's old rows that no row of this load replaces or takes away.

    rows: "old", or "gone_old" for those that were withdrawn.
    """
    others = [each for each in (f"{name}_new", f"{name}_gone_new") if is_there(book, each)]
    if name == "diagnosis":
        loaded = "activity_new" if others else ""
        others += [each for each in (loaded, "activity_gone_new") if each and is_there(book, each)]
    mine = set(own(book, f"{name}_{rows}"))
    select = f"SELECT a.* FROM {name}_{rows} a"
    for at, other in enumerate(others):
        there = mine & set(own(book, other))
        key = [f"a.{c} IS NOT DISTINCT FROM b{at}.{c}" for c in REPLACED[name] if c in there]
        select += f" ANTI JOIN {other} b{at} ON {' AND '.join(key)}" if key else ""
    return select


def is_there(book: DuckDBPyConnection, relation: str) -> bool:
    """Return whether a database has a table or view of a name."""
    import duckdb

    try:
        book.execute(f"DESCRIBE {relation}")
    except duckdb.CatalogException:
        return False
    return True


def replaced(book: DuckDBPyConnection, name: str) -> int:
    """Return how many rows that the folder holds are replaced or taken away."""
    if not is_there(book, f"{name}_old"):
        return 0
    counts = f"SELECT (SELECT count(*) FROM {name}_old) - (SELECT count(*) FROM ({standing(book, name)}))"
    return int(book.execute(counts).fetchall()[0][0])


def final(book: DuckDBPyConnection, name: str, new: str) -> int:
    """Make NAME_final of new rows and the old ones they do not replace; return how many they replace."""
    columns = ", ".join(identifier(c) for c in own(book, new))
    select = f"SELECT {columns} FROM {new}"
    if is_there(book, f"{name}_old"):
        select += f" UNION ALL BY NAME {standing(book, name)}"
    book.execute(f"CREATE OR REPLACE TEMP VIEW {name}_final AS {select}")
    return replaced(book, name)


def ordered(book: DuckDBPyConnection, name: str) -> str:
    """Return the SELECT of a table's final rows, and those withdrawn, in the order they are written in."""
    select = f"SELECT * FROM {name}_final"
    if is_there(book, f"{name}_gone_new"):
        gone = ", ".join(map(identifier, own(book, f"{name}_gone_new")))
        select += f" UNION ALL BY NAME SELECT {gone} FROM {name}_gone_new"
    if is_there(book, f"{name}_gone_old"):
        select += f" UNION ALL BY NAME {standing(book, name, 'gone_old')}"
    columns = own(book, f"{name}_final")
    first = [c for c in ORDER.get(name, ()) if c in columns]
    by = ", ".join(map(identifier, first)) if first else "ALL"
    return f"{select} ORDER BY {by}"
