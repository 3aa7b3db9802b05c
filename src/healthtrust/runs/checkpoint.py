"""Where a long run may be taken up again: the opening of the year after the last finished one.

Everything that decided the year is rebuilt from the design; only people, balances and the book are kept.
"""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from healthtrust.ledger.store import read_book, write_book
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import Carried, State, known

Kept = TypeVar("Kept", Persons, Households)


def save(state: State, folder: Path) -> None:
    """Keep the opening of a year; the year's number is written last, so that it is whole or absent."""
    book = folder / f"book-{state.year}"
    write_book(state.book, book)
    arrays = {
        **_columns("persons", known(state.persons, "people")),
        **_columns("households", known(state.households, "people")),
        "carried.rewards_due": state.carried.rewards_due,
        "carried.numbers": np.array([state.carried.reserve, state.carried.next_identity], dtype=np.int64),
    }
    if state.carried.heads is not None:
        arrays["carried.heads"] = state.carried.heads
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
    reserve, next_identity = (int(n) for n in arrays["carried.numbers"])
    return first.replace(
        year=year,
        book=read_book(folder / f"book-{year}"),
        persons=_restored(Persons, "persons", arrays),
        households=_restored(Households, "households", arrays),
        carried=Carried(reserve, arrays["carried.rewards_due"], arrays.get("carried.heads"), next_identity),
    )


def _columns(name: str, table: Persons | Households) -> dict[str, Any]:
    fields = {f.name: getattr(table, f.name) for f in dataclasses.fields(table)}
    return {f"{name}.{field}": values for field, values in fields.items() if values is not None}


def _restored(kind: type[Kept], name: str, arrays: dict[str, Any]) -> Kept:
    return kind(
        **{
            f.name: arrays[f"{name}.{f.name}"]
            for f in dataclasses.fields(kind)
            if f"{name}.{f.name}" in arrays
        }
    )
