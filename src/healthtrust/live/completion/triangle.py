"""Records of care become triangles: money by month of care and months until it was received.

    C[g, i, d] = Σ money of records of group g, care in month i, received in month i + d or before

g       a group of the columns asked for, such as setting and plan; nothing (null) is a group of its own
i       month of care, from the first one asked for or recorded to the last month that is known of
d       months from care to receipt, 0 for the same month; beyond `until` nothing is known and 0 stands
The month a record was received in is a column, or one month said beside the load. Records received after
`until` are left out, so that any day of the past can be looked at as it stood. Sums are of whole minor units.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute('''CREATE TABLE activity AS SELECT * FROM (VALUES
...     (DATE '2027-01-05', '2027-01', 'inpatient', 60), (DATE '2027-01-09', '2027-02', 'inpatient', 30),
...     (DATE '2027-02-01', '2027-02', 'inpatient', 80), (DATE '2027-02-02', '2027-03', 'inpatient', 9))
...     AS given(start_date, received_month, setting, paid_amount)''')
>>> found = triangles(book, "activity", Asked(until=Month(2027, 2), by=("setting",)))
>>> found.keys, found.months, found.upto.tolist(), found.watched.tolist()
((('inpatient',),), ('2027-01', '2027-02'), [[[60, 90], [80, 80]]], [2, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, in_words

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PRICES = {"paid_amount": "paid", "reference_cost": "reference"}
"""Columns of money, and what the basis of a triangle of them is called."""

DAY = "a day such as 2027-04-05, or a month such as 2027-04"


@dataclass(frozen=True)
class Asked:
    """Which triangles are wanted."""

    until: Month
    """The last month of receipt that is known of."""
    by: tuple[str, ...] = ()
    """Columns whose values make a triangle each; one triangle of all without any."""
    money: str = "paid_amount"
    """`paid_amount`, or `reference_cost`, for which what was paid stands where it is missing."""
    received: str | Month = "received_month"
    """The column of the month of receipt, or one month for all."""
    first: Month | None = None
    """The first month of care; without one the first that is recorded."""


@dataclass(frozen=True)
class Triangles:
    """Money by group, month of care and month of development."""

    by: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    """[group]: its values of the columns `by`."""
    months: tuple[str, ...]
    """[month of care]: as 2027-01, without gaps."""
    upto: NDArray[np.int64]
    """[group, month of care, month of development]: cumulative, minor units."""
    watched: NDArray[np.int64]
    """[month of care]: months of development that have passed."""
    basis: str
    """paid or reference."""
    without_price: int = 0
    """Records without a reference cost, for which what was paid stands."""

    @property
    def latest(self) -> NDArray[np.int64]:
        """Return what is in so far [group, month of care], minor units."""
        return np.asarray(self.upto[:, np.arange(len(self.months)), self.watched - 1])

    def pooled(self, by: Sequence[str]) -> Triangles:
        """Return the triangles added up to fewer columns; the order of groups is that of their values."""
        of = self.group_of(by)
        keys = sorted(set(of))
        upto = np.zeros((len(keys), *self.upto.shape[1:]), dtype=np.int64)
        np.add.at(upto, [keys.index(key) for key in of], self.upto)
        more = (self.months, upto, self.watched, self.basis, self.without_price)
        return Triangles(tuple(by), tuple(keys), *more)

    def group_of(self, by: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the key of each group among the columns `by`."""
        places = [self.by.index(name) for name in by]
        return [tuple(key[place] for place in places) for key in self.keys]


def triangles(book: DuckDBPyConnection, relation: str, asked: Asked) -> Triangles:
    """Return the triangles of a relation of records with start_date, receipt and money.

    Dates may be dates or texts. Raises InvalidInput for columns that are not there, dates that are none,
    receipts before the care and money that is missing, each with the number of records.
    """
    kinds = {row[0]: row[1] for row in book.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    refuse(_columns_missing(kinds, relation, asked))
    cells = book.execute(_query(kinds, relation, asked)).fetchnumpy()
    refuse(_amiss(cells, relation, asked))
    cells = _kept(cells, asked)
    return _laid_out(cells, asked)


def _query(kinds: dict[str, str], relation: str, asked: Asked) -> str:
    columns = [f"coalesce(CAST({name} AS VARCHAR), '') AS key_{n}" for n, name in enumerate(asked.by)]
    received = (
        str(asked.received.index) if isinstance(asked.received, Month) else _month(asked.received, kinds)
    )
    plain = asked.money == "paid_amount"
    money = asked.money if plain else f"coalesce({asked.money}, paid_amount)"
    columns += [f"{_month('start_date', kinds)} AS served", f"{received} AS received"]
    counts = (
        f"count(*)::BIGINT AS records, (count(*) - count({money}))::BIGINT AS unpriced, "
        f"(count(*) - count({asked.money}))::BIGINT AS no_price"
    )
    columns += [f"coalesce(sum({money}), 0)::BIGINT AS minor", counts]
    return f"SELECT {', '.join(columns)} FROM {relation} GROUP BY ALL ORDER BY ALL"


def _month(name: str, kinds: dict[str, str]) -> str:
    """Return the expression of a date's month as a number, nothing where it is no date."""
    date = (
        f"TRY_CAST(CASE WHEN length({name}) = 7 THEN {name} || '-01' ELSE {name} END AS DATE)"
        if kinds[name] == "VARCHAR"
        else f"CAST({name} AS DATE)"
    )
    return f"(year({date}) * 12 + month({date}) - 1)::BIGINT"


def _columns_missing(kinds: dict[str, str], relation: str, asked: Asked) -> list[Problem]:
    if asked.money not in PRICES:
        return [Problem("money of a triangle", repr(asked.money), in_words(PRICES))]
    wanted = ["start_date", "paid_amount", asked.money, *asked.by]
    wanted += [asked.received] if isinstance(asked.received, str) else []
    remedy = {asked.received: "Give the month the load was received in."}
    return [
        Problem(relation, f"no column {name!r}", "that column", None, remedy.get(name, ""))
        for name in dict.fromkeys(wanted)
        if name not in kinds
    ]


def _amiss(cells: dict[str, Any], relation: str, asked: Asked) -> list[Problem]:
    """Return what is wrong with dates and money, each with its number of records."""
    served, received, records = cells["served"], cells["received"], cells["records"]
    no_day, no_receipt = (np.ma.getmaskarray(each) for each in (served, received))
    early = ~no_day & ~no_receipt & (np.ma.getdata(received) < np.ma.getdata(served))
    name = asked.received if isinstance(asked.received, str) else "the month of the load"
    found = (
        ("start_date", int(records[no_day].sum()), "no date", DAY),
        (name, int(records[no_receipt].sum()), "no month", DAY),
        (name, int(records[early].sum()), "received before the care", "a month of receipt not before it"),
        (asked.money, int(cells["unpriced"].sum()), "no money", "an amount, 0 where nothing was paid"),
    )
    return [
        Problem(f"{relation}, {where}", f"{count:,} records with {what}", expected)
        for where, count, what, expected in found
        if count
    ]


def _kept(cells: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Return the cells known of by `until`, of care from `first` on."""
    plain = {name: np.ma.getdata(values) for name, values in cells.items()}
    keep = (plain["received"] <= asked.until.index) & (plain["served"] <= asked.until.index)
    if asked.first is not None:
        keep &= plain["served"] >= asked.first.index
    return {name: values[keep] for name, values in plain.items()}


def _laid_out(cells: dict[str, Any], asked: Asked) -> Triangles:
    last = asked.until.index
    recorded = int(cells["served"].min()) if len(cells["served"]) else last
    start = recorded if asked.first is None else asked.first.index
    count = max(last - start + 1, 1)
    of = list(zip(*(cells[f"key_{n}"].tolist() for n in range(len(asked.by))), strict=True))
    of = of or [()] * len(cells["served"])
    keys = sorted(set(of))
    number = {key: n for n, key in enumerate(keys)}
    paid = np.zeros((len(keys), count, count), dtype=np.int64)
    at = (np.array([number[key] for key in of], dtype=np.int64), cells["served"] - start)
    np.add.at(paid, (*at, cells["received"] - cells["served"]), cells["minor"])
    months = tuple(str(Month.from_index(start + n)) for n in range(count))
    watched = np.arange(count, 0, -1, dtype=np.int64)
    no_price = int(cells["no_price"].sum())
    return Triangles(
        asked.by, tuple(keys), months, paid.cumsum(axis=2), watched, PRICES[asked.money], no_price
    )
