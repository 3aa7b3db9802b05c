"""A person is on one list at a time: spells that linkage brings together are cut where the newer one begins.

    on day d    of all spells of one person that hold d, the one that began last; of those that began
                together, that of the lowest number before linkage, then of the first practice by name
    born, sex   as the spell that began first says; died: the earliest date on record

Voluntary cover is a list of its own. Spells of one source are left as they are: only spells that were of two
persons before linkage are cut. Where links are missed nobody cuts them, and two practices are paid for one.

Source  a new registration ends the former one: rules of registration with practices in England [recalled]

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute('''CREATE TABLE spell AS SELECT was::UBIGINT AS was, 1::UBIGINT AS person_id,
...     CAST(a AS DATE) AS start_date, CAST(b AS DATE) AS end_date, DATE '1960-01-01' AS birth_date,
...     'male' AS sex, NULL::DATE AS death_date, 'pool' AS payer_id, practice AS practice_id
...     FROM (VALUES (1, '2027-01-01', NULL, 'Ash'), (2, '2027-03-01', '2027-06-01', 'Elm'))
...     t(was, a, b, practice)''')
>>> for row in book.execute(f"SELECT practice_id, start_date, end_date FROM ({on_one_list('spell')}) "
...         "ORDER BY start_date").fetchall(): print(row[0], row[1], row[2])
Ash 2027-01-01 2027-03-01
Elm 2027-03-01 2027-06-01
Ash 2027-06-01 None
"""

from __future__ import annotations

from healthtrust.live.register import INSURERS

LAST = "DATE '9999-12-31'"


def on_one_list(spells: str) -> str:
    """Return the SELECT of spells on one list; spells: enrolment with `was`, the number before linkage.

    Columns are those of enrolment, without `was`.
    """
    return f"""
WITH numbered AS (
    SELECT *, payer_id IS NOT DISTINCT FROM '{INSURERS}' AS cover, coalesce(end_date, {LAST}) AS until,
           row_number() OVER (ORDER BY was, start_date, end_date, practice_id, payer_id) AS row
    FROM {spells}
),
grouped AS (
    SELECT *, min(was) OVER whose <> max(was) OVER whose AS several FROM numbered
    WINDOW whose AS (PARTITION BY person_id, cover)
),
joined AS (
    SELECT * REPLACE (first_value(birth_date) OVER earliest AS birth_date,
                      first_value(sex) OVER earliest AS sex,
                      min(death_date) OVER (PARTITION BY person_id, cover) AS death_date)
    FROM grouped WHERE several
    WINDOW earliest AS (PARTITION BY person_id, cover ORDER BY start_date, row)
),
edge AS (
    SELECT person_id, cover, start_date AS since FROM joined UNION SELECT person_id, cover, until FROM joined
),
piece AS (
    SELECT *, lead(since) OVER (PARTITION BY person_id, cover ORDER BY since) AS piece_end FROM edge
),
held AS (
    SELECT joined.*, piece.since, piece.piece_end
    FROM piece JOIN joined ON piece.person_id = joined.person_id AND piece.cover = joined.cover
        AND joined.start_date <= piece.since AND joined.until > piece.since
    QUALIFY row_number() OVER (PARTITION BY piece.person_id, piece.cover, piece.since
                               ORDER BY start_date DESC, was, practice_id, row) = 1
),
told AS (
    SELECT *, coalesce(row <> lag(row) OVER whose OR since <> lag(piece_end) OVER whose, true)::INT AS part
    FROM held WINDOW whose AS (PARTITION BY person_id, cover ORDER BY since)
),
runs AS (
    SELECT *, sum(part) OVER (PARTITION BY person_id, cover ORDER BY since ROWS UNBOUNDED PRECEDING) AS run
    FROM told
)
SELECT * EXCLUDE (was, cover, row, several, until) FROM grouped WHERE NOT several
UNION ALL BY NAME
SELECT * EXCLUDE (was, cover, row, several, until, since, piece_end, run, part)
    REPLACE (min(since) OVER island AS start_date, nullif(max(piece_end) OVER island, {LAST}) AS end_date)
FROM runs
WINDOW island AS (PARTITION BY person_id, cover, run)
QUALIFY row_number() OVER (PARTITION BY person_id, cover, run ORDER BY since) = 1
"""
