"""How deprived a person's home is, in fifths: as the records say it, by rank, else as the place is.

    fifth    1 = most deprived; the number itself where no rank of the records is above 5
    by rank  fifths of the persons of the records, the lowest ranks first
    else     the fifth of the place the person lives in

The fifths are cut once, on the persons before linkage, so that a threshold moves nobody from one to another.

Source  rank 1 is most deprived: English indices of deprivation [recalled]

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute(
...     "CREATE TABLE spells AS SELECT i AS person_id, 10 * i AS deprivation_rank FROM range(1, 11) t(i)")
>>> for case in fifth_of(book, "spells").split(" WHEN ")[1:]: print(case)
deprivation_rank <= 20 THEN 1
deprivation_rank <= 40 THEN 2
deprivation_rank <= 60 THEN 3
deprivation_rank <= 80 THEN 4
deprivation_rank IS NOT NULL THEN 5 END
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.records.persons import FIFTHS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RANK = "deprivation_rank"


def fifth_of(book: DuckDBPyConnection, spells: str) -> str:
    """Return the expression of a spell's fifth, null where no rank is known; spells: a relation."""
    persons = f"SELECT person_id, min({RANK}) AS rank FROM {spells} GROUP BY person_id"
    ends = ", ".join(f"quantile_disc(rank, {part / FIFTHS})" for part in range(1, FIFTHS))
    largest, *cuts = book.execute(f"SELECT max(rank), {ends} FROM ({persons})").fetchall()[0]
    if largest is None or largest <= FIFTHS:
        return f"CAST({RANK} AS INTEGER)"
    cases = [f"WHEN {RANK} <= {int(cut)} THEN {part}" for part, cut in enumerate(cuts, start=1)]
    return f"CASE {' '.join(cases)} WHEN {RANK} IS NOT NULL THEN {FIFTHS} END"
