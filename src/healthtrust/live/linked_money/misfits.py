"""Whether records can stand in a design: its places, its plans, its money.

>>> import tempfile, duckdb
>>> misfits(duckdb.connect(), Path(tempfile.mkdtemp()), None)[0].found
'no enrolment.parquet'
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.live.register import INSURERS
from healthtrust.people.registries.statements import quoted
from healthtrust.state import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REPORT = "load.json"
NAMED = 12
"""Names of a design that a message lists at most."""


def misfits(book: DuckDBPyConnection, records: Path, first: State | None) -> list[Problem]:
    """Return every place and plan of the records that a design lacks, and money that is not its own."""
    file = records / "enrolment.parquet"
    if not file.is_file():
        return [
            Problem(f"--records {records.name}", "no enrolment.parquet", "a folder that people load wrote")
        ]
    if first is None:
        return []
    held = {str(row[0]) for row in book.execute("DESCRIBE FROM read_parquet(?)", [str(file)]).fetchall()}
    leaves = [first.places.names[leaf] for leaf in first.places.leaves]
    problems = _currency(records, first.currency.code)
    for column, names in (("area_code", leaves), ("plan_id", list(first.plans.names))):
        said = column if column in held else "NULL"
        payer = f"WHERE payer_id IS DISTINCT FROM {quoted(INSURERS)}" if "payer_id" in held else ""
        query = f"SELECT {said}::VARCHAR AS word, count(*) FROM read_parquet(?) {payer} GROUP BY 1 ORDER BY 1"
        problems += _unknown(column, names, book.execute(query, [str(file)]).fetchall())
    return problems


def _unknown(column: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Problem]:
    fitting = {*names, *([None] if len(names) == 1 else [])}
    return [
        Problem(
            f"enrolment, column {column}",
            f"{word!r} in {rows_of:,} rows" if word else f"nothing in {rows_of:,} rows",
            in_words(list(names)[:NAMED]),
            nearest_match(word or "", names),
            "Name it in the design, or correct the records.",
        )
        for word, rows_of in rows
        if word not in fitting
    ]


def _currency(records: Path, ours: str) -> list[Problem]:
    file = records / REPORT
    theirs = json.loads(file.read_text(encoding="utf-8")).get("currency", ours) if file.is_file() else ours
    return [Problem("records, currency", str(theirs), ours)] if theirs not in ("", ours) else []
