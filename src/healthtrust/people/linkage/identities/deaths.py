"""The day each person died, as a records folder has it: nobody who died on two days is made one.

>>> import duckdb, tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> book = duckdb.connect()
>>> for name, rows in (("persons", "'A' AS source, '7' AS source_person_id, 11 AS person_id"),
...                    ("enrolment", "11 AS person_id, DATE '2027-03-01' AS death_date")):
...     _ = book.execute(f"COPY (SELECT {rows}) TO '{folder / name}.parquet' (FORMAT parquet)")
>>> now = {"source": arrow().array(["A"]), "record_id": arrow().array(["7"]), "person_id": arrow().array([1])}
>>> deaths_of(folder, now)
{1: '2027-03-01'}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


def deaths_of(records: Path, now: Mapping[str, Any]) -> dict[int, str]:
    """Return the day of death by person of `now` (source, record_id, person_id); of two days the first.

    Raises InvalidInput where the folder lacks persons or enrolment.
    """
    import duckdb

    persons, enrolment = (records / f"{each}.parquet" for each in ("persons", "enrolment"))
    lacking = [each for each in (persons, enrolment) if not each.is_file()]
    refuse([Problem(str(each), "no such file", "a folder of people load") for each in lacking])
    book = duckdb.connect()
    held = {
        row[0] for row in book.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(enrolment)]).fetchall()
    }
    if "death_date" not in held:
        return {}
    book.register("now_given", arrow().table(dict(now)))
    rows = book.execute(
        "SELECT n.person_id, min(CAST(e.death_date AS DATE))::VARCHAR FROM now_given n "
        "JOIN read_parquet($persons) p ON n.source = p.source AND n.record_id = p.source_person_id "
        "JOIN read_parquet($enrolment) e ON e.person_id = p.person_id "
        "WHERE nullif(trim(e.death_date::VARCHAR), '') IS NOT NULL GROUP BY n.person_id ORDER BY 1",
        {"persons": str(persons), "enrolment": str(enrolment)},
    ).fetchall()
    book.close()
    return {int(person): day for person, day in rows}
