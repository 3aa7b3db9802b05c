"""A real register as the file of people that a design loads: `people.source = "file"`.

    conditions      bit k of a person is set where they are on a registry that stands for condition k
    recorded cost   of the months before the day, per head and, by days enrolled, for a whole year
    place           area_code of the spell on the last day

One row for each person enrolled on the last day; `weight` is the row's heads.

Source  columns: `records.persons.PERSONS`; bits: `conditions`

>>> from datetime import date
>>> from healthtrust.ground.money import currency
>>> from healthtrust.people.registries.days import Days
>>> from healthtrust.people.registries.library import read_library, read_list
>>> of = Compiled(read_library("long-term"), read_list("model"), Days(date(2028, 1, 1)))
>>> "2 * greatest(r0)" in people(of, currency("GBP"))
True
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency
from healthtrust.ground.problems import Problem
from healthtrust.people.conditions import read_conditions
from healthtrust.people.registries.conditions import bits_of
from healthtrust.people.registries.library import registries_of_conditions
from healthtrust.people.registries.segmented import Compiled
from healthtrust.people.registries.statements import day

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write_people(book: DuckDBPyConnection, of: Compiled, to: Path, money: Currency) -> None:
    """Write the people of the last day as CSV or Parquet, whole or not at all.

    Raises where somebody's place is not known, or incomes are known for some only.
    """
    book.execute(f"CREATE OR REPLACE TEMP TABLE people_file AS {people(of, money)}")
    ((rows, placeless, incomes),) = book.execute(
        "SELECT count(*), count(*) - count(place), count(income) FROM people_file"
    ).fetchall()
    problems = []
    if not rows:
        problems.append(Problem("--people", f"nobody enrolled on the day before {of.days.on}", "people"))
    if placeless:
        problems.append(
            Problem("--people", f"{placeless:,} people without area_code", "a place for everybody")
        )
    if 0 < incomes < rows:
        found = f"an income for {incomes:,} of {rows:,} people"
        problems.append(Problem("--people", found, "incomes of all, or of none"))
    refuse(problems)
    without = [] if incomes else ["income"]
    ((homes,),) = book.execute("SELECT count(household) FROM people_file").fetchall()
    without += [] if homes == rows else ["household"]
    beside = to.with_name(f".{to.name}.partial")
    kind = "parquet" if to.suffix == ".parquet" else "csv, header"
    at = "'" + str(beside).replace("'", "''") + "'"
    left = f" EXCLUDE ({', '.join(without)})" if without else ""
    book.execute(f"COPY (SELECT *{left} FROM people_file ORDER BY person_id) TO {at} (FORMAT {kind})")
    beside.replace(to)


def people(of: Compiled, money: Currency) -> str:
    """Return the query of the file's rows, in the columns of PERSONS."""
    bits = bits_of(registries_of_conditions(of.library), read_conditions().codes)
    among: dict[int, list[str]] = {}
    for name, bit in bits.items():
        among.setdefault(bit, []).append(of.registry(name))
    told = " + ".join(f"{bit} * greatest({', '.join(columns)})" for bit, columns in among.items()) or "0"
    minor = 10**money.exponent
    cost = of.uses.column("cost", of.days.months)
    last = (
        "SELECT person_id, area_code, household_id, income, row_number() OVER (PARTITION BY person_id "
        f"ORDER BY start_date DESC, area_code) AS place FROM enrolment WHERE start_date < {day(of.days.on)} "
        f"AND coalesce(end_date, {day(of.days.on)}) >= {day(of.days.on)}"
    )
    return (
        "SELECT s.person_id, least(s.age, 120) AS age, s.sex, CAST(l.area_code AS VARCHAR) AS place, "
        "CASE WHEN l.household_id IS NULL THEN NULL ELSE dense_rank() OVER (ORDER BY "
        "l.household_id) END AS household, "
        f"l.income / {minor}.0 AS income, {told} AS conditions, s.heads AS weight, "
        f"round(greatest(s.{cost}, 0) * 365.25 / s.days / s.heads / {minor}.0, {money.exponent}) AS "
        f"recorded_cost "
        f"FROM segment s JOIN ({last}) l ON s.person_id = l.person_id AND l.place = 1 WHERE s.present = 1"
    )
