"""Persons of a source by number: a number is given once, kept in persons.parquet, and never changes.

    linked            the number that linkage found for the record
    known             the number the folder's persons.parquet has
    a whole number    itself, if written plainly and below 2^63, where nothing is linked
    any other         the next free number from 1, in the alphabetical order of source and identity

Two sources that both write whole numbers are taken to mean the same persons by them, and are counted.

Source  form of this library.

>>> import duckdb
>>> book = duckdb.connect()
>>> one = "SELECT 's' AS source, 'a' AS source_person_id, 4::UBIGINT AS person_id"
>>> some = "SELECT 's' AS source, unnest(['b', 'a', '7', '007']) AS source_person_id"
>>> _ = book.execute(f"CREATE TABLE intake_known AS {one}; CREATE TABLE intake_seen AS {some}")
>>> number_persons(book, linked=False)
>>> book.sql("SELECT source_person_id, person_id FROM intake_persons ORDER BY 1").fetchall()
[('007', 8), ('7', 7), ('a', 4), ('b', 9)]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.intake.relations import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PERSONS = "(source VARCHAR, source_person_id VARCHAR, person_id UBIGINT)"
PLAIN = "^(0|[1-9][0-9]{0,18})$"


def know_persons(book: DuckDBPyConnection, kept: Path, links: Path | None) -> None:
    """Make `intake_known` of the persons numbered before, in a file, and of the links of a folder.

    Raises `InvalidInput` where links are not there, or give a known person another number.
    """
    book.execute(f"CREATE OR REPLACE TEMP TABLE intake_known {PERSONS}")
    if kept.is_file():
        book.execute(f"INSERT INTO intake_known BY NAME SELECT * FROM read_parquet({quoted(str(kept))})")
    if links is None:
        return
    path = links / "links.parquet"
    if not path.is_file():
        raise InvalidInput([Problem("--links", f"no {path.name} in {links.name}", "a folder of people link")])
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_linked AS SELECT source::VARCHAR AS source, "
        "record_id::VARCHAR AS "
        f"source_person_id, person_id::UBIGINT AS person_id FROM read_parquet({quoted(str(path))})"
    )
    refuse(_changed(book))
    book.execute(
        "INSERT INTO intake_known SELECT * FROM intake_linked l ANTI JOIN intake_known k "
        "ON l.source = k.source AND l.source_person_id = k.source_person_id"
    )


def _changed(book: DuckDBPyConnection) -> list[Problem]:
    """Return the problem of links that give persons of the folder other numbers than they have."""
    same = "l.source = k.source AND l.source_person_id = k.source_person_id"
    query = (
        f"SELECT count(*) FROM intake_linked l JOIN intake_known k ON {same} AND l.person_id <> k.person_id"
    )
    ((changed,),) = book.execute(query).fetchall()
    if not changed:
        return []
    remedy = "Load everything anew into an empty folder: numbers of persons never change silently."
    found = f"other numbers of {changed:,} records than the records folder has"
    return [Problem("--links", found, "the numbers they were loaded with", None, remedy)]


def number_persons(book: DuckDBPyConnection, linked: bool, used: int = 0) -> None:
    """Make `intake_persons`, all with numbers, of `intake_known` and of everyone in `intake_seen`.

    linked: whether numbers come from linkage, so that a whole number is no number of a person; used: the
    largest number that is taken besides those known.
    """
    own = "false" if linked else f"regexp_matches(source_person_id, '{PLAIN}')"
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_fresh AS SELECT source, source_person_id, "
        f"CASE WHEN {own} AND TRY_CAST(source_person_id AS BIGINT) IS NOT NULL "
        "THEN TRY_CAST(source_person_id AS UBIGINT) END AS person_id FROM intake_seen s ANTI "
        "JOIN intake_known k "
        "ON s.source = k.source AND s.source_person_id = k.source_person_id"
    )
    largest = (
        "greatest((SELECT coalesce(max(person_id), 0) FROM intake_known), "
        f"(SELECT coalesce(max(person_id), 0) FROM intake_fresh), {used}::UBIGINT)"
    )
    ((last,),) = book.execute(f"SELECT {largest}").fetchall()
    book.execute(
        "CREATE OR REPLACE TEMP TABLE intake_persons AS SELECT source, source_person_id, person_id "
        "FROM intake_known UNION ALL "
        "SELECT source, source_person_id, person_id FROM intake_fresh WHERE person_id IS NOT NULL UNION ALL "
        "SELECT source, source_person_id, "
        f"({int(last)} + row_number() OVER (ORDER BY source, source_person_id))::UBIGINT "
        "FROM intake_fresh WHERE person_id IS NULL"
    )


def shared_numbers(book: DuckDBPyConnection) -> int:
    """Return how many numbers stand for persons of more than one source."""
    query = "SELECT person_id FROM intake_persons GROUP BY 1 HAVING count(DISTINCT source) > 1"
    ((count,),) = book.execute(f"SELECT count(*) FROM ({query})").fetchall()
    return int(count)
