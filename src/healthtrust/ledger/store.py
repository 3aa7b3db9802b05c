"""Keeping a book in a folder as Parquet: the same book gives the same bytes, and DuckDB can query them.

    postings.parquet   one row a leg: batch, step, memo, entry, account, amount, month, place, plan, provider
    batches.parquet    one row a batch, in the order posted: batch, step, memo, entries, legs
    accounts.parquet   the chart of accounts, with the meaning of each
    names.parquet      the names of places, plans and providers, by the number that tags postings

The currency stands in the metadata of postings.parquet. Reading posts every batch again, so that a file in
which an entry no longer balances is refused.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import Book, Ledger, Names
from healthtrust.ledger.chart import CHART, TAGS
from healthtrust.ledger.entry import DTYPES, Draft, Legs

ROWS_IN_A_GROUP = 1_048_576

FILES: dict[str, tuple[str, ...]] = {
    "postings": ("batch", "step", "memo", *DTYPES),
    "batches": ("batch", "step", "memo", "entries", "legs"),
    "accounts": ("code", "name", "owner", "kind", "tag", "meaning"),
    "names": ("tag", "number", "name"),
}
"""The tables and their columns."""


def write_book(book: Ledger, folder: Path) -> list[Path]:
    """Write a book into a folder, made if need be, and return the files written."""
    pa = arrow()
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, columns in _tables(book).items():
        table = pa.table({c: _column(values) for c, values in columns.items()})
        if name == "postings":
            currency = {"currency": book.currency_code, "exponent": str(book.exponent)}
            table = table.replace_schema_metadata(currency)
        written.append(folder / f"{name}.parquet")
        pq.write_table(table, written[-1], compression="zstd", row_group_size=ROWS_IN_A_GROUP)
    return written


def read_book(folder: Path) -> Book:
    """Read a book that `write_book` wrote.

    Raises InvalidInput for a file that is missing, unreadable or without a column, and Imbalance for an entry
    that does not add up to zero.
    """
    tables, problems = {}, []
    for name in ("postings", "batches", "names"):
        table, found = _read(folder / f"{name}.parquet", FILES[name])
        tables[name] = table
        problems += found
    refuse(problems)
    postings, where = tables["postings"], str(folder / "postings.parquet")
    metadata = postings.schema.metadata or {}
    if b"currency" not in metadata or b"exponent" not in metadata:
        refuse([Problem(where, "no currency", "a currency and its exponent as metadata")])
    batches = tables["batches"].to_pydict()
    ends = list(accumulate(batches["legs"], initial=0))
    if ends[-1] != len(postings):
        refuse([Problem(where, f"{len(postings)} postings", f"{ends[-1]}, as batches.parquet says")])
    names = _names(tables["names"].to_pydict())
    book = Book.empty(metadata[b"currency"].decode(), int(metadata[b"exponent"]), names)
    column = {name: postings[name].to_numpy() for name in DTYPES}
    for step, memo, (start, end) in zip(batches["step"], batches["memo"], pairwise(ends), strict=True):
        book = book.post(Draft(step, memo, Legs(**{name: v[start:end] for name, v in column.items()})))
    return book


def _tables(book: Ledger) -> dict[str, dict[str, Any]]:
    """Return every table of the store as columns."""
    batches = [(b.number, b.step, b.memo, int(b.legs.entry[-1]) + 1, len(b.legs)) for b in book.batches]
    names = [(tag, number, name) for tag in TAGS for number, name in enumerate(getattr(book.names, tag))]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "batches": batches,
        "accounts": [tuple(getattr(a, column) for column in FILES["accounts"]) for a in CHART],
        "names": names,
    }
    tables: dict[str, dict[str, Any]] = {"postings": book.postings()}
    for table, its_rows in rows.items():
        tables[table] = {c: [row[i] for row in its_rows] for i, c in enumerate(FILES[table])}
    return tables


def _column(values: Any) -> Any:
    """Return values as an Arrow column; words as a dictionary, so that each is stored once."""
    pa = arrow()

    if isinstance(values, np.ndarray) and values.dtype != np.object_:
        return pa.array(values)
    words = all(isinstance(v, str) for v in values)
    return (
        pa.array(list(values), type=pa.string()).dictionary_encode() if words else pa.array(map(int, values))
    )


def _read(path: Path, columns: tuple[str, ...]) -> tuple[Any, list[Problem]]:
    """Return a table, and what is wrong with its file."""
    pa = arrow()
    import pyarrow.parquet as pq

    if not path.is_file():
        return None, [Problem(str(path), "no such file", "a table of the book")]
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError):
        return None, [Problem(str(path), "a file that cannot be read", "a Parquet table of the book")]
    missing = [c for c in columns if c not in table.column_names]
    return table, [Problem(str(path), f"no column {c}", ", ".join(columns)) for c in missing]


def _names(columns: dict[str, list[Any]]) -> Names:
    """Return the names by tag, in the order of their numbers."""
    listed: dict[str, list[str]] = {tag: [] for tag in TAGS}
    for tag, _, name in sorted(zip(columns["tag"], columns["number"], columns["name"], strict=True)):
        listed[tag].append(name)
    return Names(**{tag: tuple(its) for tag, its in listed.items()})
