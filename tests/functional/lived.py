"""A live year for tests: a small simulated year written as records, and a trust opened on them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

from healthtrust.design.read import Read, read_design
from healthtrust.ledger.book import Book
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.paying import pay_month
from healthtrust.live.settling import settle
from healthtrust.live.simulated import write_records
from healthtrust.live.store import Who
from healthtrust.live.trust import LiveTrust, open_trust
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.year import run_year
from tests.functional.live_verbs import skip

ANN, BOB = Who("ann", "operator"), Who("bob", "approver")
GRAIN = ("account", "month", "place", "plan", "provider", "step", "memo")


@cache
def simulated(name: str, *changes: str) -> tuple[Read, State, Path]:
    """Return a design, its first year simulated, and that year written as records."""
    read = read_design(name, changes)
    year = run_year(opening(read.design, read.folder))
    records = Path(mkdtemp()) / "records"
    write_records(year, records)
    return read, year, records


def small(name: str = "valley") -> tuple[Read, State, Path]:
    return simulated(name, "people.size=800")


def opened_trust(folder: Path, read: Read, records: Path) -> LiveTrust:
    """Return a trust opened on records."""
    trust = make_trust(New(folder, "Test trust", read))
    load(trust, Source(records, name="opening", synthetic=True), ANN)
    open_year(trust, BOB)
    return trust


def lived(trust: LiveTrust, months: Sequence[int] = range(1, 13)) -> Book:
    """Pay months, settle the year if they are all there, and return the book."""
    for month in months:
        pay_month(trust, ANN, month)
    if 12 in months:
        settle(trust, BOB)
    return trust.folder.store.book()


@cache
def _settled() -> Path:
    read, _, records = small()
    trust = opened_trust(Path(mkdtemp()) / "trust", read, records)
    lived(trust)
    return trust.folder.path


def settled_trust(folder: Path) -> LiveTrust:
    """Return the small year paid and settled: lived once in this process, copied for each test."""
    return open_trust(Path(shutil.copytree(_settled(), folder)))


def lived_at_once(trust: LiveTrust) -> Book:
    """Pay the first month and the twelfth, which posts all between as corrections; settle; return the book.

    What stands in the book at the end is what twelve payments would have left, in a quarter of the time.
    """
    pay_month(trust, ANN, 1)
    skip(trust)
    return lived(trust, [12])


def balances(book: Book) -> dict[tuple[Any, ...], int]:
    """Return what every account holds by month, place, plan, provider, step and memo, if anything."""
    table = book.balances(GRAIN)
    rows = zip(*(table[name].tolist() for name in (*GRAIN, "balance")), strict=True)
    return {row[:-1]: row[-1] for row in rows if row[-1]}


def changed(records: Path, table: str, query: str, to: Path) -> Path:
    """Write a records folder with one table, by a SELECT over `rows`, the rows of that table in `records`."""
    to.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as book:
        book.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet('{records / f'{table}.parquet'}')")
        book.execute(f"COPY ({query}) TO '{to / f'{table}.parquet'}' (FORMAT parquet)")
    return to
