"""A load's tables read, their persons numbered, and their rows judged, one table beside another.

    read -> rows in their types;  number -> persons by number;  judged -> what stands, and what is set aside

Source  form of this library; the rules: `people.intake.rows`, `people.intake.checked`.

>>> import duckdb
>>> from healthtrust.ground.money import Currency
>>> from healthtrust.people.intake.mapping import IntakeMapping, TableRule
>>> sites = TableRule(sql="SELECT unnest(['a', 'b', 'a']) AS org_id, 'payer' AS kind")
>>> rules = IntakeMapping(title="t", source="s", status="assumed", files={}, tables={"organisation": sites})
>>> book, under = duckdb.connect(), Loading(rules, "own", Currency("GBP", 2), Terms(source="own"))
>>> read(book, under)
>>> number(book, under, Path("nowhere"))
>>> judged(book, under), book.sql("SELECT count(*) FROM organisation_final").fetchall()
(({'organisation': 0}, 0), [(2,)])
"""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.intake import checked, folder, persons
from healthtrust.people.intake.macros import define
from healthtrust.people.intake.relations import quoted
from healthtrust.people.intake.rows import read_rows
from healthtrust.people.intake.terms import TURNS, Loading, Terms

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Terms", "judged", "number", "read"]


def read(book: DuckDBPyConnection, under: Loading) -> None:
    """Read every table's rows; every mistake of any is told at once."""
    define(book, under.money.exponent)
    problems: list[Problem] = []
    today = str(under.terms.today or date.today())
    for name in under.tables:
        reasons = attempt(partial(read_rows, book, name, under.rules.tables[name], today), problems)
        if reasons is not None:
            checked.set_apart(book, name, reasons)
            problems += _other_currency(book, name, under.money.code)
    refuse(problems)


def _other_currency(book: DuckDBPyConnection, name: str, code: str) -> list[Problem]:
    if "currency" not in folder.own(book, f"{name}_rows"):
        return []
    query = (
        f"SELECT upper(trim(currency)), count(*) FROM {name}_rows "
        f"WHERE upper(trim(currency)) <> {quoted(code)} GROUP BY 1 ORDER BY 1"
    )
    return [
        Problem(f"tables.{name}", f"{count:,} rows in {other}", code, None, "Load each currency by itself.")
        for other, count in book.execute(query).fetchall()
    ]


def number(book: DuckDBPyConnection, under: Loading, to: Path) -> None:
    """Number the persons of all tables, and make what stands of each table ready to be judged."""
    terms = under.terms
    held = folder.open_folder(book, to, under.records + _needed(under))
    for name in under.records:
        path = to / "aside" / f"{name}.parquet"
        if path.is_file():
            book.execute(
                f"CREATE TEMP VIEW {name}_aside_old AS SELECT * FROM read_parquet({quoted(str(path))})"
            )
    if "identity" in under.tables and terms.identity is not None:
        folder.open_folder(book, terms.identity, ("identity",))
    persons.know_persons(book, terms.persons or to / "persons.parquet", terms.links)
    seen = []
    for name in under.records:
        columns = folder.own(book, f"{name}_rows")
        if "person_id" in columns:
            own = f"coalesce(source, {quoted(terms.source)})" if "source" in columns else quoted(terms.source)
            seen.append(
                f"SELECT DISTINCT {own} AS source, person_id FROM {name}_rows WHERE person_id IS NOT NULL"
            )
    union = " UNION ALL ".join(seen) or "SELECT NULL AS source, NULL AS person_id WHERE false"
    book.execute(
        "CREATE TEMP TABLE intake_seen AS SELECT DISTINCT source::VARCHAR AS source, "
        f"person_id::VARCHAR AS source_person_id FROM ({union})"
    )
    used = 0
    if "enrolment" in held:
        ((used,),) = book.execute("SELECT coalesce(max(person_id), 0) FROM enrolment_old").fetchall()
    persons.number_persons(book, terms.links is not None, int(used))
    ((others,),) = book.execute(
        "SELECT count(*) FROM intake_persons WHERE person_id::VARCHAR <> source_person_id"
    ).fetchall()
    for name in under.tables:
        checked.number_rows(book, name, terms.source, direct=not others)


def _needed(under: Loading) -> tuple[str, ...]:
    """Return the tables that are not loaded and that others are judged beside."""
    return tuple(
        name for name in ("organisation", "enrolment", "activity", "diagnosis") if name not in under.records
    )


def judged(book: DuckDBPyConnection, under: Loading) -> tuple[dict[str, int], int]:
    """Set aside what cannot stand; return how many rows of the folder are replaced, and how many merged."""
    replaced: dict[str, int] = {}
    merged = 0
    checked.nobody(book)
    for name in TURNS:
        if name not in under.tables:
            _stays(book, name)
        elif name == "enrolment":
            replaced[name], merged = checked.enrolment(book)
        elif name == "activity":
            replaced[name] = checked.activity(book)
        elif name == "diagnosis":
            replaced[name] = checked.diagnosis(book)
        else:
            if name in folder.UNIQUE:
                checked.repeated(book, name)
            replaced[name] = folder.final(book, name, f"{name}_new")
    return replaced, merged


def _stays(book: DuckDBPyConnection, name: str) -> None:
    """Let a table that is not loaded be as the folder holds it, but for diagnoses of what is taken away."""
    if folder.is_there(book, f"{name}_old"):
        book.execute(f"CREATE TEMP VIEW {name}_final AS {folder.standing(book, name)}")
        if name == "enrolment":
            checked.about(book)
