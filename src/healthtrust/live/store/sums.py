"""Balances summed by the database, so that a total needs no book in memory; the same as `Book.balances`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, cast, func, literal_column, select

from healthtrust.ledger.book import BATCH_COLUMNS, LEG_COLUMNS, Chosen, Columns
from healthtrust.ledger.chart import STEPS
from healthtrust.ledger.entry import DTYPES
from healthtrust.live.store.schema import BATCHES, POSTINGS

NO_MONTH = -1
"""The month posted in of a batch of the first format, which kept none."""

_COLUMNS: dict[str, ColumnElement[Any]] = {
    **{name: POSTINGS.c[name] for name in LEG_COLUMNS},
    **{name: BATCHES.c[name] for name in BATCH_COLUMNS},
    "posted_in": func.coalesce(BATCHES.c.posted_in, literal_column(str(NO_MONTH))),
}


def totals(connection: Connection, by: Sequence[str], chosen: Chosen) -> Columns:
    """Return the balance of each group of postings that occurs, ordered by its keys: columns by, balance."""
    unknown = sorted({*by} - set(_COLUMNS)) + sorted(set(chosen) - set(Chosen.__annotations__))
    if unknown:
        raise TypeError(f"cannot choose or group by {', '.join(unknown)}")
    keys = [_COLUMNS[name] for name in by]
    balance = cast(func.coalesce(func.sum(POSTINGS.c.amount), 0), BigInteger)
    source = POSTINGS.join(BATCHES, POSTINGS.c.batch == BATCHES.c.number)
    query = _where(select(*keys, balance).select_from(source), chosen)
    rows = [tuple(row) for row in connection.execute(query.group_by(*keys) if keys else query)]
    rows.sort(key=lambda row: [STEPS.index(v) if n == "step" else v for n, v in zip(by, row, strict=False)])
    return {name: _column(name, [row[i] for row in rows]) for i, name in enumerate((*by, "balance"))}


def _where(query: Select[Any], chosen: Chosen) -> Select[Any]:
    """Return the query for the postings that carry all that is given; months are inclusive."""
    for name, value in chosen.items():
        if value is None:
            continue
        if name == "since":
            query = query.where(POSTINGS.c.month >= value)
        elif name == "until":
            query = query.where(POSTINGS.c.month <= value)
        else:
            query = query.where(_COLUMNS[name] == value)
    return query


def _column(name: str, values: list[Any]) -> np.ndarray[Any, Any]:
    """Return values in the type that a book gives them."""
    if name in BATCH_COLUMNS:
        column = np.empty(len(values), dtype=object)
        column[:] = values
        return column
    return np.array(values, dtype=DTYPES.get(name, np.int64))
