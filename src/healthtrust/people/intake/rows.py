"""A table as a source gives it, each cell in its type: rows that cannot stand get the code of a reason.

    cell     text without blanks around it, day, minor units, word of a list, ... by the table's contract
    code     the first reason that holds, columns in the order of the contract; nothing where the row stands

Columns beyond the contract pass as they are, but those of names and addresses: they are read by linkage
alone, and never enter the records.

Source  the tables: `records.exchange`.

>>> import duckdb
>>> from healthtrust.people.intake.macros import define
>>> from healthtrust.people.intake.mapping import TableRule
>>> book = duckdb.connect()
>>> define(book, 2)
>>> rule = TableRule(sql="SELECT 'a' AS org_id, 'Hospital' AS kind, 5 AS beds UNION ALL SELECT '', 'x', 6")
>>> reasons = read_rows(book, "organisation", rule)
>>> book.sql("SELECT org_id, kind, beds, intake_code FROM organisation_rows ORDER BY intake_row").fetchall()
[('a', 'hospital', 5, None), (None, None, 6, 1)]
>>> reasons[0].text
'org_id is missing'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column
from healthtrust.people.intake.macros import BEYOND, WHOLE
from healthtrust.people.intake.mapping import TABLES, TableRule
from healthtrust.people.intake.reasons import (
    BORN_AFTER_DEATH,
    BORN_LATER,
    ENDS_EARLY,
    Reason,
    below,
    missing,
    unknown,
    unreadable,
)
from healthtrust.people.intake.relations import identifier, quoted
from healthtrust.records.exchange import ENROLMENT, IDENTITY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DAYS = frozenset({"start_date", "end_date", "birth_date", "death_date", "date", "valid_from", "valid_to"})
PERSONAL = frozenset(IDENTITY.names) - frozenset(ENROLMENT.names) - {"source"}
"""Columns of names and addresses, which only the table of identities holds."""
OWN = ("intake_row", "intake_code", "intake_found")


@dataclass(frozen=True)
class Cell:
    """A column of a table: its expression in the type it has, and the tests that set a row aside."""

    name: str
    value: str
    tests: tuple[tuple[str, Reason], ...] = ()
    given: str = ""
    """The cell as the source gave it, as text."""


def columns_of(book: DuckDBPyConnection, sql: str) -> dict[str, str]:
    """Return the names and types of what a SELECT gives."""
    return {row[0]: str(row[1]) for row in book.execute(f"DESCRIBE {sql}").fetchall()}


def read_rows(
    book: DuckDBPyConnection, name: str, rule: TableRule, today: str = "9999-12-31"
) -> tuple[Reason, ...]:
    """Make NAME_rows of a table's SELECT: typed, numbered, with codes; return the reasons behind the codes.

    today: the day after which no one can be born. Raises `InvalidInput` for a SELECT that fails or lacks
    columns that the table requires.
    """
    import duckdb

    where = f"tables.{name}"
    try:
        kinds = columns_of(book, rule.sql)
        cells = _cells(name, rule, kinds, where)
        tests = [test for cell in cells for test in cell.tests]
        tests += _between(name, {cell.name for cell in cells}, today)
        book.execute(_made(name, rule, (cells, kinds), tests))
    except duckdb.Error as broken:
        raise InvalidInput([_fails(where, broken)]) from broken
    return tuple(reason for _, reason in tests)


def _made(
    name: str,
    rule: TableRule,
    read: tuple[list[Cell], dict[str, str]],
    tests: list[tuple[str, Reason]],
) -> str:
    """Return the statement that makes the typed rows."""
    cells, kinds = read
    named = {cell.name for cell in cells}
    others = [c for c in kinds if c not in named and (name == "identity" or c.lower() not in PERSONAL)]
    inner = [f"{cell.value} AS {cell.name}" for cell in cells]
    inner += [f"{cell.given} AS given_{cell.name}" for cell in cells if cell.given]
    inner += [_other(column, kinds[column]) for column in others]
    outer = [cell.name for cell in cells] + [identifier(column) for column in others]
    codes = " ".join(f"WHEN {test} THEN {code}" for code, (test, _) in enumerate(tests, 1))
    by_code = " ".join(
        f"WHEN {code} THEN given_{cell.name}"
        for code, (_, reason) in enumerate(tests, 1)
        for cell in cells
        if cell.given and any(reason is own for _, own in cell.tests)
    )
    code = f"CASE {codes} END" if codes else "NULL"
    found = f"CASE intake_code {by_code} END" if by_code else "NULL"
    numbered = f"SELECT row_number() OVER () AS intake_row, * FROM ({rule.sql})"
    return (
        f"CREATE OR REPLACE TABLE {name}_rows AS SELECT intake_row, {', '.join(outer)}, intake_code, "
        f"{found}::VARCHAR AS intake_found FROM (SELECT *, ({code})::UTINYINT AS intake_code FROM "
        f"(SELECT intake_row, {', '.join(inner)} FROM ({numbered})))"
    )


def _other(column: str, kind: str) -> str:
    cell = identifier(column)
    return f"CAST({cell} AS VARCHAR) AS {cell}" if kind == "JSON" else cell


def _cells(name: str, rule: TableRule, kinds: dict[str, str], where: str) -> list[Cell]:
    contract = TABLES[name]
    small = {column.lower(): column for column in kinds}
    refuse(
        [
            Problem(where, f"no column {c.name!r}", c.meaning, nearest_match(c.name, kinds), "Select it.")
            for c in contract.columns
            if c.required and c.name not in small and c.name not in rule.absent and not _filled(name, c.name)
        ]
    )
    return [
        _cell(column, rule, (small[column.name], kinds[small[column.name]]))
        for column in contract.columns
        if column.name in small
    ] + [
        Cell(c.name, f"NULL::{_type(c)}")
        for c in contract.columns
        if c.name in rule.absent and c.name not in small
    ]


def _filled(name: str, column: str) -> bool:
    """Return whether the load itself knows a column: whose records these are."""
    return name == "identity" and column == "source"


def _type(column: Column) -> str:
    if column.name in DAYS:
        return "DATE"
    return {"money": "BIGINT", "whole": "BIGINT", "number": "DOUBLE", "flag": "BOOLEAN"}.get(
        column.kind, "VARCHAR"
    )


def _cell(column: Column, rule: TableRule, held: tuple[str, str]) -> Cell:
    """Return a column of the contract as it is read from a cell of some type, with its tests."""
    name, (raw, kind) = column.name, held
    cell = identifier(raw)
    text = f"nullif(trim(CAST({cell} AS VARCHAR)), '')"
    value, expected = _value(column, cell, text, kind)
    tests = []
    if column.required and name not in rule.absent:
        tests.append((f"given_{name} IS NULL", missing(name)))
    if expected:
        reason = unknown(name, column.choices) if column.choices else unreadable(name, expected)
        tests.append((f"given_{name} IS NOT NULL AND {name} IS NULL", reason))
    low = 0.0 if column.kind == "money" and name not in rule.below_zero else column.low
    if column.kind == "money" and name in ("amount", *rule.below_zero):
        low = None
    if low is not None:
        tests.append((f"{name} < {low:g}", below(name, low)))
    return Cell(name, value, tuple(tests), text if tests else "")


def _value(column: Column, cell: str, text: str, kind: str) -> tuple[str, str]:
    """Return the expression of a cell in its type, nothing where it is none; and what it is read as."""
    if column.name in DAYS:
        return f"nullif(day({cell}), '-infinity'::DATE)", "a date"
    if column.kind == "choice":
        listed = ", ".join(map(quoted, column.choices))
        return f"CASE WHEN lower({text}) IN ({listed}) THEN lower({text}) END", "a word"
    if column.kind == "flag":
        yes = f"WHEN lower({text}) IN ('yes', 'true', 't', '1') THEN true"
        return f"CASE {yes} WHEN lower({text}) IN ('no', 'false', 'f', '0') THEN false END", "yes or no"
    if column.kind == "money":
        return _amount(cell, text, kind), "whole minor units of money"
    if column.kind == "whole":
        return _integer(text), "a whole number"
    if column.kind == "number":
        number = f"TRY_CAST({text} AS DOUBLE)"
        return f"CASE WHEN isfinite({number}) THEN {number} END", "a number"
    return text, ""


def _amount(cell: str, text: str, kind: str) -> str:
    if kind == "BIGINT":  # of minor(), perhaps with its mark
        return f"CASE WHEN {cell} BETWEEN -{BEYOND} AND {BEYOND} THEN {cell} END"
    return _integer(text)


def _integer(text: str) -> str:
    """Return a whole number, written with or without a point and zeros: 12.5 is none."""
    return f"CASE WHEN regexp_matches({text}, '{WHOLE}') THEN TRY_CAST({text} AS BIGINT) END"


def _between(name: str, there: set[str], today: str) -> list[tuple[str, Reason]]:
    """Return the tests between columns of one row, of the columns that are there."""
    tests = {
        "enrolment": (
            ("end_date", "end_date < start_date", ENDS_EARLY),
            ("birth_date", f"birth_date > DATE {quoted(today)}", BORN_LATER),
            ("death_date", "birth_date > death_date", BORN_AFTER_DEATH),
        ),
        "activity": (("end_date", "end_date < start_date", ENDS_EARLY),),
    }
    return [(f"coalesce({test}, false)", why) for needs, test, why in tests.get(name, ()) if needs in there]


def _fails(where: str, broken: Exception) -> Problem:
    lines = [line.strip() for line in str(broken).splitlines() if line.strip()]
    return Problem(
        where, lines[0][:300] if lines else "a failure", "a SELECT that runs on the source's files"
    )
