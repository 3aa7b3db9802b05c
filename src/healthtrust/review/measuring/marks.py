"""What is marked on activities: which code sets their diagnoses and procedures are in, what follows a stay.

    principal    sets of the diagnosis of rank 1
    recorded     sets of any diagnosis or procedure
    to_admission days from the end of a stay to the next unplanned stay, 1 or more
    to_contact   days from the end of a stay to the next primary, outpatient, community or mental contact

Each recorded code is looked up once, however many rows hold it. A stay that begins on the day another
ends is the same care elsewhere, not a readmission.

Source  readmission and follow-up: definitions of this library [assumed]

>>> import duckdb
>>> from healthtrust.review.measuring.codes import Codes
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE diagnosis AS SELECT * FROM (VALUES (7, 'icd10', 'I50.0', 2), "
...     "(7, 'icd10', 'J45', 1)) t(key, code_system, code, rank)")
>>> of_codes(book, [Codes("heart", "icd10", ("I50",), True), Codes("asthma", "icd10", ("J45",), True)], True)
>>> book.execute("FROM coded").fetchall()
[(7, 2, 3)]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from healthtrust.review.measuring.codes import WORD, Codes, matched
from healthtrust.review.measuring.span import Span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CONTACTS = ("primary", "outpatient", "community", "mental")


def words(sets: Sequence[Codes]) -> range:
    """Return the words whose bits tell the sets apart."""
    return range(max(1, -(-len(sets) // WORD)))


def of_codes(book: DuckDBPyConnection, sets: Sequence[Codes], ranked: bool) -> None:
    """Make the table `coded`: key of an activity, with the bits principal0, ... and recorded0, ..."""
    from healthtrust.ground.arrow import arrow

    recorded = book.execute("SELECT DISTINCT code_system, code FROM diagnosis").fetchall()
    found = matched(recorded, sets)
    columns: dict[str, list[object]] = {"code_system": [s for s, _ in found], "code": [c for _, c in found]}
    columns |= {f"w{k}": [bits[k] for bits in found.values()] for k in words(sets)}
    pa = arrow()
    kinds = [(name, pa.int64() if name.startswith("w") else pa.string()) for name in columns]
    book.register("code_bits", pa.table(columns, schema=pa.schema(kinds)))
    first = "coalesce(rank = 1, false)" if ranked else "false"
    told = ", ".join(
        f"bit_or(CASE WHEN {first} THEN w{k} ELSE 0 END) AS principal{k}, bit_or(w{k}) AS recorded{k}"
        for k in words(sets)
    )
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE coded AS SELECT key, {told} "
        "FROM diagnosis JOIN code_bits USING (code_system, code) GROUP BY key"
    )
    book.unregister("code_bits")


def of_stays(book: DuckDBPyConnection, span: Span, planned: bool, most: int) -> None:
    """Make the table `stayed`: key of stays that began in the period, and days to what follows within `most`.

    planned: whether the table says which stays were planned; where not, none was.
    """
    inside = f"start_date >= DATE '{span.start}' AND start_date < DATE '{span.stop}'"
    unplanned = "NOT coalesce(elective, false)" if planned else "true"
    settings = ", ".join(f"'{each}'" for each in CONTACTS)
    book.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE stayed AS
        WITH stay AS (
            SELECT key, person_id, end_date AS ended FROM activity
            WHERE setting = 'inpatient' AND end_date IS NOT NULL AND {inside})
        SELECT stay.key,
            min(start_date - ended) FILTER (WHERE setting = 'inpatient' AND {unplanned}) AS to_admission,
            min(start_date - ended) FILTER (WHERE setting IN ({settings})) AS to_contact
        FROM activity JOIN stay ON activity.person_id = stay.person_id
            AND start_date > ended AND start_date <= ended + {most}
        WHERE start_date > DATE '{span.start}' GROUP BY stay.key
        """
    )
