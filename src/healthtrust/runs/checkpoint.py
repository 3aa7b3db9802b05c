"""Where a long run may be taken up again: the opening of the year after the last finished one.

Everything that decided the year is rebuilt from the design; only people, balances and the book are kept.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from healthtrust.ledger.store import read_book, write_book
from healthtrust.records.findings import Taken
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import Carried, Delivered, State, known

Kept = TypeVar("Kept", Persons, Households, Carried)


def save(state: State, folder: Path) -> None:
    """Keep the opening of a year; the year's number is written last, so that it is whole or absent."""
    book = folder / f"book-{state.year}"
    write_book(state.book, book)
    arrays = {
        **_columns("persons", known(state.persons, "people")),
        **_columns("households", known(state.households, "people")),
        **_columns("carried", state.carried),
        **_measured(state.carried.measured),
        **_reviewed(state.carried.reviewed),
        **_delivered(state.carried.delivered),
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
    named = zip(arrays["measured.measure"].tolist(), arrays["measured.place"].tolist(), strict=True)
    measured = dict(zip(named, arrays["measured.value"].tolist(), strict=True))
    reviewed = _taken(arrays)
    carried = _restored(Carried, "carried", arrays)
    delivered = Delivered(*arrays["delivered"].tolist()) if "delivered" in arrays else None
    return first.replace(
        year=year,
        book=read_book(folder / f"book-{year}"),
        persons=_restored(Persons, "persons", arrays),
        households=_restored(Households, "households", arrays),
        carried=dataclasses.replace(carried, measured=measured, reviewed=reviewed, delivered=delivered),
    )


def _columns(name: str, table: Persons | Households | Carried) -> dict[str, Any]:
    """Return the columns and whole numbers of a table by name; all else is kept apart."""
    fields = {f.name: getattr(table, f.name) for f in dataclasses.fields(table)}
    return {
        f"{name}.{field}": values for field, values in fields.items() if isinstance(values, np.ndarray | int)
    }


def _measured(measured: Mapping[tuple[str, int], float]) -> dict[str, Any]:
    return {
        "measured.measure": np.array([measure for measure, _ in measured], dtype=np.str_),
        "measured.place": np.array([place for _, place in measured], dtype=np.int64),
        "measured.value": np.array(list(measured.values()), dtype=np.float64),
    }


def _reviewed(reviewed: Mapping[tuple[int, str, int], Taken]) -> dict[str, Any]:
    return {
        "reviewed.year": np.array([year for year, _, _ in reviewed], dtype=np.int64),
        "reviewed.measure": np.array([measure for _, measure, _ in reviewed], dtype=np.str_),
        "reviewed.place": np.array([place for _, _, place in reviewed], dtype=np.int64),
        "reviewed.taken": np.array(list(reviewed.values()), dtype=np.float64).reshape(len(reviewed), -1),
    }


def _taken(arrays: Mapping[str, Any]) -> dict[tuple[int, str, int], Taken]:
    keys = (arrays[f"reviewed.{part}"].tolist() for part in ("year", "measure", "place"))
    rows = arrays["reviewed.taken"].tolist()
    return {key: Taken(*row) for key, row in zip(zip(*keys, strict=True), rows, strict=True)}


def _delivered(delivered: Delivered | None) -> dict[str, Any]:
    return {"delivered": np.array(dataclasses.astuple(delivered))} if delivered else {}


def _restored(kind: type[Kept], name: str, arrays: dict[str, Any]) -> Kept:
    return kind(
        **{
            f.name: _whole(arrays[f"{name}.{f.name}"])
            for f in dataclasses.fields(kind)
            if f"{name}.{f.name}" in arrays
        }
    )


def _whole(kept: Any) -> Any:
    return int(kept) if kept.ndim == 0 else kept
