"""Spells of enrolment as a live year reads them: once per connection, and one at a time for each person.

    until     the day after the last: the end of the spell, or the day after death
    overlap   the payer that is ours goes before others, then the spell that began last

Where a row says how many identical residents it stands for (`heads`), it stands beside others of its person;
else nobody is in two plans on one day, and how many persons had overlapping spells is told.
Households are numbered in the order of their keys; a person without one is a household of their own.

Source  records of enrolment as `records.exchange` lays them down.

>>> import duckdb
>>> from healthtrust.live.records import EXPECTED
>>> book = duckdb.connect()
>>> typed = ", ".join(f"NULL::{kind} AS {name}" for name, kind in EXPECTED["enrolment"].items())
>>> _ = book.execute(f"CREATE TABLE enrolment AS SELECT {typed}, 0 AS load LIMIT 0")
>>> _ = book.execute("INSERT INTO enrolment (person_id, start_date, end_date, plan_id, load) VALUES "
...     "(7, '2027-01-01', NULL, 'A', 0), (7, '2027-03-01', '2027-04-01', 'B', 0)")
>>> lay_spells(Records(book))
>>> book.sql("SELECT plan_id, CAST(start_date AS VARCHAR) FROM spells ORDER BY start_date").fetchall()
[('A', '2027-01-01'), ('B', '2027-03-01'), ('A', '2027-04-01')]
"""

from __future__ import annotations

from healthtrust.live.records import Records

INSURERS = "voluntary insurers"
"""The payer of voluntary cover in records of enrolment."""
POOL = "pool"
"""The payer of everything that a plan of the pool pays."""

_SPELLS = f"""
CREATE TEMP TABLE IF NOT EXISTS spells AS
WITH told AS (
    SELECT person_id, plan_id, practice_id, sex, birth_date, area_code, income, heads, households, start_date,
           death_date,
           coalesce(payer_id = '{INSURERS}', false) AS insured, coalesce(payer_id = '{POOL}', true) AS ours,
           coalesce(least(end_date, death_date + 1), DATE '9999-12-31') AS until, load,
           dense_rank() OVER (ORDER BY try_cast(household_id AS UBIGINT), household_id,
                              CASE WHEN household_id IS NULL THEN person_id END) AS home
    FROM enrolment WHERE start_date < coalesce(least(end_date, death_date + 1), DATE '9999-12-31')
),
alone AS (SELECT * FROM told WHERE heads IS NULL AND NOT insured),
crossed AS (
    SELECT DISTINCT person_id FROM (
        SELECT person_id, start_date,
               lag(until) OVER (PARTITION BY person_id ORDER BY start_date, until) AS before FROM alone
    ) WHERE before > start_date
),
days AS (
    SELECT DISTINCT person_id, unnest([start_date, until]) AS since
    FROM alone SEMI JOIN crossed USING (person_id)
),
pieces AS (SELECT *, lead(since) OVER (PARTITION BY person_id ORDER BY since) AS ends FROM days),
cut AS (
    SELECT alone.* REPLACE (pieces.since AS start_date, pieces.ends AS until)
    FROM pieces JOIN alone ON alone.person_id = pieces.person_id
     AND alone.start_date <= pieces.since AND alone.until >= pieces.ends
    QUALIFY row_number() OVER (
        PARTITION BY alone.person_id, pieces.since
        ORDER BY ours DESC, alone.start_date DESC, load DESC, plan_id, area_code, home
    ) = 1
)
SELECT *, false AS crossed FROM told
WHERE heads IS NOT NULL OR insured OR person_id NOT IN (SELECT person_id FROM crossed)
UNION ALL SELECT *, true AS crossed FROM cut
"""


def lay_spells(records: Records) -> None:
    """Make the table `spells` in the connection of the records, unless it is there."""
    records.book.execute(_SPELLS)
