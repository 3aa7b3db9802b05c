"""Registries, segments and their table as relations of DuckDB on a folder of records.

    registries   person, registry, first and last day, records, whether in a stay
    segments     person, segment, rule, and all facts that rules look at
    told         one row for each segment: people, days, money, emergency and avoidable admissions

    cost per member month = Σ cost / (Σ days / 30.4375);  per 1,000 person-years = 1,000 Σ events / (Σ days
    / 365.25)

Source  person-time: Rothman, Greenland, Lash, Modern Epidemiology [recalled]; a month is a twelfth of
        365.25 days

>>> round(per_1_000_years(3, 365), 2), round(per_month(120_00, 365), 1)
(3002.05, 1000.7)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.people.registries.days import Days
from healthtrust.people.registries.definitions import Library, SegmentList
from healthtrust.people.registries.found import code_rows, lay_codes
from healthtrust.people.registries.library import read_library, read_list
from healthtrust.people.registries.opened import opened
from healthtrust.people.registries.segmented import Compiled
from healthtrust.people.registries.statements import made

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

MONTH, YEAR = 30.4375, 365.25


@dataclass(frozen=True)
class Row:
    """A segment: exact sums of the people in it."""

    segment: str
    people: int
    days: int
    adult_days: int
    cost: int
    paid: int
    emergency: int
    avoidable: int


def registries(
    book: DuckDBPyConnection, records: Path, on: date, name: str = "long-term"
) -> DuckDBPyRelation:
    """Return who is on which registry on a day: person_id, registry, first, last, records, stayed.

    Records of the look-back of each registry before `on` count. Raises InvalidInput with every mistake.
    """
    opened(book, records)
    of = compiled("model", Days(on), name)
    laid(book, of)
    names = [each.name for each in of.library.registries]
    listed = ", ".join(f"WHEN {k} THEN '{each}'" for k, each in enumerate(names))
    return book.sql(
        f"SELECT person_id, CASE registry {listed.replace(', ', ' ')} END AS registry, first, last, "
        f"records, stayed FROM registered WHERE person_id IS NOT NULL"
    )


def segments(
    book: DuckDBPyConnection, records: Path, days: Days, name: str = "nhse-eight"
) -> DuckDBPyRelation:
    """Return everybody in one segment: person_id, segment, rule (its place in the order) and all facts."""
    opened(book, records)
    of = compiled(name, days)
    segmented(book, of)
    return book.table("segment")


def compiled(name: str, days: Days, library: str = "") -> Compiled:
    """Return a list and its registries by name or file, ready to run."""
    registered = read_library(library) if library else None
    listed = read_list(name, registered)
    return Compiled(registered or read_library(listed.library), listed, days)


def laid(book: DuckDBPyConnection, of: Compiled) -> None:
    """Make everything up to `registered` and `used` on records that are open."""
    lay_codes(book, code_rows(of.library, of.days))
    made(book, of.registries())


def segmented(book: DuckDBPyConnection, of: Compiled) -> None:
    """Make everything up to `segment` on records that are open."""
    laid(book, of)
    made(book, of.segments())


def told(book: DuckDBPyConnection, of: Compiled) -> list[Row]:
    """Return the segments of a list in its order from the last to the first, those without people too."""
    held = {row[0]: Row(str(row[0]), *map(int, row[1:])) for row in book.execute(summed(of)).fetchall()}
    return [held.get(name, Row(name, *[0] * 7)) for name in reversed(of.listed.order)]


def summed(of: Compiled) -> str:
    """Return the query of a segment's exact sums."""
    columns = {
        what: of.uses.column(what, of.days.months) for what in ("cost", "paid", "emergency admissions")
    }
    return (
        "SELECT segment, sum(heads) AS people, sum(days * heads) AS days, sum(adult_days * heads) "
        "AS adult_days, "
        f"sum({columns['cost']}) AS cost, sum({columns['paid']}) AS paid, "
        f"sum({columns['emergency admissions']}) AS emergency, sum(avoidable) AS avoidable "
        "FROM segment GROUP BY segment ORDER BY segment"
    )


def per_1_000_years(events: int, days: int) -> float:
    """Return events per 1,000 person-years; nothing happens to nobody."""
    return 1000.0 * events / (days / YEAR) if days else 0.0


def per_month(minor: int, days: int) -> float:
    """Return money per member month, in minor units."""
    return minor / (days / MONTH) if days else 0.0


def parts_of(library: Library, listed: SegmentList) -> dict[str, str]:
    """Return which versions were used."""
    return {"registries": f"{library.name} {library.version}", "segments": f"{listed.name} {listed.version}"}
