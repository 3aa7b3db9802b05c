"""Identities in one spelling: trimmed, small letters without accents, what cannot be a date unknown.

    names, street   letters and digits only, one blank between words; apostrophes closed up
    postcode, ids   capitals and digits only; an identifier of one digit over and over is unknown
    dates           ISO; no such day, before 1850 or from 2100 on: unknown
    sex             female, male, other

Source  form of this library; placeholders and the year 1850 [assumed]

>>> import duckdb
>>> book = duckdb.connect()
>>> def said(column, text):
...     query = f"SELECT {expression(column, 'x')} FROM (SELECT ?::VARCHAR AS x)"
...     return book.execute(query, [text]).fetchall()[0][0]
>>> said("surname", "  O'Brien-Núñez "), said("postcode", "ab1 2cd"), said("national_id", "999 999 9999")
('obrien nunez', 'AB12CD', None)
>>> said("birth_date", "31/01/1980"), said("birth_date", "19800231"), said("sex", "F")
('1980-01-31', None, 'female')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.checksum import Checksum, passes_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLACEHOLDERS = ("unknown", "not known", "none", "null", "nan", "na", "n a", "test", "xx", "xxx")
"""Texts that stand where nothing is known, after standardisation. [assumed]"""
FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S")
FIRST, LAST = "1850-01-01", "2100-01-01"
"""Dates outside of these are no births or deaths of anybody on record. [assumed]"""
DATES = ("birth_date", "death_date")
PEOPLE = ("given_name", "surname", "street")
COMPARED = ("given_name", "surname", "birth_date", "sex", "postcode", "house_no", "street", "national_id")
"""Columns with a spelling of their own; any other is taken as a name is."""


def expression(column: str, raw: str) -> str:
    """Return the standard spelling of a raw text column as an expression of the database."""
    spelt = _SPELT.get(column, _words)(raw)
    return f"nullif({spelt}, '')"


def _words(raw: str) -> str:
    closed = f"regexp_replace(lower(strip_accents({raw})), '[''’`]', '', 'g')"
    words = f"trim(regexp_replace({closed}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"
    listed = ", ".join(f"'{each}'" for each in PLACEHOLDERS)
    return f"CASE WHEN {words} IN ({listed}) THEN NULL ELSE {words} END"


def _code(raw: str) -> str:
    return f"regexp_replace(upper(strip_accents({raw})), '[^A-Z0-9]', '', 'g')"


def _house(raw: str) -> str:
    return f"lower({_code(raw)})"


def _identifier(raw: str) -> str:
    code = _code(raw)
    return f"CASE WHEN replace({code}, {code}[1], '') = '' THEN NULL ELSE {code} END"


def _date(raw: str) -> str:
    listed = ", ".join(f"'{each}'" for each in FORMATS)
    day = f"CAST(try_strptime(trim({raw}), [{listed}]) AS DATE)"
    return f"CASE WHEN {day} BETWEEN DATE '{FIRST}' AND DATE '{LAST}' THEN CAST({day} AS VARCHAR) END"


def _sex(raw: str) -> str:
    word = f"lower(trim({raw}))"
    female, male = "('f', 'female', 'woman', 'w', '2')", "('m', 'male', 'man', '1')"
    unknown = "('', '0', '9', 'u', 'unknown', 'not known', 'nan', 'none')"
    return (
        f"CASE WHEN {word} IN {female} THEN 'female' WHEN {word} IN {male} THEN 'male' "
        f"WHEN {word} IN {unknown} THEN NULL ELSE 'other' END"
    )


_SPELT: dict[str, Callable[[str], str]] = {
    "birth_date": _date,
    "death_date": _date,
    "sex": _sex,
    "postcode": _code,
    "house_no": _house,
    "national_id": _identifier,
}


def standardise(
    book: DuckDBPyConnection, columns: Iterable[str], checked: tuple[str, Checksum] | None, after: int = 0
) -> None:
    """Make table `arrived` of `raw`: a key in the order of source and record, columns in one spelling.

    columns: those of `raw` to be standardised; others pass as they are. checked: the identifier and its
    check, told in the column `identified`. after: the last key given so far. The key does not depend on the
    order of the rows.
    """
    columns = tuple(columns)
    _spelt_once(book, columns)
    joins = "".join(f" LEFT JOIN spelt_{each} ON raw.{each} = spelt_{each}.raw" for each in columns)
    told = ", ".join(f"spelt_{each}.spelt AS {each}" for each in columns)
    replaced = f" REPLACE ({told})" if told else ""
    passed = passes_sql(*checked) if checked else "false"
    book.execute(
        f"CREATE OR REPLACE TABLE arrived AS SELECT {after} + row_number() OVER (ORDER BY source, record_id) "
        f"AS key, *, {passed} AS identified, true AS fresh FROM (SELECT raw.*{replaced} FROM raw{joins}) "
        "ORDER BY source, record_id"
    )
    for each in columns:
        book.execute(f"DROP TABLE spelt_{each}")


def _spelt_once(book: DuckDBPyConnection, columns: Iterable[str]) -> None:
    """Make a table `spelt_<column>` (raw, spelt) of each: many records share a name, which is spelt once."""
    for each in columns:
        book.execute(
            f"CREATE OR REPLACE TEMP TABLE spelt_{each} AS SELECT raw, {expression(each, 'raw')} AS spelt "
            f"FROM (SELECT DISTINCT {each} AS raw FROM raw WHERE {each} IS NOT NULL)"
        )


def impossible_dates(book: DuckDBPyConnection, columns: Iterable[str]) -> dict[str, int]:
    """Return how many dates of each column are none: said in `raw`, unknown once standardised."""
    return {
        column: book.execute(
            f"SELECT coalesce(sum(n), 0)::BIGINT FROM (SELECT {column} AS raw, count(*) AS n FROM raw "
            f"WHERE trim({column}) <> '' GROUP BY {column}) WHERE {expression(column, 'raw')} IS NULL"
        ).fetchall()[0][0]
        for column in columns
        if column in DATES
    }


def repeated(book: DuckDBPyConnection) -> list[Problem]:
    """Return what is wrong with the keys of `raw`: records without one, or two of one."""
    empty, twice = book.execute(
        "SELECT (SELECT count(*) FROM raw WHERE record_id IS NULL OR source IS NULL), "
        "(SELECT count(*) FROM (SELECT 1 FROM raw WHERE record_id IS NOT NULL "
        "GROUP BY source, record_id HAVING count(*) > 1))"
    ).fetchall()[0]
    problems = []
    if empty:
        problems.append(
            Problem("IDENTITY", f"{empty:,} rows without a record_id or a source", "both in each row")
        )
    if twice:
        found = f"{twice:,} pairs of source and record_id more than once"
        problems.append(Problem("IDENTITY", found, "each once", remedy="Keep the newest row of each."))
    return problems
