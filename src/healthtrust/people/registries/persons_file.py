"""A row for each person: segment, rule, why, and the chance of rising where that is asked; and a note of why.

    chance    of being at the top in the year to come; empty for those who are there now

Rows of real persons leave only with a reason. It stays beside the file, in a file of the same name with
`.NOTE.txt` after it.

Source  form of this library

>>> from tempfile import mkdtemp
>>> note = write_note(Path(mkdtemp()) / "rows.parquet", "audit by the ministry")
>>> note.name, note.read_text(encoding="utf-8").splitlines()[1]
('rows.parquet.NOTE.txt', 'Written because: audit by the ministry')
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.people.registries.because import explained
from healthtrust.people.registries.rising_risk import Rising
from healthtrust.people.registries.segmented import Compiled
from healthtrust.records.whole_file import write_whole

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def explain_all(book: DuckDBPyConnection, of: Compiled) -> None:
    """Make the table `row_of_person` from the relations of a list; it stays when another day is asked of."""
    book.execute(f"CREATE OR REPLACE TEMP TABLE row_of_person AS {explained(of)}")


def write_persons(book: DuckDBPyConnection, to: Path, rising: Rising | None) -> None:
    """Write `row_of_person` as Parquet, whole or not at all, with the chance of each where one is given."""
    asked = "SELECT * FROM row_of_person"
    if rising is not None:
        from healthtrust.ground.arrow import arrow

        book.register("chances", arrow().table({"person_id": rising.person, "chance": rising.chance}))
        asked = "SELECT r.*, c.chance FROM row_of_person r LEFT JOIN chances c ON r.person_id = c.person_id"
    beside = to.with_name(f".{to.name}.partial")
    at = "'" + str(beside).replace("'", "''") + "'"
    book.execute(f"COPY ({asked} ORDER BY person_id) TO {at} (FORMAT parquet)")
    beside.replace(to)


def write_note(beside: Path, because: str) -> Path:
    """Write why a file of real persons' rows was written, beside it; return the note's path."""
    note = beside.with_name(f"{beside.name}.NOTE.txt")
    said = "This file has rows of real persons, one by one: not to be published."
    write_whole(f"{said}\nWritten because: {because.strip()}\n", note)
    return note
