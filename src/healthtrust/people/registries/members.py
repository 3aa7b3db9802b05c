"""Who was enrolled on which days, once each: spells cut to the days asked of and made disjoint.

    days of a person = days in any of their spells, in the months before the day;  adult days  from 18 on

Spells that overlap or touch count each day once; the day of death is the last. Age is completed years on the
day; whoever was born on 29 February is a year older on 1 March. Somebody without a day is nobody of the list.

Source  day-true person-time: Rothman, Greenland, Lash, Modern Epidemiology [recalled]

>>> import duckdb
>>> from datetime import date
>>> from healthtrust.people.registries.statements import made
>>> book = duckdb.connect()
>>> _ = book.execute(
...     "CREATE TABLE enrolment AS SELECT 7 AS person_id, CAST(a AS DATE) AS start_date, CAST(b AS DATE) AS "
...     "end_date, DATE '2010-03-01' AS birth_date, CAST(NULL AS DATE) AS death_date, 'female' AS sex, 1 AS "
...     "heads "
...     "FROM (VALUES ('2027-06-01', '2028-01-01'), ('2027-12-01', '2028-05-01')) t(a, b)")
>>> made(book, members(Days(date(2029, 1, 1), months=24)))
>>> book.execute("SELECT days, adult_days, age, present FROM person").fetchall()
[(335, 61, 18, 0)]
"""

from __future__ import annotations

from datetime import date

from healthtrust.people.registries.days import Days
from healthtrust.people.registries.statements import Statement, day, digits, digits_of

ADULT = 18
_REACHED = (
    f"CAST(birth + INTERVAL '{ADULT} years' AS DATE) + CASE WHEN EXTRACT(MONTH FROM birth) = 2 "
    "AND EXTRACT(DAY FROM birth) = 29 THEN 1 ELSE 0 END"
)


def members(days: Days, earliest: date | None = None) -> list[Statement]:
    """Return the statements of `piece`, disjoint spells since the earliest day, and `person`, one row
    each."""
    first, on = min(days.first, earliest or days.first), days.on
    spell = (
        f"SELECT person_id, greatest(start_date, {day(first)}) AS start, "
        f"least(coalesce(end_date, {day(on)}), coalesce(death_date + 1, {day(on)}), {day(on)}) AS stop, "
        "birth_date AS birth, sex, heads "
        f"FROM enrolment WHERE start_date < {day(on)}"
    )
    before = (
        "SELECT *, max(stop) OVER (PARTITION BY person_id ORDER BY start, stop ROWS BETWEEN "
        "UNBOUNDED PRECEDING "
        "AND 1 PRECEDING) AS before FROM spell WHERE start < stop"
    )
    piece = (
        "SELECT person_id, greatest(start, coalesce(before, start)) AS start, stop, birth, sex, heads "
        "FROM spell_before WHERE coalesce(before, start) < stop"
    )
    return [
        Statement("spell", spell, kept=False),
        Statement("spell_before", before, kept=False),
        Statement("piece", piece),
        Statement("person", _persons(days)),
    ]


def _persons(days: Days) -> str:
    clipped = f"greatest(start, {day(days.first)})"
    adult = f"greatest({clipped}, {_REACHED})"
    age = f"CAST(floor(({digits_of(days.on)} - {digits('min(birth)')}) / 10000.0) AS INTEGER)"
    inside = f"stop > {day(days.first)}"
    return (
        f"SELECT person_id, min(birth) AS birth, min(sex) AS sex, max(heads) AS heads, {age} AS age, "
        f"sum(CASE WHEN {inside} THEN stop - {clipped} ELSE 0 END) AS days, "
        f"sum(CASE WHEN {inside} AND {adult} < stop THEN stop - {adult} ELSE 0 END) AS adult_days, "
        f"max(CASE WHEN stop = {day(days.on)} THEN 1 ELSE 0 END) AS present "
        f"FROM piece GROUP BY person_id HAVING max(stop) > {day(days.first)}"
    )
