"""Records as they would be had linkage stopped at a threshold: other persons, lists and illness.

    enrolment     on one list at a time (`one_list`)
    activity, receipt, measurement      of the new persons
    conditions    those observed, and those of every registry that the person's diagnoses up to the end of the
                  year amount to; the latter count for the whole year

A missed link parts a person's diagnoses: two days of which one alone is not enough are then on two persons,
and the registry has neither. A false link makes one person ill with the illness of two.

Source  registries: `people.registries`; that the year's own diagnoses count for the whole of it (concurrent
        risk adjustment, as in the HHS model for exchanges) [recalled]

>>> import duckdb
>>> found = "SELECT unnest([7, 7, 8]) AS person_id, unnest(['type-2', 'type-2', 'eczema']) AS registry"
>>> duckdb.sql(condition_rows(found, {"type-2": "diabetes"}, 2027)).fetchall()[0][::2]
(7, 'condition:diabetes')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.live.linked_money.deprivation import RANK, fifth_of
from healthtrust.live.linked_money.keys import Keys
from healthtrust.live.linked_money.one_list import on_one_list
from healthtrust.live.records import EXPECTED
from healthtrust.people.registries.library import read_library, registries_of_conditions
from healthtrust.people.registries.relations import registries
from healthtrust.people.registries.statements import listed, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIBRARY = "long-term"
OF_PERSONS = ("activity", "receipt")
AS_THEY_ARE = ("diagnosis", "organisation")
ILL = "condition:"


@dataclass(frozen=True)
class Source:
    """Records that are renumbered again and again: their folder, their persons, and the year looked at."""

    book: DuckDBPyConnection
    folder: Path
    keys: Keys
    year: int

    def file(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}.parquet"


def open_source(source: Source) -> None:
    """Make `source_spell` of the records' enrolment: typed, with fifths, person_id called `was`."""
    expected = EXPECTED["enrolment"] | {RANK: "BIGINT"}
    nothing = ", ".join(f"NULL::{kind} AS {name}" for name, kind in expected.items())
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in expected.items())
    rows = f"FROM read_parquet({quoted(str(source.file('enrolment')))})"
    source.book.execute(
        f"CREATE OR REPLACE TEMP TABLE typed_spell AS SELECT * REPLACE ({typed}) FROM "
        f"(SELECT {nothing} WHERE false UNION ALL BY NAME {rows})"
    )
    fifth = fifth_of(source.book, "typed_spell")
    source.book.execute(
        "CREATE OR REPLACE TEMP TABLE source_spell AS SELECT * EXCLUDE (person_id), person_id AS was, "
        f"{fifth} AS fifth_of_home FROM typed_spell"
    )


def write_at(source: Source, numbers: NDArray[np.uint64], to: Path) -> None:
    """Write the records of the persons whose numbers are given [key] into an empty folder."""
    book = source.book
    _renumber(book, source.keys.person, numbers)
    spells = (
        "(SELECT s.*, coalesce(r.person_id, s.was) AS person_id "
        "FROM source_spell s LEFT JOIN renumbered r ON r.was = s.was)"
    )
    _write(book, f"{on_one_list(spells)} ORDER BY person_id, start_date, payer_id", to / "enrolment.parquet")
    for table in OF_PERSONS:
        if source.file(table).is_file():
            _write(book, _of_new(source.file(table)), to / f"{table}.parquet")
    for table in AS_THEY_ARE:
        if source.file(table).is_file():
            copyfile(source.file(table), to / f"{table}.parquet")
    _write(book, measurements_of(source, to), to / "measurement.parquet")


def condition_rows(found: str, condition: Mapping[str, str], year: int) -> str:
    """Return the SELECT of measurements that say who is ill; found: a query of person_id, registry."""
    cases = " ".join(f"WHEN {quoted(name)} THEN {quoted(code)}" for name, code in condition.items())
    return (
        f"SELECT DISTINCT person_id, DATE '{year - 1}-12-31' AS date, "
        f"{quoted(ILL)} || CASE registry {cases} END AS measure_code, 1.0 AS value "
        f"FROM ({found}) WHERE registry IN ({listed(condition)})"
    )


def measurements_of(source: Source, to: Path) -> str:
    """Return the SELECT of observations of the new persons, with the conditions of registries."""
    on = date(source.year + 1, 1, 1)
    found = registries(source.book, to, on, LIBRARY).sql_query()
    codes = registries_of_conditions(read_library(LIBRARY))
    named = {name: code for code, names in codes.items() for name in names}
    parts = [condition_rows(found, named, source.year)]
    file = source.file("measurement")
    if file.is_file():
        rows = _of_new(file)
        ill = f"person_id IS NOT NULL AND starts_with(measure_code, {quoted(ILL)})"
        parts.append(f"SELECT * FROM ({rows}) WHERE NOT coalesce({ill}, false)")
        parts.append(
            f"SELECT person_id, CAST(date AS DATE) AS date, measure_code, max(value) AS value FROM ({rows}) "
            f"WHERE {ill} GROUP BY ALL"
        )
    return f"SELECT * FROM ({' UNION ALL BY NAME '.join(f'({part})' for part in parts)}) ORDER BY ALL"


def _of_new(file: Path) -> str:
    """Return the SELECT of a table's rows under the new numbers of their persons."""
    return (
        "SELECT t.* REPLACE (coalesce(r.person_id, CAST(t.person_id AS UBIGINT)) AS person_id) "
        f"FROM read_parquet({quoted(str(file))}) t "
        "LEFT JOIN renumbered r ON r.was = CAST(t.person_id AS UBIGINT)"
    )


def _renumber(book: DuckDBPyConnection, was: NDArray[np.uint64], now: NDArray[np.uint64]) -> None:
    """Make `renumbered` (was, person_id)."""
    book.register("renumbered_keys", arrow().table({"was": was, "person_id": now}))
    book.execute(
        "CREATE OR REPLACE TEMP TABLE renumbered AS SELECT DISTINCT was, person_id FROM renumbered_keys"
    )
    book.unregister("renumbered_keys")


def _write(book: DuckDBPyConnection, query: str, to: Path) -> None:
    book.execute(f"COPY ({query}) TO {quoted(str(to))} (FORMAT parquet)")
