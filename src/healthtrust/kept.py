"""What a year hands to the next, as arrays that a file can keep: people, households, balances, measures.

    arrays_of    every column of a table under <table>.<column>; measures as columns of their own
    restored     the table again, equal to what was kept

Everything that decided the year is rebuilt from its design; only what came of it is kept.

>>> carried = Carried(7, np.array([1, 2]), None, 3, measured={("unmet-need", -1): 0.5})
>>> again = carried_of(arrays_of(carried))
>>> again.reserve, again.rewards_due.tolist(), again.measured
(7, [1, 2], {('unmet-need', -1): 0.5})
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from healthtrust.records.findings import Taken
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import Carried, Delivered

Kept = TypeVar("Kept", Persons, Households, Carried)


def arrays_of(carried: Carried) -> dict[str, Any]:
    """Return what a year hands to the next as arrays by name."""
    return {
        **columns_of("carried", carried),
        **_measured(carried.measured),
        **_reviewed(carried.reviewed),
        **_delivered(carried.delivered),
    }


def carried_of(arrays: Mapping[str, Any]) -> Carried:
    """Return what a year handed to the next from the arrays it was kept as."""
    named = zip(arrays["measured.measure"].tolist(), arrays["measured.place"].tolist(), strict=True)
    return dataclasses.replace(
        Carried(**{"heads": None, **_fields(Carried, "carried", arrays)}),
        measured=dict(zip(named, arrays["measured.value"].tolist(), strict=True)),
        reviewed=_taken(arrays),
        delivered=Delivered(*arrays["delivered"].tolist()) if "delivered" in arrays else None,
    )


def columns_of(name: str, table: Persons | Households | Carried) -> dict[str, Any]:
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
        "reviewed.taken": np.array(list(reviewed.values()), dtype=np.float64).reshape(
            len(reviewed), len(Taken._fields)
        ),
    }


def _taken(arrays: Mapping[str, Any]) -> dict[tuple[int, str, int], Taken]:
    keys = (arrays[f"reviewed.{part}"].tolist() for part in ("year", "measure", "place"))
    rows = arrays["reviewed.taken"].tolist()
    return {key: Taken(*row) for key, row in zip(zip(*keys, strict=True), rows, strict=True)}


def _delivered(delivered: Delivered | None) -> dict[str, Any]:
    return {"delivered": np.array(dataclasses.astuple(delivered))} if delivered else {}


def restored(kind: type[Kept], name: str, arrays: Mapping[str, Any]) -> Kept:
    """Return a table from the arrays it was kept as; what is absent is as it is by default."""
    return kind(**_fields(kind, name, arrays))


def _fields(kind: type[Kept], name: str, arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f.name: _whole(arrays[f"{name}.{f.name}"])
        for f in dataclasses.fields(kind)
        if f"{name}.{f.name}" in arrays
    }


def _whole(kept: Any) -> Any:
    return int(kept) if np.ndim(kept) == 0 else kept
