"""Exposure in person-days: known answers, nothing lost where plan or payer is empty, every day once."""

from __future__ import annotations

from csv import DictReader
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.made_claims import BASE, CODES, INPATIENT, drawn
from healthtrust.people.intake.exposure import Period, by, paid_by, person_days, totals
from healthtrust.records.store import shipped

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


def admissions(setting: NDArray[Any], day: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which lines are admissions of the year."""
    return (setting == INPATIENT) & (day >= 0)


def avoidable(persons: int, lines: int) -> tuple[dict[str, float], dict[str, float]]:
    """Return adults' avoidable admissions while enrolled, per 1,000 person-years and per 1,000 adults ever.

    By the library's days, and by plain arrays. `closed` takes the day after the last as one of the spell: the
    yardstick's own reading.
    """
    people, of = drawn(persons, lines, admissions)
    with shipped("codes", "ahrq-pqi-2023").open(encoding="utf-8") as file:
        listed = [
            CODES.index(row["code"])
            for row in DictReader(file)
            if row["set"] in SETS and row["code"] in CODES
        ]
    adult = 2024 - (people.born.astype("datetime64[Y]").astype(int) + 1970) >= 18
    day = BASE + of.day.astype("timedelta64[D]")
    counted = np.isin(of.code, listed) & adult[of.who] & (day >= people.first[of.who])
    inside = int(np.count_nonzero(counted & (day < people.last[of.who])))
    closed = int(np.count_nonzero(counted & (day <= people.last[of.who])))
    ever, days = int(np.count_nonzero(adult)), int((people.last - people.first)[adult].astype(int).sum())
    book = duckdb.connect()
    spells = {"person_id": np.arange(persons), "start_date": people.first, "end_date": people.last}
    book.register("enrolment", pa.table(spells).filter(pa.array(adult)))
    book.register(
        "activity", pa.table({"person_id": of.who, "day": day}).filter(pa.array(np.isin(of.code, listed)))
    )
    within = "a.day >= e.start_date AND a.day < e.end_date"
    query = f"SELECT count(*) FROM activity a JOIN enrolment e ON e.person_id = a.person_id AND {within}"
    ours = book.execute(query).fetchall()[0][0]
    time = totals(person_days(book, "enrolment", YEAR))
    library = {
        "a year": 1000 * ours / time.person_years,
        "ever": 1000 * ours / book.table("enrolment").shape[0],
    }
    plain = {
        "a year": 1000 * inside / (days / 365.25), "ever": 1000 * inside / ever,
        "a year, closed": 1000 * closed / (days / 365.25), "ever, closed": 1000 * closed / ever,
    }  # fmt: skip
    return library, plain


def test_the_known_answer_of_half_a_million_persons() -> None:
    library, plain = avoidable(500_000, 10_000_000)
    assert (round(plain["a year, closed"], 1), round(plain["ever, closed"], 1)) == (158.0, 141.0)
    assert (round(plain["a year"], 1), round(plain["ever"], 1)) == (157.6, 140.6)
    assert library == {name: plain[name] for name in library}


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
