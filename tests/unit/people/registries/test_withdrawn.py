"""Rows that were taken back count in no registry, and in no measure."""

from __future__ import annotations

from pathlib import Path

import duckdb

from healthtrust.people.registries.opened import database, opened
from healthtrust.review.measuring.tables import opened_tables

ENROLMENT = (
    "SELECT unnest([1, 2])::UBIGINT AS person_id, DATE '2027-01-01' AS start_date, NULL::DATE AS end_date, \
DATE '1960-07-01' AS birth_date, 'female' AS sex"
)
ACTIVITY = (
    "SELECT unnest(['a', 'b']) AS activity_id, 1::UBIGINT AS person_id, DATE '2027-02-01' AS start_date, \
'inpatient' AS setting, unnest([false, true]) AS withdrawn"
)


def folder_of(place: Path) -> Path:
    duckdb.sql(ENROLMENT).write_parquet(str(place / "enrolment.parquet"))
    duckdb.sql(ACTIVITY).write_parquet(str(place / "activity.parquet"))
    return place


def test_registries_do_not_see_them(tmp_path: Path) -> None:
    with database() as book:
        opened(book, folder_of(tmp_path))
        assert book.execute("SELECT activity_id FROM activity").fetchall() == [("a",)]


def test_measures_do_not_see_them(tmp_path: Path) -> None:
    book = duckdb.connect()
    _, problems = opened_tables(book, folder_of(tmp_path))
    assert not problems
    assert book.execute("SELECT activity_id FROM activity").fetchall() == [("a",)]
