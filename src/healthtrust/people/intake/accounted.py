"""What became of the rows and the money of a load, counted from its tables.

    in enrolled time     the person is enrolled, with any payer, on the day the activity began
    outside enrolment    the person is enrolled at another time
    without a person     nobody of that number is enrolled ever
    withdrawn            of rows that take their key away
    set aside            what cannot be read counts as nothing, as in the source's own total

Source  form of this library.

>>> normal("ICD-10-CM"), known_system("icd10gm", frozenset({"icd10"})), known_system("SNOMED-CT", frozenset())
('icd10cm', True, False)
"""

from __future__ import annotations

import csv
import re
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
    WITHDRAWN,
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


AS_IT_STANDS = re.compile(r"\s*SELECT \* FROM (\w+)\s*")
"""A table that is a relation of its source, row for row."""
BESIDE_POOL = "voluntary insurers"
"""The payer of voluntary cover beside a pool: who has both has no overlapping spells."""


def table_reports(
    book: DuckDBPyConnection, under: Loading, replaced: Mapping[str, int], merged: int
) -> tuple[TableReport, ...]:
    """Return what became of every table; merged: spells of the source that are part of another."""
    define(book, under.money.exponent, marked=False)
    if "activity" in under.tables:
        _place(book, under.rules.tables["activity"].money)
    return tuple(
        _table_report(book, name, under.rules.tables[name], replaced[name], merged * (name == "enrolment"))
        for name in under.tables
    )


def _table_report(
    book: DuckDBPyConnection, name: str, rule: TableRule, replaced: int, merged: int
) -> TableReport:
    """Return what became of a table; macros must read what cannot be read as nothing."""
    aside = dict(
        book.execute(f"SELECT reason, count(*) FROM {name}_aside GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    )
    gone = f"{name}_gone_new"
    withdrawn = _number(book, f"SELECT count(*) FROM {gone}") if is_there(book, gone) else 0
    there, *sums = book.execute(f"SELECT count(*){_sums(rule)} FROM {name}_rows").fetchall()[0]
    rows, money = _stated(book, name, rule, (there, *map(int, sums)))
    kept = there - merged - withdrawn - sum(aside.values())
    return TableReport(
        name, there if rows is None else rows, kept, merged, aside, replaced, rows is not None,
        _money(book, name, rule, money), withdrawn,
    )  # fmt: skip


def _stated(
    book: DuckDBPyConnection, name: str, rule: TableRule, found: tuple[int, ...]
) -> tuple[int | None, tuple[int, ...] | None]:
    """Return the source's own totals of rows and of money; found: those of the table's rows.

    A table that is a relation as it stands has the relation's own rows and cells: totals of that relation are
    those found, and nothing is read again.
    """
    relation = AS_IT_STANDS.fullmatch(rule.sql)
    counted, summed = "", ""
    if relation:
        counted = f"SELECT count(*) FROM {relation[1]}"
        summed = f"SELECT {', '.join(f'sum(whole({each}))' for each in rule.money)} FROM {relation[1]}"
    if relation and rule.rows_in.strip() == counted:
        rows: int | None = found[0]
    else:
        own = _own_total(book, name, "rows_in", rule.rows_in, 1)
        rows = None if own is None else own[0]
    if relation and rule.money and rule.money_in.strip() == summed:
        return rows, found[1:]
    return rows, _own_total(book, name, "money_in", rule.money_in, len(rule.money)) if rule.money else None


def _sums(rule: TableRule) -> str:
    return "".join(f", coalesce(sum({column}), 0)" for column in rule.money)


def _money(
    book: DuckDBPyConnection, name: str, rule: TableRule, stated: tuple[int, ...] | None
) -> tuple[MoneyReport, ...]:
    """Return where each column of money went."""
    if not rule.money:
        return ()
    aside = f"{name}_rows r SEMI JOIN {name}_aside s ON r.intake_row = s.intake_row"
    parts = {ASIDE: _totals(book, rule, aside)}
    if is_there(book, f"{name}_gone_new"):
        parts = {WITHDRAWN: _totals(book, rule, f"{name}_gone_new")} | parts
    if name == "activity":
        found = book.execute(f"SELECT place{_sums(rule)} FROM intake_places GROUP BY 1").fetchall()
        parts = {part: (0,) * len(rule.money) for part in (ENROLLED, OUTSIDE, NOBODY)} | parts
        parts |= {row[0]: row[1:] for row in found}
    else:
        parts = {KEPT: _totals(book, rule, f"{name}_new")} | parts
    return tuple(
        MoneyReport(
            column,
            sum(int(each[k]) for each in parts.values()) if stated is None else stated[k],
            {part: int(each[k]) for part, each in parts.items()},
            stated is not None,
        )
        for k, column in enumerate(rule.money)
    )


def _totals(book: DuckDBPyConnection, rule: TableRule, rows: str) -> tuple[int, ...]:
    """Return the sums of a table's columns of money over rows that a FROM clause gives."""
    found: tuple[int, ...] = book.execute(f"SELECT 0{_sums(rule)} FROM {rows}").fetchall()[0]
    return found[1:]


def _place(book: DuckDBPyConnection, money: tuple[str, ...]) -> None:
    """Make `intake_places`: rows and sums of kept activity by where it stands to enrolment, in one pass."""
    there = own(book, "activity_new")
    sums = "".join(f", sum({column}) AS {column}" for column in money)
    unpriced = "a.reference_cost IS NULL" if "reference_cost" in there else "true"
    capitated = "a.payment_model = 'capitated'" if "payment_model" in there else "false"
    payer = "a.payer_id IS NOT NULL" if "payer_id" in there else "false"
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_places AS SELECT CASE "
        f"WHEN i.person_id IS NOT NULL THEN '{ENROLLED}' WHEN f.person_id IS NOT NULL THEN '{OUTSIDE}' "
        f"ELSE '{NOBODY}' END AS place, count(a.person_id) AS persons, "
        f"count(*) FILTER (WHERE {payer}) AS payers, count(*) FILTER (WHERE {capitated}) AS capitated, "
        f"count(*) FILTER (WHERE {capitated} AND {unpriced}) AS unpriced{sums} "
        "FROM activity_new a LEFT JOIN intake_islands i ON i.person_id = a.person_id "
        "AND a.start_date >= i.began AND a.start_date < i.ended "
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
    capitated = unpriced = other_payer = 0
    if "activity" in names:
        counts = "SELECT coalesce(sum(capitated), 0), coalesce(sum(unpriced), 0) FROM intake_places"
        capitated, unpriced = book.execute(counts).fetchall()[0]
        other_payer = _other_payer(book)
    return Doubts(
        orphans,
        _overlapping(book, merged) if "enrolment" in names else {},
        _unknown_systems(book) if "diagnosis" in names else {},
        int(capitated),
        int(unpriced),
        other_payer,
        _number(book, "SELECT count(*) FROM intake_facts"),
        shared_numbers(book),
    )


def _orphans(book: DuckDBPyConnection, name: str) -> list[tuple[str, int]]:
    found = []
    there = own(book, f"{name}_new")
    for column, whose in REFERENCES.get(name, {}).items():
        everyone = whose == "intake_facts"
        if everyone and name == "activity" and column in there:
            nobody = f"SELECT sum(persons) FROM intake_places WHERE place = '{NOBODY}'"
            found.append((column, _number(book, nobody)))
            continue
        relation, key = (whose, "person_id") if everyone else (f"{whose}_final", "org_id")
        if column in there and is_there(book, relation):
            known = f"(SELECT {key} AS known FROM {relation})"
            query = (
                f"SELECT count(*) FROM {name}_new ANTI JOIN {known} ON {column} = known WHERE "
                f"{column} IS NOT NULL"
            )
            found.append((column, _number(book, query)))
    return found


def _other_payer(book: DuckDBPyConnection) -> int:
    """Return the rows of activity in enrolled time with a payer that no spell of that day has."""
    named = _number(book, f"SELECT sum(payers) FROM intake_places WHERE place = '{ENROLLED}'")
    if not named or "payer_id" not in (columns := own(book, "enrolment_final")):
        return 0
    end = "coalesce(e.end_date, DATE '9999-12-31')" if "end_date" in columns else "DATE '9999-12-31'"
    spell = f"e.person_id = a.person_id AND a.start_date >= e.start_date AND a.start_date < {end}"
    same = f"activity_new a SEMI JOIN enrolment_final e ON {spell} AND e.payer_id = a.payer_id"
    return named - _number(book, f"SELECT count(*) FROM {same}")


def _overlapping(book: DuckDBPyConnection, merged: int) -> dict[str, int]:
    columns = own(book, "enrolment_final")
    end = "coalesce(end_date, DATE '9999-12-31')" if "end_date" in columns else "DATE '9999-12-31'"
    over = "PARTITION BY person_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    alone = ["heads IS NULL"] if "heads" in columns else []
    alone += [f"payer_id IS DISTINCT FROM '{BESIDE_POOL}'"] if "payer_id" in columns else []
    rows = f"enrolment_final WHERE {' AND '.join(alone)}" if alone else "enrolment_final"
    met = f"SELECT start_date < max({end}) OVER ({over}) AS met FROM {rows}"
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
