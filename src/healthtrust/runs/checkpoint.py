"""Where a long run may be taken up again: the opening of the year after the last finished one.

Everything that decided the year is rebuilt from the design; only people, balances and the book are kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from healthtrust.kept import arrays_of, carried_of, columns_of, restored
from healthtrust.ledger.store import read_book, write_book
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import State, known


def save(state: State, folder: Path) -> None:
    """Keep the opening of a year; the year's number is written last, so that it is whole or absent."""
    book = folder / f"book-{state.year}"
    write_book(state.book, book)
    arrays = {
        **columns_of("persons", known(state.persons, "people")),
        **columns_of("households", known(state.households, "people")),
        **arrays_of(state.carried),
    }
    beside = folder / f".opening-{state.year}.npz"
    np.savez(beside, **arrays)
    os.replace(beside, folder / f"opening-{state.year}.npz")


def latest(folder: Path) -> int | None:
    """Return the year whose opening was kept last, or None."""
    years = [int(p.stem.removeprefix("opening-")) for p in folder.glob("opening-*.npz")]
    return max(years, default=None)


def load(first: State, folder: Path, year: int) -> State:
    """Return the opening of `year` from what was kept, on top of the opening of the first year."""
    with np.load(folder / f"opening-{year}.npz") as kept:
        arrays = {name: kept[name] for name in kept.files}
    return first.replace(
        year=year,
        book=read_book(folder / f"book-{year}"),
        persons=restored(Persons, "persons", arrays),
        households=restored(Households, "households", arrays),
        carried=carried_of(arrays),
    )
