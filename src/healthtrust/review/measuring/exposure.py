"""Who was enrolled with which body on which day, once each: spells made day-true and cut at birthdays.

    days of a body = Σ over persons of the days on which the body is theirs

Spells of one person and body that touch or overlap are one. On a day with several bodies the one that began
last has the person, and of those that began together the last by name: so bodies add up to all. The day of
death is the last. Spells are clipped to the period and cut at birthdays at which a measure or stratum begins;
whoever was born on 29 February is a year older on 1 March of other years.

Source  day-true person-time: Rothman, Greenland, Lash, Modern Epidemiology [recalled].

>>> import duckdb
>>> from healthtrust.review.measuring.span import span
>>> book = duckdb.connect()
>>> _ = book.execute(
...     "CREATE TABLE enrolment AS SELECT 1 AS person_id, start_date::DATE AS start_date, end_date::DATE AS "
...     "end_date, DATE '2009-03-01' AS birth_date, 'female' AS sex, practice_id FROM (VALUES ('2027-01-01', "
...     "NULL, 'Ash'), ('2027-06-01', '2027-07-01', 'Elm')) t(start_date, end_date, practice_id)")
>>> make(book, Enrolled("practice_id", span("2027"), (18,), death=False))
>>> book.execute("SELECT body, start, stop, class FROM spell ORDER BY start").fetchall()[1][2:]
(datetime.date(2027, 6, 1), 1)
>>> book.execute("SELECT body, sum(stop - start) FROM spell GROUP BY 1 ORDER BY 1").fetchall()
[('Ash', 335), ('Elm', 30)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healthtrust.review.measuring.span import Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALL = "all"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Enrolled:
    """How exposure is made: of which column, in which days, cut at which ages."""

    column: str
    """Column of enrolment that names the body; empty: all are one."""
    span: Span
    ages: tuple[int, ...]
    death: bool
    """Whether the day of death is on record."""


def age_class(age: int, ages: Sequence[int]) -> int:
    """Return how many of the ages somebody has reached: the class that spells carry.

    >>> age_class(17, (18, 40)), age_class(18, (18, 40)), age_class(99, (18, 40))
    (0, 1, 2)
    """
    return sum(age >= each for each in ages)


def make(book: DuckDBPyConnection, asked: Enrolled) -> None:
    """Make the table `spell`: person, body, start, stop, class, sex; disjoint in time for each person.

    Body, class and sex have a number, their `cell` in the table of that name, and bodies have a `place`:
    rows are grouped by numbers.
    """
    first, after = f"DATE '{asked.span.start}'", f"DATE '{asked.span.stop}'"
    body = f"coalesce({asked.column}::VARCHAR, '{NOT_RECORDED}')" if asked.column else f"'{ALL}'"
    end = f"coalesce(end_date, DATE '{asked.span.stop}' + 1)"
    if asked.death:
        end = f"least({end}, coalesce(death_date + 1, {end}))"
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE enrolled AS SELECT person_id, {body} AS body, start_date AS began, "
        f"greatest(start_date, {first}) AS start, least({end}, {after}) AS stop, birth_date AS birth, sex "
        f"FROM enrolment WHERE start_date < {after} AND {end} > {first} AND {end} > start_date"
    )
    book.execute(
        "CREATE OR REPLACE TEMP TABLE tangled AS SELECT DISTINCT person_id FROM (SELECT person_id, start, "
        "max(stop) OVER (PARTITION BY person_id ORDER BY start, stop ROWS BETWEEN UNBOUNDED PRECEDING AND 1 "
        "PRECEDING) AS before FROM enrolled) WHERE start < before"
    )
    _untangle(book, body, end, (first, after))
    _cut(book, asked.ages)


def _untangle(book: DuckDBPyConnection, body: str, end: str, between: tuple[str, str]) -> None:
    """Give every day of persons with overlapping spells to one body, in place of their own spells."""
    first, after = between
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE untangled AS
        WITH own AS (
            SELECT person_id, {body} AS body, start_date AS start, {end} AS stop, birth_date AS birth, sex
            FROM enrolment SEMI JOIN tangled USING (person_id) WHERE {end} > start_date),
        begun AS (
            SELECT *, start > max(stop) OVER (PARTITION BY person_id, body ORDER BY start, stop
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS apart FROM own),
        numbered AS (
            SELECT *, sum(coalesce(apart, true)::INTEGER) OVER (PARTITION BY person_id, body
                ORDER BY start, stop ROWS UNBOUNDED PRECEDING) AS island FROM begun),
        island AS (
            SELECT person_id, body, min(start) AS began, greatest(min(start), {first}) AS start,
                least(max(stop), {after}) AS stop, min(birth) AS birth, min(sex) AS sex
            FROM numbered GROUP BY person_id, body, island
            HAVING min(start) < {after} AND max(stop) > {first}),
        edge AS (SELECT person_id, start AS turn FROM island UNION SELECT person_id, stop FROM island),
        piece AS (
            SELECT person_id, turn AS start, lead(turn) OVER (PARTITION BY person_id ORDER BY turn) AS stop
            FROM edge)
        SELECT person_id, max((i.began, i.body)) AS last, p.start, p.stop,
            min(birth) AS birth, min(sex) AS sex
        FROM piece p JOIN island i USING (person_id)
        WHERE i.start <= p.start AND i.stop >= p.stop GROUP BY person_id, p.start, p.stop
        """
    )
    book.execute("DELETE FROM enrolled WHERE person_id IN (FROM tangled)")
    book.execute(
        "INSERT INTO enrolled SELECT person_id, last[2], last[1], start, stop, birth, sex FROM untangled"
    )


def _cut(book: DuckDBPyConnection, ages: Sequence[int]) -> None:
    """Cut spells at birthdays, so that each lies in one class of age."""
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE classed AS SELECT person_id, body, start, stop, birth, sex, "
        f"{_reached('start', ages)} AS class, {_reached('stop - 1', ages)} AS last FROM enrolled"
    )
    cuts = ", ".join(f"({age})" for age in ages) or "(0)"
    same = "person_id, body, stop, birth, sex, start AS first"
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE piece AS
        WITH crossing AS (FROM classed WHERE class <> last),
        turned AS (SELECT {same}, {_BIRTHDAY} AS turn FROM crossing, (VALUES {cuts}) AS cut(age)),
        edge AS (
            SELECT {same}, start AS turn FROM crossing UNION ALL
            FROM turned WHERE turn > first AND turn < stop),
        piece AS (
            SELECT *, turn AS start,
                lead(turn, 1, stop) OVER (PARTITION BY person_id, first ORDER BY turn) AS until
            FROM edge)
        SELECT person_id, body, start, stop, class::TINYINT AS class, sex FROM classed WHERE class = last
        UNION ALL
        SELECT person_id, body, start, until, ({_reached("start", ages)})::TINYINT, sex FROM piece
        """
    )
    book.execute(
        "CREATE OR REPLACE TEMP TABLE cell AS SELECT row_number() OVER (ORDER BY body, class, sex)::INTEGER "
        "AS cell, dense_rank() OVER (ORDER BY body)::INTEGER AS place, body, class, sex "
        "FROM (SELECT DISTINCT body, class, sex FROM piece)"
    )
    book.execute(
        "CREATE OR REPLACE TEMP TABLE spell AS "
        "SELECT piece.*, cell, place FROM piece JOIN cell USING (body, class, sex)"
    )
    book.execute("DROP TABLE piece")


_SHORT = "make_date(year(birth) + age, 2, 1)"
_BIRTHDAY = (
    f"CASE WHEN month(birth) = 2 AND day(birth) = 29 AND day(last_day({_SHORT})) = 28 "
    "THEN make_date(year(birth) + age, 3, 1) ELSE make_date(year(birth) + age, month(birth), day(birth)) END"
)
"""The day on which somebody reaches an age."""


def _reached(day: str, ages: Sequence[int]) -> str:
    """Return the expression of the class of age on a day."""
    return " + ".join(["0", *(f"({_age(day)} >= {age})::INTEGER" for age in ages)])


def _age(day: str) -> str:
    """Return the expression of completed years on a day."""
    told = "(year({0}) * 10000 + month({0}) * 100 + day({0}))"
    return f"(({told.format(day)} - {told.format('birth')}) // 10000)"
