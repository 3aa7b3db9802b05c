"""Exposure in person-days: known answers, nothing lost where plan or payer is empty, every day once."""

from __future__ import annotations

import os
from datetime import date

import duckdb
import pytest

from healthtrust.people.intake.exposure import Period, by, paid_by, person_days, totals
from healthtrust.records.store import shipped
from tests.unit.people.intake.made_claims import made

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
SETS = (
    "pqi-01-diabetes-with-short-term-complications",
    "pqi-03-diabetes-with-long-term-complications",
    "pqi-05-asthma",
    "pqi-05-chronic-obstructive-pulmonary-disorder",
    "pqi-07-hypertension",
    "pqi-08-heart-failure",
    "pqi-11-community-acquired-bacterial-pneumonia",
    "pqi-12-urinary-tract-infection",
    "pqi-14-uncontrolled-diabetes",
    "pqi-15-asthma",
)


def avoidable(persons: int, lines: int) -> dict[str, float]:
    """Return adults' avoidable admissions while enrolled, per 1,000 person-years and per 1,000 adults ever.

    `closed` takes the day after the last as one of the spell: the yardstick's own reading.
    """
    book = duckdb.connect()
    for name, table in made(persons, lines).items():
        book.register(name, table)
    path = shipped("codes", "ahrq-pqi-2023")
    listed = ", ".join(f"'{each}'" for each in SETS)
    codes = f"SELECT code FROM read_csv('{path}', all_varchar = true) WHERE set IN ({listed})"
    adults = "SELECT * FROM enrolment WHERE 2024 - year(birth_date) >= 18"
    time = totals(person_days(book, f"({adults})", YEAR))
    ever = book.execute(f"SELECT count(*) FROM ({adults})").fetchall()[0][0]
    inside = "count(*) FILTER (WHERE a.start_date >= e.start_date AND a.start_date {} e.end_date)"
    open_end, closed = book.execute(
        f"SELECT {inside.format('<')}, {inside.format('<=')} FROM activity a JOIN ({adults}) e "
        f"USING (person_id) "
        f"WHERE a.start_date >= DATE '2024-01-01' AND setting = 'inpatient' AND code IN ({codes})"
    ).fetchall()[0]
    return {
        "a year": 1000 * open_end / time.person_years,
        "ever": 1000 * open_end / ever,
        "a year, closed": 1000 * closed / time.person_years,
        "ever, closed": 1000 * closed / ever,
    }


def test_persons_ever_enrolled_understate_a_rate_by_a_tenth() -> None:
    found = avoidable(20_000, 400_000)
    assert found["ever"] / found["a year"] == pytest.approx(141.0 / 158.0, abs=0.002)


@pytest.mark.skipif("HEALTHTRUST_LONG" not in os.environ, reason="ten million lines: set HEALTHTRUST_LONG")
def test_the_known_answer_of_half_a_million_persons() -> None:
    found = avoidable(500_000, 10_000_000)
    assert (round(found["a year, closed"], 1), round(found["ever, closed"], 1)) == (158.0, 141.0)
    assert (round(found["a year"], 1), round(found["ever"], 1)) == (157.6, 140.6)


def made_up(rows: str, visits: str = "") -> duckdb.DuckDBPyConnection:
    book = duckdb.connect()
    book.execute(
        "CREATE TABLE enrolment AS SELECT * FROM (VALUES "
        f"{rows}) t (person_id, payer_id, plan_id, start_date, end_date)"
    )
    if visits:
        book.execute(f"CREATE TABLE activity AS SELECT * FROM (VALUES {visits}) t "
                     "(activity_id, person_id, payer_id, start_date, paid_amount)")  # fmt: skip
    return book


def test_money_of_nobodys_plan_is_not_lost() -> None:
    book = made_up(
        "(1, 'A', NULL, '2024-01-01', NULL), (2, 'A', 'gold', '2024-01-01', '2024-01-11')",
        "('a', 1, 'A', '2024-05-01', 50000), ('b', 2, 'A', '2024-01-10', 7), ('c', 2, 'A', '2024-01-11', 1)",
    )
    assert paid_by(book, ("enrolment", "activity"), YEAR, "plan_id") == [("gold", 10, 7), (None, 366, 50001)]
    equal = (
        "SELECT coalesce(sum(paid_amount), 0) FROM activity JOIN enrolment e USING (person_id) JOIN "
        "(SELECT DISTINCT plan_id FROM enrolment) p ON p.plan_id = e.plan_id WHERE person_id = 1"
    )
    assert book.execute(equal).fetchall() == [(0,)]  # what a join on equal plans makes of the 50,000


def test_money_stands_with_the_payer_it_names_where_there_are_two() -> None:
    book = made_up(
        "(1, 'A', 'x', '2024-01-01', NULL), (1, 'B', 'y', '2024-02-01', NULL)",
        "('a', 1, 'A', '2024-05-01', 3), ('b', 1, NULL, '2024-05-01', 4)",
    )
    assert paid_by(book, ("enrolment", "activity"), YEAR, "payer_id") == [("A", 366, 3), ("B", 335, 4)]


def test_two_payers_have_their_days_each_and_the_person_has_them_once() -> None:
    book = made_up("(1, 'A', 'x', '2024-01-01', '2024-03-01'), (1, 'B', 'y', '2024-02-01', '2024-04-01')")
    assert totals(person_days(book, "enrolment", YEAR)).days == 60 + 60
    assert totals(person_days(book, "enrolment", YEAR, by_person=True)).days == 91


def test_rows_of_many_heads_count_as_many() -> None:
    book = duckdb.connect()
    book.execute(
        "CREATE TABLE enrolment AS SELECT 1 AS person_id, '2024-01-01' AS start_date, NULL AS "
        "end_date, 3 AS heads"
    )
    days = person_days(book, "enrolment", YEAR)
    assert totals(days).days == 3 * 366
    assert by(days, "person_id").fetchall() == [(1, 1, 3 * 366)]


def test_spells_outside_the_period_have_no_row() -> None:
    book = made_up("(1, 'A', 'x', '2023-01-01', '2024-01-01'), (2, 'A', 'x', '2025-01-01', NULL)")
    assert totals(person_days(book, "enrolment", YEAR)) == totals(person_days(book, "enrolment", YEAR))
    assert totals(person_days(book, "enrolment", YEAR)).days == 0
