"""Tables of records as Parquet, written piece by piece, so that a large population needs little memory.

The same pieces give the same bytes. A file is written beside its place and renamed when it is whole. Dates
are DATE, money is whole minor units of the currency that the file's metadata name, and a column that is left
out of a piece is empty there.

>>> Words(("Ash", "Elm"), np.array([1, -1, 0])).as_arrow().to_pylist()
['Elm', None, 'Ash']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem

ENROLMENT = {
    "person_id": "uint64", "start_date": "date32", "end_date": "date32", "birth_date": "date32",
    "sex": "string", "payer_id": "string", "plan_id": "string", "practice_id": "string",
    "area_code": "string", "deprivation_rank": "int64", "household_id": "uint64", "income": "int64",
    "heads": "int64", "households": "int64",
}  # fmt: skip
ACTIVITY = {
    "activity_id": "string", "person_id": "uint64", "org_id": "string", "start_date": "date32",
    "end_date": "date32", "setting": "string", "elective": "bool_", "payer_id": "string",
    "plan_id": "string", "area_code": "string", "paid_amount": "int64", "reference_cost": "int64",
    "patient_paid": "int64", "paid_back": "int64", "payment_model": "string", "product_code": "string",
    "cases": "int64", "contacts": "int64",
}  # fmt: skip
DIAGNOSIS = {"activity_id": "string", "code_system": "string", "code": "string", "rank": "int64"}
ORGANISATION = {
    "org_id": "string", "kind": "string", "parent_org_id": "string", "name": "string", "area_code": "string",
}  # fmt: skip
MEASUREMENT = {
    "person_id": "uint64", "org_id": "string", "date": "date32", "measure_code": "string",
    "value": "float64", "unit": "string", "numerator": "float64", "denominator": "float64",
    "low": "float64", "high": "float64", "note": "string",
}  # fmt: skip
RECEIPT = {
    "person_id": "uint64", "org_id": "string", "date": "date32", "kind": "string", "amount": "int64",
    "rate_code": "string", "place": "string",
}  # fmt: skip


MONEY = ("paid_amount", "reference_cost", "patient_paid", "paid_back", "amount")
"""Columns that a load accounts for: minor units."""


@dataclass(frozen=True)
class Words:
    """A column of texts: the name at each position; -1 = none."""

    names: tuple[str, ...]
    position: NDArray[np.integer]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.position)

    def as_arrow(self) -> Any:
        """Return the texts as Arrow holds them."""
        pa = arrow()
        at = pa.array(self.position.astype(np.int32), mask=self.position < 0)
        return pa.array(self.names, pa.string()).take(at)


Column = Any
"""An array, words, or a column as Arrow holds it."""
Columns = Mapping[str, Column]


def same(word: str, rows: int) -> Words:
    """Return a column that says one word."""
    return Words((word,), np.zeros(rows, dtype=np.int32))


class TableFile:
    """One table while it is being written, as a context: whole at its end, or not there."""

    def __init__(self, path: Path, columns: Mapping[str, str], currency: str) -> None:
        pa = arrow()
        fields = [(name, getattr(pa, kind)()) for name, kind in columns.items()]
        self.path, self.rows = path, 0
        self.money = {name: 0 for name in columns if name in MONEY}
        self._beside = path.with_name(f".{path.name}.partial")
        self._schema = pa.schema(fields, metadata={"currency": currency})
        self._writer: Any = None

    def __enter__(self) -> TableFile:
        """Open the file beside its place."""
        import pyarrow.parquet as pq

        try:
            self._writer = pq.ParquetWriter(self._beside, self._schema, compression="zstd")
        except OSError as refused:
            found = refused.strerror or str(refused)
            raise InvalidInput([Problem(str(self.path), found, "a file that can be written")]) from refused
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its place, or remove it where something went wrong."""
        self._writer.close()
        if error is None:
            self._beside.replace(self.path)
        else:
            self._beside.unlink(missing_ok=True)

    def put(self, columns: Columns) -> None:
        """Add a piece of the table; columns that it has not are empty."""
        rows = next((len(column) for column in columns.values()), 0)
        if not rows:
            return
        arrays = [_as_arrow(columns.get(field.name), field.type, rows) for field in self._schema]
        self._writer.write_table(arrow().Table.from_arrays(arrays, schema=self._schema))
        self.rows += rows
        for name in self.money.keys() & columns.keys():
            self.money[name] += int(columns[name].sum())


def put_all(table: TableFile, pieces: Iterable[Columns]) -> TableFile:
    """Write a whole table; return it, closed, with its rows and sums of money."""
    with table:
        for piece in pieces:
            table.put(piece)
    return table


def _as_arrow(column: Column | None, kind: Any, rows: int) -> Any:
    pa = arrow()
    if column is None:
        return pa.nulls(rows, kind)
    if isinstance(column, Words):
        return column.as_arrow()
    if not isinstance(column, np.ndarray):
        return column
    missing = np.isnan(column) if column.dtype.kind == "f" else None
    return pa.array(column, type=kind, mask=missing)
