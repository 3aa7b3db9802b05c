"""The result tables of a run: each year's written as it ends, joined into one table over years at the end."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np

from healthtrust.records.store import write_columns
from healthtrust.runs.tables import TABLES, Columns
from healthtrust.state import State


def write(state: State, made: Path) -> None:
    """Write the tables of one finished year."""
    folder = made / "years" / str(state.year)
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        columns = table.make(state)
        if columns is not None:
            write_columns(folder / f"{table.name}.parquet", _with_year(columns, state.year), table.units)


def join(made: Path) -> None:
    """Join each table over the years and remove what was kept along the way."""
    import pyarrow.parquet as pq

    folders = sorted((made / "years").iterdir(), key=lambda p: int(p.name))
    for name in dict.fromkeys(p.name for folder in folders for p in sorted(folder.glob("*.parquet"))):
        pieces = [folder / name for folder in folders if (folder / name).is_file()]
        if len(pieces) == 1:
            os.replace(pieces[0], made / "tables" / name)
            continue
        with pq.ParquetWriter(
            made / "tables" / name, pq.read_schema(pieces[0]), compression="zstd"
        ) as joined:
            for piece in pieces:
                joined.write_table(pq.read_table(piece))
    for kept in [made / "years", *made.glob("book-*")]:
        shutil.rmtree(kept)
    for opening in made.glob("opening-*.npz"):
        opening.unlink()


def _with_year(columns: Columns, year: int) -> Columns:
    rows = len(next(iter(columns.values())))
    return {"year": np.full(rows, year, dtype=np.int32), **columns}
