"""Exposure in person-days: a row for each spell, cut to a period; every rate and month comes from these days.

    days_i         = min(end_i, end) − max(start_i, start),     where above zero
    person-years   = Σ days × heads / 365.25
    member-months  = Σ days × heads / 30.4375

i              spell of a person with a payer; its end is the day after the last, none is open
start, end     the period, its end the day after the last
heads          identical residents behind a row, 1 unless a table says otherwise
Source  day-true months are asked for in tuva-health/tuva issue 915 [cited]; the lengths of year and month
        are the customary 365.25 and a twelfth of it

Two payers at once are two spells, and each has the days: say `by_person` to count a day once. Nothing is
joined on plan or payer, so that a spell without a plan keeps its days; `paid_by` joins so that nothing is
like nothing, and loses no money.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE enrolment AS SELECT 1::UBIGINT AS person_id, NULL AS plan_id, "
...     "DATE '2027-01-01' AS start_date, DATE '2027-03-01' AS end_date")
>>> days = person_days(book, "enrolment", Period(date(2027, 2, 1), date(2028, 1, 1)))
>>> days.fetchall()
[(1, None, datetime.date(2027, 2, 1), datetime.date(2027, 3, 1), 28)]
>>> totals(days)
Totals(persons=1, days=28, person_years=0.076660, member_months=0.919918)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from healthtrust.people.intake.relations import identifier

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

YEAR = 365.25
MONTH = 30.4375
"""Days; a month is a twelfth of a year."""


@dataclass(frozen=True)
class Period:
    """A period: its first day, and the day after its last."""

    start: date
    end: date


@dataclass(frozen=True)
class Totals:
    """Persons and their time."""

    persons: int
    days: int

    @property
    def person_years(self) -> float:
        """Return the time in years."""
        return self.days / YEAR

    @property
    def member_months(self) -> float:
        """Return the time in months."""
        return self.days / MONTH

    def __repr__(self) -> str:
        years, months = f"{self.person_years:.6f}", f"{self.member_months:.6f}"
        return (
            f"Totals(persons={self.persons}, days={self.days}, person_years={years}, member_months={months})"
        )


def person_days(
    book: DuckDBPyConnection, enrolment: str, period: Period, by_person: bool = False
) -> DuckDBPyRelation:
    """Return the spells of a relation cut to a period, with their `days`; other columns stay as they are.

    enrolment: name of a relation, or a SELECT in brackets, with person_id, start_date and end_date (dates or
    ISO texts). by_person: days with any payer counted once; the columns are then person_id, start_date,
    end_date, days.
    """
    start, end = f"DATE '{period.start}'", f"DATE '{period.end}'"
    cut = (
        f"greatest(CAST(start_date AS DATE), {start}) AS start_date, "
        f"least(coalesce(CAST(end_date AS DATE), {end}), {end}) AS end_date"
    )
    spells = f"SELECT * REPLACE ({cut}) FROM {enrolment}"
    if by_person:
        over = "PARTITION BY person_id ORDER BY start_date, end_date"
        reach = f"max(end_date) OVER ({over} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        cut = f"SELECT person_id, start_date, end_date FROM ({spells}) WHERE end_date > start_date"
        begun = f"SELECT *, (coalesce(start_date > {reach}, true))::INT AS new FROM ({cut})"
        numbered = f"SELECT *, sum(new) OVER ({over} ROWS UNBOUNDED PRECEDING) AS island FROM ({begun})"
        spells = (
            "SELECT person_id, min(start_date) AS start_date, max(end_date) AS end_date "
            f"FROM ({numbered}) GROUP BY person_id, island"
        )
    return book.sql(f"SELECT *, end_date - start_date AS days FROM ({spells}) WHERE end_date > start_date")


def totals(days: DuckDBPyRelation) -> Totals:
    """Return the persons and days of person-days, each row as many times as it has heads."""
    heads = "coalesce(heads, 1)" if "heads" in days.columns else "1"
    ((persons, whole),) = days.aggregate(f"count(DISTINCT person_id), sum(days * {heads})").fetchall()
    return Totals(int(persons), int(whole or 0))


def by(days: DuckDBPyRelation, *columns: str) -> DuckDBPyRelation:
    """Return persons and days by columns; a cell that is empty is a group of its own."""
    heads = "coalesce(heads, 1)" if "heads" in days.columns else "1"
    names = ", ".join(map(identifier, columns))
    counted = f"{names}, count(DISTINCT person_id) AS persons, sum(days * {heads})::BIGINT AS days"
    return days.aggregate(counted, names).order(names)


def paid_by(
    book: DuckDBPyConnection, relations: tuple[str, str], period: Period, column: str
) -> list[tuple[object, int, int]]:
    """Return by plan, payer or another column of enrolment: its value, days, and what was paid, minor units.

    relations: enrolment and activity. Activity is paid where its person was enrolled on the day it began;
    activity of nobody enrolled that day stands under nothing, with no days of its own. Activity of a day
    with two payers stands with the payer it names, else with the spell that began last.
    """
    enrolment, activity = relations
    name = identifier(column)
    there = [each[0] for each in book.execute(f"DESCRIBE SELECT * FROM {enrolment}").fetchall()]
    payer = "payer_id" in there and "payer_id" in [
        each[0] for each in book.execute(f"DESCRIBE SELECT * FROM {activity}").fetchall()
    ]
    first = "(e.payer_id IS NOT DISTINCT FROM a.payer_id) DESC, " if payer else ""
    inside = (
        f"CAST(a.start_date AS DATE) >= DATE '{period.start}' AND CAST(a.start_date AS DATE) < "
        f"DATE '{period.end}'"
    )
    on = (
        "e.person_id = a.person_id AND CAST(a.start_date AS DATE) >= CAST(e.start_date AS DATE) AND "
        "(e.end_date IS NULL OR CAST(a.start_date AS DATE) < CAST(e.end_date AS DATE))"
    )
    spent = (
        f"SELECT e.{name} AS value, a.paid_amount AS paid, row_number() OVER "
        f"(PARTITION BY a.activity_id ORDER BY {first}e.start_date DESC, e.{name}) AS place "
        f"FROM {activity} a LEFT JOIN {enrolment} e ON {on} WHERE {inside}"
    )
    time = by(person_days(book, enrolment, period), column).sql_query()
    query = (
        f"SELECT coalesce(d.{name}, s.value), coalesce(d.days, 0), coalesce(s.paid, 0)::BIGINT "
        f"FROM ({time}) d "
        f"FULL JOIN (SELECT value, sum(paid) AS paid FROM ({spent}) WHERE place = 1 GROUP BY 1) s "
        f"ON d.{name} IS NOT DISTINCT FROM s.value ORDER BY 1 NULLS LAST"
    )
    return [(row[0], int(row[1]), int(row[2])) for row in book.execute(query).fetchall()]
