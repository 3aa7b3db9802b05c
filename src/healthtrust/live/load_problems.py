"""Why records cannot come into a trust: every reason at once, with what is to be done about it.

    money       of another currency than the trust's
    report      rows or money that do not add up; tables that are not those it tells of
    tables      none; one without its key, with empty keys or one key twice, with columns of other kinds
    persons     numbers that others have, names among the records

>>> known(None), numbered_meanwhile(True)[0].found
([], 'persons numbered by another load meanwhile')
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthtrust.ground.problems import Problem, in_words
from healthtrust.live import numbers
from healthtrust.live.load_hash import tables_of
from healthtrust.live.records import EXPECTED, KEYS
from healthtrust.live.records import opened as records_opened
from healthtrust.live.store import Load

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from healthtrust.live.trust import LiveTrust


NEVER_EMPTY = {
    "enrolment": ("person_id", "start_date"),
    "activity": ("activity_id",),
    "diagnosis": ("activity_id",),
    "organisation": ("org_id",),
    "measurement": ("date",),
    "receipt": ("date",),
}
"""Columns without which nobody knows whose row it is."""
UNIQUE = ("enrolment", "activity", "organisation")
"""Tables in which a key stands once; of the others a load gives all rows of a key together."""


def amiss(trust: LiveTrust, report: Mapping[str, Any], folder: Path) -> list[Problem]:
    """Return why the records in a folder cannot stand in this trust."""
    problems, ours = [], trust.folder.store.about.currency_code
    if not tables_of(folder):
        problems.append(Problem("records", "no table", f"at least one of {in_words(tuple(KEYS))}"))
    if report.get("currency", ours) not in ("", ours):
        remedy = "Convert the money first, and say at what rate."
        problems.append(Problem("records, currency", str(report["currency"]), ours, remedy=remedy))
    if report.get("reconciles") is not True:
        remedy = "See what was set aside and why: healthtrust people load … --out page.html."
        found = "rows or money that do not add up"
        problems.append(
            Problem("records", found, "rows in = kept + set aside; money likewise", remedy=remedy)
        )
    if (folder / "identity.parquet").is_file():
        remedy = "Names and addresses lie apart, in the trust's folder identity/."
        problems.append(Problem("records", "a table of identities", "no names among records", remedy=remedy))
    kept = trust.folder.all_loads.parent / numbers.FILE
    with records_opened(trust.loads()) as records:
        for path in tables_of(folder):
            problems += table_problems(records.book, path)
        problems += numbers.disagreeing(records.book, folder / numbers.FILE, kept)
    return problems


def table_problems(book: DuckDBPyConnection, path: Path) -> list[Problem]:
    """Return why one table cannot stand: its columns, its keys, the kinds of what is in them."""
    import duckdb

    table, where = path.stem, f"records, {path.name}"
    rows = f"read_parquet('{_quoted(path)}')"
    try:
        there = [row[0] for row in book.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
    except duckdb.Error as refused:
        return [Problem(where, str(refused).splitlines()[0], "a table in Parquet")]
    lacking = [name for name in NEVER_EMPTY[table] if name not in there]
    if lacking:
        return [Problem(where, f"no column {in_words(tuple(lacking))}", "the columns of its key")]
    kinds = {name: kind for name, kind in EXPECTED[table].items() if name in there}
    wrong = [f"count({name}) - count(TRY_CAST({name} AS {kind}))" for name, kind in kinds.items()]
    empty = " OR ".join(f"{name} IS NULL" for name in NEVER_EMPTY[table])
    standing = "withdrawn IS NOT TRUE" if "withdrawn" in there else "true"
    key = ", ".join(name for name in KEYS[table] if name in there)
    counted = f"SELECT count(*) FILTER ({empty}), {', '.join(wrong)} FROM {rows}"
    nulls, *strange = book.execute(counted).fetchone() or (0,)
    problems = [
        Problem(f"{where}, {name}", f"{count:,} values that are none", kind)
        for (name, kind), count in zip(kinds.items(), strange, strict=True)
        if count
    ]
    if nulls:
        expected = f"{in_words(NEVER_EMPTY[table])} in every row"
        problems.append(Problem(where, f"{nulls:,} rows with an empty key", expected))
    many = f"SELECT count(*) AS n FROM {rows} WHERE {standing} GROUP BY {key} HAVING count(*) > 1"
    repeated = (book.execute(f"SELECT sum(n - 1) FROM ({many})").fetchone() or (0,))[0]
    if repeated and table in UNIQUE:
        remedy = "Load the source by its mapping: it sets such rows aside and counts them."
        problems.append(Problem(where, f"{repeated:,} rows whose key an earlier row has", key, remedy=remedy))
    return problems


def known(there: Load | None) -> list[Problem]:
    """Return that records were loaded before."""
    if there is None:
        return []
    remedy = "Nothing is to be done: these records are in the trust."
    found = f"a load that is there already, as {there.name!r}"
    return [Problem("records", found, "new records", remedy=remedy)]


def numbered_meanwhile(changed: bool) -> list[Problem]:
    """Return that somebody else's load gave numbers to persons while this one did."""
    if not changed:
        return []
    found = "persons numbered by another load meanwhile"
    return [Problem("records", found, "to be alone in loading", remedy="Do it once more.")]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
