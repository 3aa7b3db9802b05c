"""A mapping says how the files of one kind of source become the tables of exchange: data, not code.

    title = "Synthea CSV"             what it reads
    source, status                    where the format is described; cited, recalled or assumed
    currency = "USD"                  of its money; "" = must be said when loading
    code_systems = ["SNOMED-CT"]      that its diagnoses are written in

    [files.encounters]                a relation of this name for the SELECTs below
    name = "encounters.csv"           pattern of file names inside SOURCE; several files are one relation
    kind = "csv"                      csv | parquet | xlsx | table (any of these) | ndjson | x12-...
    required = true                   whether SOURCE must hold it; else the relation is empty
    columns = ["Id", "PATIENT"]       columns that must be there (all of an empty relation)
    optional = ["REASONCODE"]         columns that are made empty where the file lacks them
    not_empty = true                  refuse the source where it has no row: nothing would be paid

    [tables.activity]                 a table of exchange
    sql = "select ... from encounters"
    money = ["paid_amount"]           columns that must add up ...
    money_in = "select sum(minor(PAYER_COVERAGE)) from encounters"    ... to the source's own totals, in order
    rows_in = "select count(*) from encounters"
    below_zero = ["paid_amount"]      money that may be below zero: reversals
    absent = ["practice_id"]          columns a table requires and the source does not have: left empty

Source  form of this library; the tables: `records.exchange`.

>>> from healthtrust.ground.attempt import attempt
>>> wrong = '''
... title = "Ours"
... source = "own extract"
... status = "assumed"
... [files.visits]
... name = "visits.csv"
... kind = "csv"
... [tables.activty]
... sql = "delete from visits"
... '''
>>> problems = []
>>> _ = attempt(lambda: mapping_of(wrong, "ours.toml"), problems)
>>> for problem in problems: print(problem)
ours.toml, tables.activty: found no table of this name; expected enrolment, activity, diagnosis, \
organisation, measurement, receipt or identity (did you mean 'activity'?).
ours.toml, tables.activty.sql: found a DELETE; expected one SELECT.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from healthtrust.design.alone import alone, read_alone
from healthtrust.design.heading import Heading
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import DECIMALS
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.exchange import BESIDE, EXCHANGE

Kind = Literal["csv", "parquet", "xlsx", "table", "ndjson", "x12-834", "x12-837", "x12-820"]
TABLES = {contract.name: contract for contract in (*EXCHANGE, *BESIDE)}
"""The contracts of the tables a mapping may fill, by name."""
Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]


class FileRule(Heading):
    """How the files behind one relation are found and read."""

    name: str
    kind: Kind
    required: bool = True
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    not_empty: bool = False
    sheet: str = ""


class TableRule(Heading):
    """How one table is made of the relations, and what it must add up to."""

    sql: str
    money: tuple[str, ...] = ()
    money_in: str = ""
    rows_in: str = ""
    below_zero: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class IntakeMapping(Heading):
    """A mapping: files as relations, relations as tables."""

    title: str
    source: str
    status: Literal["cited", "recalled", "assumed"]
    currency: str = ""
    code_systems: tuple[str, ...] = ()
    files: dict[Name, FileRule]
    tables: dict[str, TableRule]


def shipped_mappings() -> dict[str, Path]:
    """Return the files of the mappings that come with the library, by name."""
    here = Path(str(files("healthtrust"))) / "catalogue" / "mappings"
    return {path.stem: path for path in sorted(here.glob("*.toml"))}


def mapping_file(named: str | Path) -> Path:
    """Return the file meant by the name of a shipped mapping, or by a path ending in .toml.

    Raises `InvalidInput` with the nearest name where there is none.
    """
    shipped = shipped_mappings()
    if str(named) in shipped:
        return shipped[str(named)]
    path = Path(named)
    if path.suffix == ".toml" and path.is_file():
        return path
    near = nearest_match(str(named), shipped)
    expected = f"{in_words(sorted(shipped))}, or the path of a .toml file"
    raise InvalidInput([Problem("--mapping", repr(str(named)), expected, near)])


def read_mapping(named: str | Path) -> IntakeMapping:
    """Return a shipped mapping or that of a file; raises `InvalidInput` with every mistake in it."""
    path = mapping_file(named)
    mapping = read_alone(path, IntakeMapping)
    refuse(mistakes(mapping, path.name))
    return mapping


def mapping_of(text: str, where: str) -> IntakeMapping:
    """Return the mapping that a TOML text states; raises `InvalidInput` with every mistake in it."""
    mapping = alone(text, IntakeMapping, where)
    refuse(mistakes(mapping, where))
    return mapping


def mistakes(mapping: IntakeMapping, where: str) -> list[Problem]:
    """Return what is wrong in a mapping beyond its form: tables, columns, statements, currency."""
    found = []
    if mapping.currency and mapping.currency not in DECIMALS:
        near = nearest_match(mapping.currency, DECIMALS)
        found.append(Problem(f"{where}, currency", repr(mapping.currency), "an ISO 4217 code", near))
    if not mapping.tables:
        found.append(
            Problem(f"{where}, tables", "none", "at least one table", remedy="Add [tables.activity].")
        )
    for name, rule in mapping.tables.items():
        found += _of_table(f"{where}, tables.{name}", name, rule)
    return found


def _of_table(where: str, name: str, rule: TableRule) -> list[Problem]:
    found = []
    contract = TABLES.get(name)
    if contract is None:
        near = nearest_match(name, TABLES)
        found.append(Problem(where, "no table of this name", in_words(TABLES), near))
    else:
        amounts = [column.name for column in contract.columns if column.kind == "money"]
        found += [
            Problem(f"{where}.{key}", repr(each), in_words(amounts) if amounts else "no money in this table")
            for key, listed in (("money", rule.money), ("below_zero", rule.below_zero))
            for each in listed
            if each not in amounts
        ]
        columns = [column.name for column in contract.columns if column.required]
        found += [
            Problem(f"{where}.absent", repr(each), in_words(columns), nearest_match(each, columns))
            for each in rule.absent
            if each not in columns
        ]
    if rule.money_in and not rule.money:
        found.append(Problem(f"{where}.money_in", "a total without columns", 'money = ["paid_amount"]'))
    for key in ("sql", "money_in", "rows_in"):
        found += _of_statement(f"{where}.{key}", getattr(rule, key), optional=key != "sql")
    return found


def _of_statement(where: str, sql: str, optional: bool) -> list[Problem]:
    """Return why a text is not one SELECT, which reads and changes nothing."""
    import duckdb

    if optional and not sql.strip():
        return []
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as broken:
        return [Problem(where, str(broken).splitlines()[0], "one SELECT that DuckDB can read")]
    kinds = [statement.type.name for statement in statements]
    if kinds == ["SELECT"]:
        return []
    return [Problem(where, f"a {' and a '.join(kinds)}" if kinds else "nothing", "one SELECT")]
