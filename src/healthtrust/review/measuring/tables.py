"""The five tables of a folder, opened where they lie: typed, and every mistake in any of them told together.

    person     as written, so that 007 stays what it is; a whole number where every table holds whole numbers
    dates      the first ten characters of what is written: 2027-03-01, or a time on that day
    money      whole minor units

Source  the tables: `records.exchange`.

>>> import tempfile, duckdb
>>> folder = Path(tempfile.mkdtemp())
>>> head = "person_id,start_date,end_date,birth_date,sex\\n"
>>> _ = (folder / "enrolment.csv").write_text(head + "1,2027-01-01,,1960-05-01,female\\n2,x,,1970-01-01,male")
>>> _, problems = opened_tables(duckdb.connect(), folder)
>>> for problem in problems: print(problem)
enrolment.csv, column start_date, row 3: found 'x'; expected a date: 2027-03-01.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from healthtrust.deliver.guards.lines import Lines, opened, quoted
from healthtrust.ground.problems import Problem, in_words
from healthtrust.ground.tables import Column, Contract
from healthtrust.records.exchange import EXCHANGE
from healthtrust.records.store import READABLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATES = frozenset({"start_date", "end_date", "birth_date", "death_date", "date", "requested_date"})
MORE = {"activity": {"requested_date": "day it was asked for", "clinician_id": "who gave it, by person"}}
"""Columns beyond the contracts that some measures read where they are there."""
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
NEEDED = ("enrolment",)
_FLAGS = "('yes', 'true', '1', 'no', 'false', '0')"


@dataclass(frozen=True, eq=False)
class Tables:
    """The views `enrolment`, `activity`, ... of a database, as far as their files are there."""

    book: DuckDBPyConnection
    columns: Mapping[str, frozenset[str]]
    """By table: which columns are there; no table, no columns."""

    def has(self, table: str, *columns: str) -> bool:
        """Return whether a table is there with some columns."""
        return table in self.columns and self.columns[table].issuperset(columns)

    @cached_property
    def measured(self) -> frozenset[str]:
        """Return the measure codes on record."""
        found = self.book.execute("SELECT DISTINCT measure_code FROM measurement").fetchall()
        return frozenset(str(code) for (code,) in found)

    def number(self, query: str) -> int:
        """Return the one whole number that a query finds."""
        ((found,),) = self.book.execute(query).fetchall()
        return int(found or 0)


def opened_tables(book: DuckDBPyConnection, folder: Path) -> tuple[Tables | None, list[Problem]]:
    """Make a view of each table of a folder; return them, and what is wrong in any."""
    lines: dict[str, Lines] = {}
    problems: list[Problem] = []
    for contract in EXCHANGE:
        path = _file(folder, contract.name)
        if path is None:
            if contract.name in NEEDED:
                expected = f"{contract.name}{in_words(READABLE)}"
                problems.append(Problem(str(folder), f"no table of {contract.name}", expected))
            continue
        wanted = {c.name: c.meaning for c in contract.columns} | MORE.get(contract.name, {})
        optional = [name for name in wanted if not _required(contract, name)]
        held, more = opened(book, path, wanted, optional)
        problems += more
        if held is not None:
            lines[contract.name] = held
    whole = all(each.kinds["person_id"] in WHOLE for each in lines.values() if "person_id" in each.kinds)
    for name, each in lines.items():
        book.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT {_typed(each, whole)} FROM {each.source}")
        problems += _amiss(each, next(c for c in EXCHANGE if c.name == name))
    if "enrolment" in lines and not problems:
        problems += _two_of_one(book, lines["enrolment"].name)
    found = {name: frozenset(each.columns) for name, each in lines.items()}
    return (None if problems else Tables(book, found)), problems


def _file(folder: Path, name: str) -> Path | None:
    return next(
        (
            folder / f"{name}{end}"
            for end in (".parquet", ".csv", ".xlsx")
            if (folder / f"{name}{end}").is_file()
        ),
        None,
    )


def _required(contract: Contract, name: str) -> bool:
    asked = {
        "enrolment": ("person_id", "start_date", "end_date", "birth_date", "sex"),
        "activity": ("activity_id", "person_id", "start_date", "setting"),
        "diagnosis": ("activity_id", "code_system", "code"),
        "organisation": ("org_id",),
        "measurement": ("date", "measure_code"),
    }
    return name in asked[contract.name]


def _typed(lines: Lines, whole: bool) -> str:
    """Return the list of columns with their types."""
    told = [f"{typed(lines, name, whole)} AS {name}" for name in lines.columns]
    if "activity_id" in lines.columns:
        told.append(f"hash({typed(lines, 'activity_id')}) AS key")
    return ", ".join(told)


def typed(lines: Lines, name: str, whole: bool = False) -> str:
    """Return the expression of one column in its type, nothing where it is none."""
    cell, kind = quoted(lines.headers[name]), lines.kinds[name]
    if kind == "VARCHAR" and lines.source.startswith("read_parquet") and _is_plain(name):
        return cell
    if name == "person_id" and whole:
        return f"{cell}::BIGINT"
    if name in DATES:
        return cell if kind == "DATE" else f"TRY_CAST(substr({_text(cell, kind)}, 1, 10) AS DATE)"
    held = _column(name)
    if held is None or held.kind in ("text", "identity"):
        return _text(cell, kind)
    if held.kind == "choice":
        return f"lower({_text(cell, kind)})" if kind == "VARCHAR" else _text(cell, kind)
    if held.kind == "flag":
        return cell if kind == "BOOLEAN" else f"lower({_text(cell, kind)}) IN ('yes', 'true', '1')"
    goal = "DOUBLE" if held.kind == "number" else "BIGINT"
    if kind == goal:
        return cell
    if goal == "BIGINT" and kind == "VARCHAR":  # 5.25 is no whole number, and is told below
        return f"TRY_CAST({_text(cell, kind)} AS BIGINT)"
    return f"TRY_CAST({_text(cell, kind)} AS {goal})" if kind == "VARCHAR" else f"{cell}::{goal}"


def _is_plain(name: str) -> bool:
    """Return whether a column of texts is taken as it is held: Parquet has empty cells of its own."""
    held = _column(name)
    return name not in DATES and (held is None or held.kind in ("text", "identity", "choice"))


def _text(cell: str, kind: str) -> str:
    if kind in ("DOUBLE", "FLOAT"):
        return f"coalesce(TRY_CAST({cell} AS HUGEINT)::VARCHAR, {cell}::VARCHAR)"
    return f"nullif(trim({cell}), '')" if kind == "VARCHAR" else f"{cell}::VARCHAR"


def _column(name: str) -> Column | None:
    return next((c for contract in EXCHANGE for c in contract.columns if c.name == name), None)


def _meaning(name: str) -> str:
    held = _column(name)
    return held.meaning if held is not None else name


def _amiss(lines: Lines, contract: Contract) -> list[Problem]:
    """Return cells that are missing where they must not be, or are no date, number or choice, all of them."""
    asked = []
    for name in lines.columns:
        cell, value = quoted(lines.headers[name]), typed(lines, name)
        held_as_is = lines.kinds[name] != "VARCHAR" or lines.source.startswith("read_parquet")
        written = f"{cell} IS NOT NULL" if held_as_is else f"trim({cell}) <> ''"
        if _required(contract, name) and name not in ("end_date",):
            missing = f"{cell} IS NULL" if held_as_is else f"NOT coalesce({written}, false)"
            asked.append((name, missing, _meaning(name)))
        expected, wrong = _wrong(lines, name, value)
        if wrong:
            test = f"({wrong})" if held_as_is and "IS NULL" not in wrong else f"{written} AND ({wrong})"
            asked.append((name, test, expected))
    if {"start_date", "end_date"} <= set(lines.columns):
        later = f"{typed(lines, 'end_date')} < {typed(lines, 'start_date')}"
        asked.append(("end_date", later, "a day that is not before the start"))
    if not asked:
        return []
    *found, rows = _met(lines, [test for _, test, _ in asked])
    if not rows:
        return [Problem(lines.name, "no rows", f"at least one row of {contract.name}")]
    problems = [
        Problem(f"{lines.name}, column {name}, {told}", repr(cell) if cell else "nothing", expected)
        for (name, test, expected), met in zip(asked, found, strict=True)
        if met
        for told, cell in (_rows(lines, test, name),)
    ]
    return problems + (_repeated(lines) if contract.name == "activity" else [])


def _met(lines: Lines, tests: Sequence[str]) -> list[int]:
    """Return for each test whether some row passes it, 0 where none does; last, how many rows there are.

    Parquet holds the least and largest value of its parts and how many are empty: each test has a query of
    its own there, which opens just the parts that could pass it. Texts are read once for all tests.
    """
    if lines.source.startswith("read_parquet"):
        queries = [f"SELECT count(*) FROM (FROM {lines.source} WHERE {test} LIMIT 1)" for test in tests]
        queries.append(f"SELECT count(*) FROM {lines.source}")
    else:
        counted = [f"count(*) FILTER (WHERE {test})" for test in tests]
        queries = [f"SELECT {', '.join([*counted, 'count(*)'])} FROM {lines.source}"]
    return [int(each) for query in queries for each in lines.book.execute(query).fetchall()[0]]


def _wrong(lines: Lines, name: str, value: str) -> tuple[str, str]:
    """Return what is expected of a column, and the test of cells that are not so."""
    held, kind = _column(name), lines.kinds[name]
    if name in DATES:
        return "a date: 2027-03-01", f"{value} IS NULL" if kind != "DATE" else ""
    if held is None or held.kind in ("text", "identity"):
        return "", ""
    if held.kind == "choice":
        listed = ", ".join(f"'{choice}'" for choice in held.choices)
        return in_words(held.choices), f"{value} NOT IN ({listed})"
    if held.kind == "flag":
        return "yes or no", "" if kind == "BOOLEAN" else (
            f"lower({_text(quoted(lines.headers[name]), kind)}) NOT IN {_FLAGS}"
        )  # fmt: skip
    low = "" if held.low is None else f" OR {value} < {held.low:g}"
    unit = f" ({held.unit})" if held.unit else ""
    least = "" if held.low is None else f" of {held.low:g} or more"
    wrong = f"{value} IS NULL{low}" if kind == "VARCHAR" else low.removeprefix(" OR ")
    return f"a {'whole ' if held.kind != 'number' else ''}number{least}{unit}", wrong


def _rows(lines: Lines, test: str, name: str) -> tuple[str, str]:
    """Return the rows of a mistake, in words, and the cell of the first; columns as in the file."""
    numbered = f"SELECT *, row_number() OVER () + 1 AS row_of_file FROM {lines.source}"
    cell = quoted(lines.headers[name])
    query = f"SELECT row_of_file, {cell}::VARCHAR FROM ({numbered}) WHERE {test} ORDER BY 1 LIMIT 200"
    found = lines.book.execute(query).fetchall()
    from healthtrust.ground.problems import rows_in_words

    return rows_in_words([int(row) for row, _ in found]), found[0][1] or ""


def _two_of_one(book: DuckDBPyConnection, name: str) -> list[Problem]:
    """Return persons with two days of birth or two sexes: their stratum would be left to chance."""
    query = (
        "SELECT person_id, min({0})::VARCHAR, max({0})::VARCHAR, count(*) OVER () FROM enrolment GROUP BY 1 "
        "HAVING min({0}) < max({0}) ORDER BY 1 LIMIT 1"
    )
    problems = []
    for column in ("birth_date", "sex"):
        for person, one, other, count in book.execute(query.format(column)).fetchall():
            more = f", and {count - 1:,} persons more" if count > 1 else ""
            found = f"{one} and {other} of person {person!r}{more}"
            problems.append(Problem(f"{name}, column {column}", found, "one for each person"))
    return problems


def _repeated(lines: Lines) -> list[Problem]:
    """Return activity ids that stand there twice: looked for by their hashes, which take less room."""
    cell = typed(lines, "activity_id")
    keys = lines.book.execute(f"SELECT hash({cell}) AS key FROM {lines.source}").fetchnumpy()["key"]
    keys = np.sort(np.asarray(keys))
    if not (keys[1:] == keys[:-1]).any():
        return []
    twice = f"SELECT {cell} AS id, count(*) AS n FROM {lines.source} GROUP BY 1"
    return [
        Problem(f"{lines.name}, column activity_id", f"{name!r} {n} times", "each activity once")
        for name, n in lines.book.execute(f"{twice} HAVING n > 1 ORDER BY 1 LIMIT 5").fetchall()
    ]
