"""A table as a source gives it, each cell in its type: rows that cannot stand get the code of a reason.

    cell     text without blanks around it, day, minor units, word of a list, ... by the table's contract
    code     the first reason that holds, columns in the order of the contract; nothing where the row stands

Columns beyond the contract pass as they are, but those of names and addresses: they are read by linkage
alone, and never enter the records. A column `withdrawn` may say of a row that it takes its key away: it needs
no more than its key, and stands beside the others so that a trust can take the key away, too.

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

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ground.tables import Column
from healthtrust.people.intake.macros import BEYOND, UNREADABLE_AMOUNT
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
from healthtrust.people.intake.relations import broken_file, first_line, identifier, quoted
from healthtrust.records.exchange import ENROLMENT, IDENTITY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DAYS = frozenset({"start_date", "end_date", "birth_date", "death_date", "date", "valid_from", "valid_to"})
PERSONAL = frozenset(IDENTITY.names) - frozenset(ENROLMENT.names) - {"source"}
"""Columns of names and addresses, which only the table of identities holds."""
INTEGERS = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
"""Types of whole numbers, as DuckDB names them."""
WITHDRAWN = Column("withdrawn", "flag", "", "whether the row takes its key away", required=False)
REPLACED = {
    "enrolment": ("person_id", "payer_id", "start_date"),
    "activity": ("activity_id",),
    "diagnosis": ("activity_id",),
    "organisation": ("org_id",),
    "measurement": ("person_id", "org_id", "date", "measure_code"),
    "receipt": ("person_id", "org_id", "date", "kind", "rate_code"),
    "identity": ("source", "record_id"),
}
"""What a later row shares with those it replaces; all that a row which takes its key away must say."""


@dataclass(frozen=True)
class Cell:
    """A column of a table: the cell as given, its value in its type, the tests that set its row aside."""

    name: str
    given: str
    """Text without blanks around it; the cell itself where the source types it so."""
    value: str
    """Of `given_NAME`."""
    tests: tuple[tuple[str, Reason], ...] = ()


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
    """Return the statement that makes the typed rows, in one pass: given, then values, then codes."""
    cells, kinds = read
    named = {cell.name for cell in cells}
    others = [
        c for c in kinds if c.lower() not in named and (name == "identity" or c.lower() not in PERSONAL)
    ]
    given = [f"{cell.given} AS given_{cell.name}" for cell in cells]
    given += [_other(column, kinds[column]) for column in others]
    values = [f"{cell.value} AS {cell.name}" for cell in cells]
    outer = [cell.name for cell in cells] + [identifier(column) for column in others]
    codes = " ".join(f"WHEN {test} THEN {code}" for code, (test, _) in enumerate(tests, 1))
    by_code = " ".join(
        f"WHEN {code} THEN CAST(given_{cell.name} AS VARCHAR)"
        for code, (_, reason) in enumerate(tests, 1)
        for cell in cells
        if any(reason is own for _, own in cell.tests)
    )
    code = f"CASE {codes} END" if codes else "NULL"
    found = f"CASE intake_code {by_code} END" if by_code else "NULL"
    numbered = f"SELECT row_number() OVER () AS intake_row, * FROM ({rule.sql})"
    return (
        f"CREATE OR REPLACE TEMP TABLE {name}_rows AS SELECT intake_row, {', '.join(outer)}, intake_code, "
        f"{found}::VARCHAR AS intake_found FROM (SELECT *, ({code})::UTINYINT AS intake_code FROM "
        f"(SELECT *, {', '.join(values)} FROM (SELECT intake_row, {', '.join(given)} FROM ({numbered}))))"
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
    columns = [*contract.columns, *([WITHDRAWN] if "withdrawn" in small else [])]
    empty = [c for c in contract.columns if c.name in rule.absent and c.name not in small]
    cells = [
        _cell(column, rule, (small[column.name], kinds[small[column.name]]))
        for column in columns
        if column.name in small
    ]
    if "withdrawn" in small:
        cells = [cell if cell.name in REPLACED[name] else _unless_withdrawn(cell) for cell in cells]
    return cells + [Cell(c.name, "NULL", f"NULL::{_type(c)}") for c in empty]


def _unless_withdrawn(cell: Cell) -> Cell:
    """Return a cell that sets no row aside that takes its key away: such a row has its key alone."""
    if cell.name == WITHDRAWN.name:
        return cell
    return replace(cell, tests=tuple((f"{test} AND withdrawn IS NOT TRUE", why) for test, why in cell.tests))


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
    typed = _of_type(column, f"given_{name}", kind)
    given = identifier(raw) if typed else f"nullif(trim(CAST({identifier(raw)} AS VARCHAR)), '')"
    value, expected = _of_text(column, f"given_{name}")
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
    return Cell(name, given, typed or value, tuple(tests))


def _of_type(column: Column, given: str, kind: str) -> str:
    """Return the expression of a cell that its source types as it is needed; nothing where it does not."""
    if column.name in DAYS:
        days = kind == "DATE" or kind.startswith("TIMESTAMP")
        return f"CASE WHEN isfinite({given}) THEN CAST({given} AS DATE) END" if days else ""
    if column.kind == "money" and kind in INTEGERS:
        return f"CASE WHEN {given} BETWEEN -{BEYOND} AND {BEYOND} THEN CAST({given} AS BIGINT) END"
    if column.kind == "whole" and kind in INTEGERS:
        return f"TRY_CAST({given} AS BIGINT)"
    if column.kind == "number" and kind == "DOUBLE":
        return f"CASE WHEN isfinite({given}) THEN {given} END"
    return given if column.kind == "flag" and kind == "BOOLEAN" else ""


def _of_text(column: Column, given: str) -> tuple[str, str]:
    """Return the expression of a text in its type, nothing where it is none; and what it is read as."""
    if column.name in DAYS:
        return f"nullif(day({given}), '-infinity'::DATE)", "a date"
    if column.kind == "choice":
        listed = ", ".join(map(quoted, column.choices))
        other = f"WHEN lower({given}) IN ({listed}) THEN lower({given})"
        return f"CASE WHEN {given} IN ({listed}) THEN {given} {other} END", "a word"
    if column.kind == "flag":
        yes = f"WHEN lower({given}) IN ('yes', 'true', 't', '1') THEN true"
        return f"CASE {yes} WHEN lower({given}) IN ('no', 'false', 'f', '0') THEN false END", "yes or no"
    if column.kind == "money":
        return f"nullif(whole({given}), {UNREADABLE_AMOUNT})", "whole minor units of money"
    if column.kind == "whole":
        return f"nullif(whole({given}), {UNREADABLE_AMOUNT})", "a whole number"
    if column.kind == "number":
        number = f"TRY_CAST({given} AS DOUBLE)"
        return f"CASE WHEN isfinite({number}) THEN {number} END", "a number"
    return given, ""


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
    told = Problem(where, first_line(broken), "a SELECT that runs on the source's files")
    return broken_file(broken) or told
