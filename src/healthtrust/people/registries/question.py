"""Segments asked for: of which records, by which list and registries, on which day; and all that is found.

>>> Asked(Path("records")).listed
'nhse-eight'

Source  form of this library
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, currency
from healthtrust.ground.problems import Problem
from healthtrust.people.registries.because import Explained, explain
from healthtrust.people.registries.days import Days
from healthtrust.people.registries.opened import database, opened
from healthtrust.people.registries.people_file import write_people
from healthtrust.people.registries.persons_file import explain_all, write_note, write_persons
from healthtrust.people.registries.relations import Row, compiled, segmented, told
from healthtrust.people.registries.rising_risk import Rising, Wanted, rising
from healthtrust.people.registries.segmented import Compiled

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Asked:
    """What is asked, as it is written."""

    records: Path
    listed: str = "nhse-eight"
    registries: str = ""
    as_of: str = ""
    person: int | None = None
    rising: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    persons: Path | None = None
    """Where a row for each person is written."""
    people: Path | None = None
    """Where a file of people is written that designs load."""
    real: bool = True
    because: str = ""
    """Why rows of single real persons are needed."""
    currency: str = ""


@dataclass(frozen=True)
class Answer:
    """Segments of a list from the mildest to the first, who is on which registry, and what else was asked."""

    asked: Asked
    of: Compiled
    money: Currency
    rows: tuple[Row, ...]
    registries: dict[str, int] = field(default_factory=dict)
    """People on each registry, by its title."""
    person: Explained | None = None
    rising: Rising | None = None
    written: tuple[str, ...] = ()


def answer(asked: Asked) -> Answer:
    """Return what is asked; raises InvalidInput with every problem found."""
    with database() as book:
        problems: list[Problem] = []
        held = attempt(lambda: opened(book, asked.records), problems)
        on = attempt(lambda: _day(asked.as_of, book if held else None), problems)
        of = attempt(lambda: compiled(asked.listed, Days(on or date(2000, 1, 1)), asked.registries), problems)
        money = attempt(
            lambda: currency(asked.currency or (held.currency if held else "") or "GBP"), problems
        )
        refuse(problems)
        assert held is not None and of is not None and money is not None
        segmented(book, of)
        rows = tuple(told(book, of))
        refuse(_nobody(rows, of))
        person = explain(book, of, asked.person) if asked.person is not None else None
        on_registry = _registries(book, of)
        if asked.people is not None:
            write_people(book, of, asked.people, money)
        if asked.persons is not None:
            explain_all(book, of)
        found = rising(book, of, asked.wanted) if asked.rising else None
        if asked.persons is not None:
            write_persons(book, asked.persons, found)
        written = tuple(map(str, _noted(asked)))
    return Answer(asked, of, money, rows, on_registry, person, found, written)


def _day(text: str, book: DuckDBPyConnection | None) -> date:
    """Return the day asked of: as written, else the one after the last activity."""
    if text:
        try:
            return date.fromisoformat(text)
        except ValueError:
            refuse([Problem("--as-of", repr(text), "a date: 2028-01-01")])
    if book is None:
        return date(2000, 1, 1)
    ((last,),) = book.execute("SELECT max(start_date) FROM activity").fetchall()
    if last is None:
        refuse([Problem("--as-of", "no activity to tell the last day from", "a date: 2028-01-01")])
    return last + timedelta(days=1)  # type: ignore[no-any-return]


def _nobody(rows: tuple[Row, ...], of: Compiled) -> list[Problem]:
    if any(row.people for row in rows):
        return []
    found = f"nobody enrolled between {of.days.first} and {of.days.on}"
    return [Problem("--as-of", found, "a day in or after the time of the records")]


def _registries(book: DuckDBPyConnection, of: Compiled) -> dict[str, int]:
    sums = ", ".join(f"coalesce(sum(heads * r{k}), 0)" for k in range(len(of.library.registries)))
    ((*counts,),) = book.execute(f"SELECT {sums} FROM segment").fetchall()
    return {each.title: int(n) for each, n in zip(of.library.registries, counts, strict=True)}


def _noted(asked: Asked) -> list[Path]:
    """Return the files of persons that were written, each of real persons with a note beside it."""
    files = [path for path in (asked.persons, asked.people) if path is not None]
    return [*files, *(write_note(path, asked.because) for path in files if asked.real)]
