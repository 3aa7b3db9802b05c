"""What became of the rows and the money of a load, counted from its tables.

    in enrolled time     the person is enrolled, with any payer, on the day the activity began
    outside enrolment    the person is enrolled at another time
    without a person     nobody of that number is enrolled ever
    set aside            what cannot be read counts as nothing, as in the source's own total

Source  form of this library.

>>> normal("ICD-10-CM"), known_system("icd10gm", frozenset({"icd10"})), known_system("SNOMED-CT", frozenset())
('icd10cm', True, False)
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import healthtrust.catalogue as catalogue
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.folder import is_there, own
from healthtrust.people.intake.macros import define
from healthtrust.people.intake.mapping import TableRule
from healthtrust.people.intake.persons import shared_numbers
from healthtrust.people.intake.report import (
    ASIDE,
    ENROLLED,
    KEPT,
    NOBODY,
    OUTSIDE,
    Doubts,
    MoneyReport,
    TableReport,
)
from healthtrust.people.intake.terms import Loading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REFERENCES = {
    "enrolment": {"practice_id": "organisation", "payer_id": "organisation"},
    "activity": {"person_id": "intake_facts", "org_id": "organisation", "payer_id": "organisation"},
    "measurement": {"person_id": "intake_facts", "org_id": "organisation"},
    "receipt": {"person_id": "intake_facts", "org_id": "organisation"},
}
"""Which column of which table names whom: `intake_facts` has everyone enrolled."""


def table_reports(
    book: DuckDBPyConnection, under: Loading, replaced: Mapping[str, int], merged: int
) -> tuple[TableReport, ...]:
    """Return what became of every table; merged: spells of the source that are part of another."""
    define(book, under.money.exponent, marked=False)
    return tuple(
        _table_report(book, name, under.rules.tables[name], replaced[name], merged * (name == "enrolment"))
        for name in under.tables
    )


def _table_report(
    book: DuckDBPyConnection, name: str, rule: TableRule, replaced: int, merged: int
) -> TableReport:
    """Return what became of a table; macros must read what cannot be read as nothing."""
    there = _number(book, f"SELECT count(*) FROM {name}_rows")
    aside = dict(
        book.execute(f"SELECT reason, count(*) FROM {name}_aside GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    )
    rows_in = _own_total(book, name, "rows_in", rule.rows_in, 1)
    kept = there - merged - sum(aside.values())
    return TableReport(
        name, there if rows_in is None else rows_in[0], kept, merged, aside, replaced, rows_in is not None,
        _money(book, name, rule),
    )  # fmt: skip


def _money(book: DuckDBPyConnection, name: str, rule: TableRule) -> tuple[MoneyReport, ...]:
    if not rule.money:
        return ()
    stated = _own_total(book, name, "money_in", rule.money_in, len(rule.money))
    sums = ", ".join(f"coalesce(sum({column}), 0)" for column in rule.money)
    aside = f"SELECT {sums} FROM {name}_rows r SEMI JOIN {name}_aside s ON r.intake_row = s.intake_row"
    parts = {ASIDE: book.execute(aside).fetchall()[0]}
    if name == "activity":
        found = book.execute(_placed(book, rule.money)).fetchall()
        parts = {part: (0,) * len(rule.money) for part in (ENROLLED, OUTSIDE, NOBODY)} | parts
        parts |= {row[0]: row[1:] for row in found}
    else:
        parts = {KEPT: book.execute(f"SELECT {sums} FROM {name}_new").fetchall()[0]} | parts
    return tuple(
        MoneyReport(
            column,
            sum(int(each[k]) for each in parts.values()) if stated is None else stated[k],
            {part: int(each[k]) for part, each in parts.items()},
            stated is not None,
        )
        for k, column in enumerate(rule.money)
    )


def _placed(book: DuckDBPyConnection, money: tuple[str, ...]) -> str:
    """Return the query of sums of kept activity by where it stands to enrolment."""
    sums = ", ".join(f"sum({column})" for column in money)
    place = (
        f"CASE WHEN i.person_id IS NOT NULL THEN '{ENROLLED}' WHEN f.person_id IS NOT NULL THEN '{OUTSIDE}' "
        f"ELSE '{NOBODY}' END"
    )
    on = "i.person_id = a.person_id AND a.start_date >= i.began AND a.start_date < i.ended"
    return (
        f"SELECT {place} AS place, {sums} FROM activity_new a LEFT JOIN intake_islands i ON {on} "
        "LEFT JOIN intake_facts f ON f.person_id = a.person_id GROUP BY 1"
    )


def _own_total(
    book: DuckDBPyConnection, name: str, key: str, query: str, width: int
) -> tuple[int, ...] | None:
    """Return what the source says it sent; nothing where its mapping does not ask it."""
    import duckdb

    if not query.strip():
        return None
    where = f"tables.{name}.{key}"
    try:
        rows = book.execute(query).fetchall()
    except duckdb.Error as broken:
        found = str(broken).strip().splitlines()[0]
        raise InvalidInput([Problem(where, found, "a SELECT of totals")]) from broken
    if len(rows) != 1 or len(rows[0]) != width:
        found = f"{len(rows)} rows of {len(rows[0]) if rows else 0} columns"
        raise InvalidInput([Problem(where, found, f"one row of {width}, a total for each column")])
    return tuple(int(value or 0) for value in rows[0])


def doubts(book: DuckDBPyConnection, names: tuple[str, ...], merged: int) -> Doubts:
    """Return what is kept and in doubt."""
    orphans = {f"{name}.{column}": count for name in names for column, count in _orphans(book, name)}
    capitated = (0, 0)
    other_payer = 0
    if "activity" in names:
        there = own(book, "activity_new")
        if "payment_model" in there:
            reference = "reference_cost IS NULL" if "reference_cost" in there else "true"
            query = f"SELECT count(*), count(*) FILTER (WHERE {reference}) FROM activity_new WHERE payment_model = 'capitated'"  # noqa: E501
            capitated = book.execute(query).fetchall()[0]
        other_payer = _other_payer(book, there)
    return Doubts(
        orphans,
        _overlapping(book, merged) if "enrolment" in names else {},
        _unknown_systems(book) if "diagnosis" in names else {},
        int(capitated[0]),
        int(capitated[1]),
        other_payer,
        _number(book, "SELECT count(*) FROM intake_facts"),
        shared_numbers(book),
    )


def _orphans(book: DuckDBPyConnection, name: str) -> list[tuple[str, int]]:
    found = []
    there = own(book, f"{name}_new")
    for column, whose in REFERENCES.get(name, {}).items():
        everyone = whose == "intake_facts"
        relation, key = (whose, "person_id") if everyone else (f"{whose}_final", "org_id")
        if column in there and is_there(book, relation):
            known = f"(SELECT {key} AS known FROM {relation})"
            query = (
                f"SELECT count(*) FROM {name}_new ANTI JOIN {known} ON {column} = known WHERE "
                f"{column} IS NOT NULL"
            )
            found.append((column, _number(book, query)))
    return found


def _other_payer(book: DuckDBPyConnection, there: list[str]) -> int:
    """Return the rows of activity in enrolled time with a payer that no spell of that day has."""
    if "payer_id" not in there or not is_there(book, "enrolment_final"):
        return 0
    columns = own(book, "enrolment_final")
    if "payer_id" not in columns:
        return 0
    end = "coalesce(e.end_date, DATE '9999-12-31')" if "end_date" in columns else "DATE '9999-12-31'"
    spell = f"e.person_id = a.person_id AND a.start_date >= e.start_date AND a.start_date < {end}"
    return _number(
        book,
        "SELECT count(*) FROM (SELECT a.* FROM activity_new a SEMI JOIN intake_islands i ON "
        "i.person_id = a.person_id "
        "AND a.start_date >= i.began AND a.start_date < i.ended) a ANTI JOIN enrolment_final e "
        f"ON {spell} AND e.payer_id = a.payer_id WHERE a.payer_id IS NOT NULL",
    )


def _overlapping(book: DuckDBPyConnection, merged: int) -> dict[str, int]:
    columns = own(book, "enrolment_final")
    end = "coalesce(end_date, DATE '9999-12-31')" if "end_date" in columns else "DATE '9999-12-31'"
    over = "PARTITION BY person_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    met = f"SELECT start_date < max({end}) OVER ({over}) AS met FROM enrolment_final"
    return {
        "merged": merged,
        "set aside": _number(book, "SELECT count(*) FROM intake_later"),
        "kept, payers differ": _number(book, f"SELECT count(*) FROM ({met}) WHERE met"),
    }


def _unknown_systems(book: DuckDBPyConnection) -> dict[str, int]:
    query = "SELECT code_system, count(*) FROM diagnosis_new GROUP BY 1 ORDER BY 1"
    known = known_systems()
    return {str(s): int(n) for s, n in book.execute(query).fetchall() if not known_system(str(s), known)}


@cache
def known_systems() -> frozenset[str]:
    """Return the code systems that some shipped value set is written in."""
    found = {"icd10"}
    for path in sorted((Path(str(catalogue.__file__)).parent / "codes").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            column = next((c for c in ("system", "code_system") if c in (rows.fieldnames or ())), "")
            found |= {normal(row[column]) for row in rows} if column else set()
    return frozenset(found)


def known_system(system: str, known: frozenset[str]) -> bool:
    """Return whether some value set can read codes of a system: national kinds of ICD-10 as ICD-10."""
    return normal(system) in known or (
        "icd10" in known and normal(system).startswith("icd10") and normal(system) != "icd10pcs"
    )


def normal(system: str) -> str:
    """Return the name of a code system in small letters and digits only."""
    return "".join(c for c in system.lower() if c.isalnum())


def _number(book: DuckDBPyConnection, query: str) -> int:
    ((found,),) = book.execute(query).fetchall()
    return int(found or 0)


def remedies(book: DuckDBPyConnection, names: tuple[str, ...]) -> dict[str, str]:
    """Return the remedy of each reason for which some row is set aside."""
    found: dict[str, Any] = {}
    for name in names:
        found |= dict(book.execute(f"SELECT DISTINCT reason, remedy FROM {name}_aside ORDER BY 1").fetchall())
    return found
