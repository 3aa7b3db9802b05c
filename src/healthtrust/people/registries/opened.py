"""A records folder opened in DuckDB: typed views of its tables, every mistake in any of them told together.

    dates     DATE, or the first ten characters of a text: 2027-03-01
    heads     identical residents a row of enrolment stands for, 1 where the column is not there
    cases     times an activity happened, 1 where the column is not there; contacts too
    cost      reference cost where it is known, else what was paid: capitated care is paid nothing

Source  the tables: `records.exchange`; agreement on records folders

>>> import tempfile, duckdb
>>> folder = Path(tempfile.mkdtemp())
>>> head = "person_id,start_date,end_date,birth_date,sex\\n"
>>> rows = "1,2027-01-01,,1960-05-01,female\\n2,x,,1970-01-01,male\\n"
>>> _ = (folder / "enrolment.csv").write_text(head + rows)
>>> try: opened(duckdb.connect(), folder)
... except Exception as refused: print(refused)
enrolment.csv, column start_date: found 1 cell without a date, the first 'x'; expected a date: 2027-03-01.
1 problem
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from healthtrust.engine.backend import threads
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATES = ("start_date", "end_date", "birth_date", "death_date", "date")
FILLED = {
    "enrolment": {
        "end_date": "DATE", "death_date": "DATE", "heads": "BIGINT", "household_id": "VARCHAR",
        "income": "BIGINT", "practice_id": "VARCHAR", "area_code": "VARCHAR", "deprivation_rank": "BIGINT",
        "ethnicity": "VARCHAR",
    },
    "activity": {
        "end_date": "DATE", "elective": "BOOLEAN", "paid_amount": "BIGINT", "reference_cost": "BIGINT",
        "cases": "BIGINT", "contacts": "BIGINT",
    },
    "diagnosis": {"code_system": "VARCHAR", "code": "VARCHAR", "rank": "BIGINT"},
    "measurement": {"person_id": "", "measure_code": "VARCHAR", "value": "DOUBLE"},
}  # fmt: skip
"""Columns read beside those that must be there, by table, with their type where they are not."""
NEEDED = {
    "enrolment": ("person_id", "start_date", "birth_date", "sex"),
    "activity": ("activity_id", "person_id", "start_date", "setting"),
    "diagnosis": ("activity_id", "code_system", "code"),
    "measurement": ("person_id", "date", "measure_code", "value"),
}
MAY_BE_EMPTY = frozenset({("measurement", "value"), ("measurement", "person_id"), ("activity", "person_id")})
"""What may be empty: a measurement of an organisation, activity of nobody known."""
ONES = ("heads", "cases", "contacts")


@dataclass(frozen=True)
class Records:
    """What a folder holds: its tables by name with their columns, its currency where it says one."""

    folder: Path
    columns: Mapping[str, frozenset[str]]
    currency: str


@contextmanager
def database(memory: str = "2500MB") -> Iterator[DuckDBPyConnection]:
    """Yield a database that keeps within its memory and turns to disk beyond it."""
    import duckdb

    with TemporaryDirectory() as spill, duckdb.connect() as book:
        for said in (f"memory_limit = '{memory}'", f"threads = {threads()}", f"temp_directory = '{spill}'"):
            book.execute(f"SET {said}")
        book.execute("SET preserve_insertion_order = false")
        book.execute("SET enable_progress_bar = false")
        try:
            yield book
        except duckdb.OutOfMemoryException:
            found = f"more to hold at once than {memory}"
            raise InvalidInput([Problem("records", found, "more memory")]) from None


def opened(book: DuckDBPyConnection, folder: Path) -> Records:
    """Make the views enrolment, activity, diagnosis and measurement; raises with every problem in any."""
    problems: list[Problem] = []
    if not folder.is_dir():
        refuse(
            [
                Problem(
                    "records", f"no folder {str(folder)!r}", "a folder of records", remedy="Check the path."
                )
            ]
        )
    found: dict[str, frozenset[str]] = {}
    for table in NEEDED:
        path = next(
            (folder / f"{table}{e}" for e in (".parquet", ".csv") if (folder / f"{table}{e}").is_file()), None
        )
        if path is None:
            if table == "enrolment":
                problems.append(
                    Problem(str(folder), "no table of enrolment", "enrolment.parquet or enrolment.csv")
                )
            _empty(book, table)
            continue
        held = _view(book, table, path, problems)
        found[table] = frozenset(held)
    refuse(problems)
    return Records(folder, found, _currency(folder))


def _view(book: DuckDBPyConnection, table: str, path: Path, problems: list[Problem]) -> dict[str, str]:
    """Make one view; add what is wrong in its cells to the problems."""
    at = "'" + str(path).replace("'", "''") + "'"
    source = f"read_parquet({at})" if path.suffix == ".parquet" else (
        f"read_csv({at}, header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true)"
    )  # fmt: skip
    held = {str(row[0]): str(row[1]) for row in book.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    if "withdrawn" in held:
        source = f"(SELECT * FROM {source} WHERE TRY_CAST(withdrawn AS BOOLEAN) IS NOT TRUE)"
    missing = [name for name in NEEDED[table] if name not in held]
    if missing:
        problems.append(
            Problem(path.name, f"no column {missing[0]!r}", f"columns {', '.join(NEEDED[table])}")
        )
        _empty(book, table)
        return held
    names = dict.fromkeys([*NEEDED[table], *FILLED[table]])
    told = {name: _typed(table, name, held.get(name)) for name in names}
    more = ", coalesce(reference_cost, paid_amount, 0) AS cost" if table == "activity" else ""
    inner = ", ".join(f"{expression} AS {name}" for name, expression in told.items())
    book.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT *{more} FROM (SELECT {inner} FROM {source})")
    problems += _amiss(book, (table, path.name, source), told, held)
    return held


def _typed(table: str, name: str, kind: str | None) -> str:
    """Return the expression of one column in its type."""
    wanted = FILLED[table].get(name, "")
    if kind is None:
        return "CAST(1 AS BIGINT)" if name in ONES else f"CAST(NULL AS {wanted or 'VARCHAR'})"
    cell = f'"{name}"'
    text = f"nullif(trim({cell}), '')" if kind == "VARCHAR" else cell
    if name in DATES:
        return cell if kind == "DATE" else f"TRY_CAST(substr(CAST({cell} AS VARCHAR), 1, 10) AS DATE)"
    if name == "person_id":
        return f"TRY_CAST({text} AS UBIGINT)"
    if name == "sex" or (name == "setting" and kind == "VARCHAR"):
        return cell
    if wanted in ("", "VARCHAR"):
        return cell if kind != "VARCHAR" or name in ("activity_id", "code", "code_system") else text
    cast = cell if kind == wanted else f"TRY_CAST({text} AS {wanted})"
    return f"coalesce({cast}, 1)" if name in ONES else cast


def _amiss(
    book: DuckDBPyConnection, where: tuple[str, str, str], told: Mapping[str, str], held: Mapping[str, str]
) -> list[Problem]:
    """Return cells that are empty where they must not be, and texts that are no date or number."""
    table, file, source = where
    tests: dict[str, str] = {}
    for name, expression in told.items():
        if name not in held:
            continue
        must = name in NEEDED[table] and (table, name) not in MAY_BE_EMPTY
        written = f"nullif(trim(CAST(\"{name}\" AS VARCHAR)), '') IS NOT NULL"
        if must:
            tests[name] = f"({expression}) IS NULL"
        elif held[name] == "VARCHAR" and "TRY_CAST" in expression:
            value = expression.removeprefix("coalesce(").removesuffix(", 1)") if name in ONES else expression
            tests[name] = f"({value}) IS NULL AND {written}"
    if {"start_date", "end_date"} <= set(told) and "end_date" in held:
        tests["end_date"] = f"({told['end_date']}) < ({told['start_date']})" + (
            f" OR {tests['end_date']}" if "end_date" in tests else ""
        )
    counted = ", ".join(f"count(*) FILTER (WHERE {test})" for test in tests.values())
    (row,) = book.execute(f"SELECT count(*), {counted} FROM {source}").fetchall()
    problems = [] if row[0] or table != "enrolment" else [Problem(file, "no rows", "at least one row")]
    for (name, test), count in zip(tests.items(), row[1:], strict=True):
        if count:
            cells = book.execute(
                f'SELECT min(CAST("{name}" AS VARCHAR)) FROM {source} WHERE {test}'
            ).fetchall()
            problems.append(_cell(file, name, count, cells[0][0]))
    return problems


def _cell(file: str, name: str, count: int, first: str | None) -> Problem:
    kind = "date" if name in DATES else "whole number" if name == "person_id" else "value"
    cells = f"{count:,} cell{'s' if count > 1 else ''} without a {kind}"
    found = f"{cells}, the first {first!r}" if first else f"{count:,} empty cell{'s' if count > 1 else ''}"
    if name == "end_date":
        return Problem(
            f"{file}, column end_date", f"{count:,} before the start, or no date: {first!r}", "a later day"
        )
    return Problem(f"{file}, column {name}", found, "a date: 2027-03-01" if kind == "date" else f"a {kind}")


def _empty(book: DuckDBPyConnection, table: str) -> None:
    """Make a view without rows."""
    names = dict.fromkeys([*NEEDED[table], *FILLED[table]])
    kinds = {
        "person_id": "UBIGINT",
        "setting": "VARCHAR",
        "value": "DOUBLE",
        "activity_id": "VARCHAR",
        "sex": "VARCHAR",
    }
    kinds |= dict.fromkeys(DATES, "DATE") | {k: v for k, v in FILLED[table].items() if v}
    more = ", 0 AS cost" if table == "activity" else ""
    told = ", ".join(f"CAST(NULL AS {kinds[name]}) AS {name}" for name in names)
    book.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {told}{more} LIMIT 0")


def _currency(folder: Path) -> str:
    report = folder / "load.json"
    if not report.is_file():
        return ""
    return str(json.loads(report.read_text(encoding="utf-8")).get("currency", ""))
