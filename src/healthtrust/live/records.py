"""What was loaded into a trust, as it stands today: later loads correct earlier ones, row by row.

    current rows = for each key, the rows of the last load that has the key

    enrolment    person, payer, first day of the spell        activity, diagnosis   activity
    organisation organisation                                 measurement           whom, when and what
    receipt      who paid for whom, when, of what kind

    received_month of a row of activity = month in which its key was first loaded, the care's own at the least

Source  interfaces of this project. A row with `withdrawn` set takes its key away. Nothing loaded is changed:
        what stood at an earlier load can always be seen again.

>>> import tempfile, duckdb
>>> places = [Path(tempfile.mkdtemp()) for _ in range(2)]
>>> for place, amount in zip(places, (5, 7)):
...     row = duckdb.sql(f"SELECT 'a' AS activity_id, {amount} AS paid_amount")
...     row.write_parquet(f"{place}/activity.parquet")
>>> with opened(places) as records:
...     records.rows("SELECT paid_amount FROM activity")
[(7,)]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import threads

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = dict[str, NDArray[Any]]

KEYS = {
    "enrolment": ("person_id", "payer_id", "start_date"),
    "activity": ("activity_id",),
    "diagnosis": ("activity_id",),
    "organisation": ("org_id",),
    "measurement": ("person_id", "org_id", "date", "measure_code"),
    "receipt": ("person_id", "org_id", "date", "kind", "rate_code"),
}
"""What a later row must share with an earlier one to stand in its place."""

EXPECTED = {
    "enrolment": {
        "person_id": "UBIGINT", "start_date": "DATE", "end_date": "DATE", "birth_date": "DATE",
        "sex": "VARCHAR", "payer_id": "VARCHAR", "plan_id": "VARCHAR", "practice_id": "VARCHAR",
        "area_code": "VARCHAR", "household_id": "VARCHAR", "income": "BIGINT", "heads": "BIGINT",
        "households": "BIGINT", "death_date": "DATE",
    },
    "activity": {
        "activity_id": "VARCHAR", "person_id": "UBIGINT", "org_id": "VARCHAR", "start_date": "DATE",
        "setting": "VARCHAR", "payer_id": "VARCHAR", "plan_id": "VARCHAR", "paid_amount": "BIGINT",
        "reference_cost": "BIGINT", "patient_paid": "BIGINT", "paid_back": "BIGINT",
        "payment_model": "VARCHAR", "product_code": "VARCHAR", "cases": "BIGINT", "area_code": "VARCHAR",
    },
    "diagnosis": {"activity_id": "VARCHAR", "code_system": "VARCHAR", "code": "VARCHAR"},
    "organisation": {"org_id": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR"},
    "measurement": {
        "person_id": "UBIGINT", "org_id": "VARCHAR", "date": "DATE", "measure_code": "VARCHAR",
        "value": "DOUBLE", "numerator": "DOUBLE", "denominator": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE",
        "note": "VARCHAR",
    },
    "receipt": {
        "person_id": "UBIGINT", "org_id": "VARCHAR", "date": "DATE", "kind": "VARCHAR", "amount": "BIGINT",
        "place": "VARCHAR", "rate_code": "VARCHAR", "payee_id": "VARCHAR", "period_start": "DATE",
    },
}  # fmt: skip
"""Columns that a live year looks at, and their types; one that no load has is null."""

MEMORY = "4GB"


@dataclass(frozen=True)
class Records:
    """The tables of a trust as relations of one DuckDB connection, named as the tables are."""

    book: DuckDBPyConnection

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        found: list[tuple[Any, ...]] = self.book.execute(query, list(values)).fetchall()
        return found

    def number(self, query: str, *values: Any) -> int:
        """Return the one whole number that a query gives."""
        return int(self.rows(query, *values)[0][0] or 0)

    def columns(self, query: str, *values: Any) -> Columns:
        """Return the columns of a query as arrays."""
        found: Columns = self.book.execute(query, list(values)).fetchnumpy()
        return {name: np.ma.filled(of, _missing(of)) for name, of in found.items()}


@contextmanager
def opened(loads: Sequence[Path], months: Sequence[int] = ()) -> Iterator[Records]:
    """Open the tables of records folders, given in the order in which they were loaded.

    months: in which each was loaded (year × 12 + month − 1); without them a row of activity was received in
    the month of the care.
    """
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect() as book:
        book.execute(f"SET threads = {threads()}")
        book.execute(f"SET memory_limit = '{MEMORY}'")
        book.execute(f"SET temp_directory = '{spill}'")
        for table in KEYS:
            files = [(number, load / f"{table}.parquet") for number, load in enumerate(loads)]
            there = [(number, path) for number, path in files if path.is_file()]
            _view(book, table, there, months if table == "activity" else None)
        yield Records(book)


def _view(
    book: DuckDBPyConnection, table: str, files: Sequence[tuple[int, Path]], months: Sequence[int] | None
) -> None:
    """Make the view of a table over its files, each with the number of its load; months: see `opened`."""
    expected = EXPECTED[table]
    nothing = ", ".join(f"NULL::{kind} AS {name}" for name, kind in expected.items())
    parts = [f"SELECT {nothing}, NULL::BOOLEAN AS withdrawn, -1 AS load WHERE false"]
    parts += [f"SELECT *, {number} AS load FROM read_parquet('{_quoted(path)}')" for number, path in files]
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in expected.items())
    rows = f"SELECT * REPLACE ({typed}) FROM ({' UNION ALL BY NAME '.join(parts)})"
    first = "load"
    if len(files) > 1:
        first = "first_load"
        rows = _last(book, table, rows, files)
    received = "" if months is None else f", {_received(months, first)} AS received_month"
    book.execute(f"CREATE VIEW {table} AS SELECT *{received} FROM ({rows}) WHERE withdrawn IS NOT TRUE")


def _last(book: DuckDBPyConnection, table: str, rows: str, files: Sequence[tuple[int, Path]]) -> str:
    """Return the query of the last rows of each key, with its `first_load`.

    Keys that more than one load has are found once, by the keys of all loads but the largest, so that a small
    correction of a large load costs little each time the rows are read.
    """
    key = ", ".join(KEYS[table])
    same = " AND ".join(f"r.{name} IS NOT DISTINCT FROM a.{name}" for name in KEYS[table])
    sizes = {number: _rows_in(book, path) for number, path in files}
    largest = max(sizes, key=lambda number: sizes[number])
    book.execute(
        f"CREATE TEMP TABLE {table}_again AS "
        f"WITH r AS (SELECT {key}, load FROM ({rows})), "
        f"a AS (SELECT DISTINCT {key} FROM r WHERE load <> {largest}) "
        f"SELECT {key}, min(load) AS first_load, max(load) AS last_load FROM r SEMI JOIN a ON {same} "
        "GROUP BY ALL HAVING min(load) < max(load)"
    )
    return (
        f"SELECT r.*, coalesce(a.first_load, r.load) AS first_load FROM ({rows}) AS r "
        f"LEFT JOIN {table}_again AS a ON {same} WHERE a.last_load IS NULL OR a.last_load = r.load"
    )


def _rows_in(book: DuckDBPyConnection, path: Path) -> int:
    return int(book.execute(f"SELECT count(*) FROM read_parquet('{_quoted(path)}')").fetchall()[0][0])


def _received(months: Sequence[int], load: str) -> str:
    """Return the expression of the month a row was received in: of its load, of the care at the least."""
    care = "CAST(date_trunc('month', start_date) AS DATE)"
    if not months:
        return care
    days = ", ".join(f"DATE '{month // 12:04d}-{month % 12 + 1:02d}-01'" for month in months)
    return f"greatest({care}, ([{days}])[{load} + 1])"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _missing(values: NDArray[Any]) -> Any:
    """Return what stands for a missing value: nothing for words, nought for whole numbers, else NaN."""
    if values.dtype.kind == "O":
        return None
    return np.nan if values.dtype.kind == "f" else 0
