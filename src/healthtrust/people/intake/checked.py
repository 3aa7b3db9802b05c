"""Rows that cannot stand beside others: set aside, each with its reason and remedy; nothing is refused.

    any table    the key of an earlier row again
    enrolment    another date of birth or sex than the person's first row; overlaps (`people.intake.spells`)
    activity     before the person's birth, or after their death
    diagnosis    of no activity that is kept

Activity of nobody enrolled, or of an organisation nobody knows, is kept: its money is real. It is counted.

Source  form of this library.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE organisation_rows AS SELECT unnest([1, 2]) AS intake_row, 'a' AS org_id, "
...     "NULL::UTINYINT AS intake_code, NULL AS intake_found")
>>> set_apart(book, "organisation", ())
>>> number_rows(book, "organisation", "a source", direct=True)
>>> repeated(book, "organisation")
>>> book.sql("SELECT intake_row, reason FROM organisation_aside").fetchall()
[(2, 'the key of an earlier row again')]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from healthtrust.people.intake.folder import KEYS, final, is_there, own, parted, replaced, standing
from healthtrust.people.intake.reasons import (
    AFTER_DEATH,
    BEFORE_BIRTH,
    NO_ACTIVITY,
    OTHER_BIRTH,
    OTHER_SEX,
    OVERLAPS,
    REPEATED,
    Reason,
)
from healthtrust.people.intake.relations import identifier, quoted
from healthtrust.people.intake.spells import settle_overlaps

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OLD = 2**40
"""Rows of the folder are numbered below zero, from minus this."""


def set_apart(book: DuckDBPyConnection, name: str, reasons: Sequence[Reason]) -> None:
    """Make NAME_aside of the rows whose own cells cannot stand."""
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_aside (intake_row BIGINT, reason VARCHAR, remedy "
        f"VARCHAR, found VARCHAR)"
    )
    told = ", ".join(
        f"({code}, {quoted(each.text)}, {quoted(each.remedy)})" for code, each in enumerate(reasons, 1)
    )
    if told:
        book.execute(
            f"INSERT INTO {name}_aside SELECT r.intake_row, w.reason, w.remedy, r.intake_found "
            f"FROM {name}_rows r "
            f"JOIN (VALUES {told}) AS w (code, reason, remedy) ON r.intake_code = w.code"
        )


def number_rows(book: DuckDBPyConnection, name: str, source: str, direct: bool) -> None:
    """Make NAME_new of the rows not set aside, and NAME_gone_new of those withdrawn; persons by number.

    source: whose persons a row without a column `source` means; direct: identities are the numbers.
    """
    columns = own(book, f"{name}_rows")
    stands = f"FROM {name}_rows r ANTI JOIN {name}_aside s ON r.intake_row = s.intake_row"
    if "person_id" not in columns or name == "identity":
        whose = f", {quoted(source)} AS source" if name == "identity" and "source" not in columns else ""
        select = f"SELECT * EXCLUDE (intake_code, intake_found){whose} {stands}"
    elif direct:
        select = (
            f"SELECT * EXCLUDE (intake_code, intake_found) REPLACE (person_id::UBIGINT AS person_id) {stands}"
        )
    else:
        whose = f"coalesce(r.source, {quoted(source)})" if "source" in columns else quoted(source)
        select = (
            "SELECT r.* EXCLUDE (intake_code, intake_found) REPLACE (p.person_id AS person_id) "
            f"FROM (SELECT * {stands}) r LEFT JOIN intake_persons p "
            f"ON p.source_person_id = r.person_id AND p.source = {whose}"
        )
    parted(book, name, select, "_new", "withdrawn" in columns)


def aside(book: DuckDBPyConnection, name: str, rows: str, reason: Reason, found: str = "NULL") -> None:
    """Set rows aside that a FROM clause gives, with what was found there."""
    book.execute(
        f"INSERT INTO {name}_aside SELECT DISTINCT ON (intake_row) intake_row, {quoted(reason.text)}, "
        f"{quoted(reason.remedy)}, ({found})::VARCHAR FROM {rows}"
    )


def repeated(book: DuckDBPyConnection, name: str) -> None:
    """Set aside rows with the key of an earlier row; candidates are found by their hashes, to save room."""
    there = own(book, f"{name}_new")
    key = ", ".join(c for c in KEYS[name] if c in there)
    twice = f"SELECT hash({key}) FROM {name}_new GROUP BY 1 HAVING count(*) > 1"
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_again AS SELECT intake_row FROM (SELECT "
        "intake_row, row_number() OVER "
        f"(PARTITION BY {key} ORDER BY intake_row) AS n FROM {name}_new WHERE hash({key}) IN "
        f"({twice})) WHERE n > 1"
    )
    aside(book, name, "intake_again", REPEATED)


def enrolment(book: DuckDBPyConnection) -> tuple[int, int]:
    """Judge spells beside one another and beside the folder's; make enrolment_final and `intake_facts`.

    Returns how many rows of the folder are replaced, and how many new rows are merged into another.
    """
    columns = ", ".join(identifier(c) for c in own(book, "enrolment_new"))
    union = f"SELECT intake_row, {columns} FROM enrolment_new"
    if is_there(book, "enrolment_old"):
        old = standing(book, "enrolment")
        union += f" UNION ALL BY NAME SELECT row_number() OVER () - {OLD} AS intake_row, * FROM ({old})"
    book.execute(f"CREATE OR REPLACE TEMP TABLE intake_spells AS {union}")
    _shared_twice(book)
    for column, reason in (("birth_date", OTHER_BIRTH), ("sex", OTHER_SEX)):
        first = f"SELECT person_id, arg_min({column}, intake_row) AS first FROM intake_spells GROUP BY 1"
        rows = f"intake_spells JOIN ({first}) USING (person_id) WHERE intake_row > 0 AND {column} <> first"
        _out_of_spells(book, rows, reason, column)
    settle_overlaps(book, own(book, "intake_spells"))
    _out_of_spells(book, "intake_later", OVERLAPS)
    ((merged,),) = book.execute(
        "SELECT count(*) FROM intake_merged WHERE intake_row <> kept AND intake_row > 0"
    ).fetchall()
    _final_spells(book)
    return replaced(book, "enrolment"), int(merged)


def _shared_twice(book: DuckDBPyConnection) -> None:
    """Set aside the second of two rows that share the same residents out to the same plan."""
    there = own(book, "intake_spells")
    if "heads" not in there:
        return
    key = ", ".join(c for c in (*KEYS["enrolment"], "plan_id", "practice_id") if c in there)
    place = f"row_number() OVER (PARTITION BY {key} ORDER BY intake_row)"
    rows = f"(SELECT intake_row, {place} AS n FROM intake_spells WHERE heads IS NOT NULL)"
    _out_of_spells(book, f"{rows} WHERE n > 1 AND intake_row > 0", REPEATED)


def _out_of_spells(book: DuckDBPyConnection, rows: str, reason: Reason, found: str = "NULL") -> None:
    aside(book, "enrolment", rows, reason, found)
    book.execute("DELETE FROM intake_spells WHERE intake_row IN (SELECT intake_row FROM enrolment_aside)")


def _final_spells(book: DuckDBPyConnection) -> None:
    """Make enrolment_final, `intake_facts` of each person and `intake_islands` of days with any payer."""
    ends = ", m.after AS end_date" if "end_date" in own(book, "intake_spells") else ""
    merged = f"SELECT s.* REPLACE (m.first AS start_date{ends}) FROM intake_spells s JOIN intake_merged m "
    book.execute(
        "CREATE OR REPLACE TEMP TABLE enrolment_final AS SELECT * EXCLUDE (intake_row) FROM ("
        "SELECT * FROM intake_spells s ANTI JOIN intake_merged m ON s.intake_row = m.intake_row UNION ALL "
        f"{merged} ON s.intake_row = m.intake_row WHERE m.kept = m.intake_row)"
    )
    about(book)


def nobody(book: DuckDBPyConnection) -> None:
    """Make `intake_facts` and `intake_islands` of nobody, until some enrolment is known."""
    person = "NULL::UBIGINT AS person_id"
    for name, columns in (("facts", ("born", "died")), ("islands", ("began", "ended"))):
        days = ", ".join(f"NULL::DATE AS {column}" for column in columns)
        book.execute(f"CREATE OR REPLACE TEMP TABLE intake_{name} AS SELECT {person}, {days} WHERE false")


def about(book: DuckDBPyConnection) -> None:
    """Make `intake_facts` and `intake_islands` of enrolment_final."""
    there = own(book, "enrolment_final")
    death = "min(death_date)" if "death_date" in there else "NULL::DATE"
    end = "coalesce(end_date, DATE '9999-12-31')" if "end_date" in there else "DATE '9999-12-31'"
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE intake_facts AS SELECT person_id, min(birth_date) AS born, "
        f"{death} AS died "
        "FROM enrolment_final GROUP BY 1"
    )
    over = "PARTITION BY person_id ORDER BY began, ended"
    new = f"began > max(ended) OVER ({over} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    begun = (
        f"SELECT *, coalesce({new}, true)::INT AS new FROM (SELECT person_id, start_date AS "
        f"began, {end} AS ended FROM enrolment_final)"
    )
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_islands AS SELECT person_id, min(began) AS began, "
        "max(ended) AS ended FROM "
        f"(SELECT *, sum(new) OVER ({over} ROWS UNBOUNDED PRECEDING) AS island FROM ({begun})) "
        "GROUP BY person_id, island"
    )


def activity(book: DuckDBPyConnection) -> int:
    """Set aside activity outside a life; make activity_final; return how many rows are replaced."""
    repeated(book, "activity")
    lives = "activity_new JOIN intake_facts USING (person_id)"
    for test, reason in (("start_date < born", BEFORE_BIRTH), ("start_date > died", AFTER_DEATH)):
        aside(book, "activity", f"{lives} WHERE {test}", reason, "start_date")
    return final(book, "activity", "activity_new")


def diagnosis(book: DuckDBPyConnection) -> int:
    """Set aside diagnoses of no activity; make diagnosis_final; return how many rows are replaced."""
    repeated(book, "diagnosis")
    if is_there(book, "activity_final"):
        rows = "(SELECT * FROM diagnosis_new a ANTI JOIN activity_final b ON a.activity_id = b.activity_id)"
    else:
        rows = "diagnosis_new"
    aside(book, "diagnosis", rows, NO_ACTIVITY, "activity_id")
    return final(book, "diagnosis", "diagnosis_new")
