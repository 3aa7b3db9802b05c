"""One page of a table, read from its Parquet file by DuckDB: sorted, filtered, counted, money summed.

Rows are known by their number in the file. What a filter and an order leave is kept as these numbers, for the
tables looked at last; so another page of the same is 25 or 100 rows to fetch, however deep it lies.

Sums of money are made beside that, in a thread of their own: neither waits for the other.

The database is in memory, reads nothing outside the served folder, uses one thread for a query, and can be
told nothing else. Names in a query are columns that the table has, in quotation marks; values are handed over
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from healthtrust.web.results.asked_view import Kept, View
from healthtrust.web.results.in_order import MOST_ROWS, in_order
from healthtrust.web.results.tables_of_run import Column

MEMORY = "256MB"
ROWS_AT_ONCE = 50_000
ORDERS_KEPT = 8
NUMBER = "file_row_number"
COMPARED = {"equals": "{} = ?", "at least": "{} >= ?", "at most": "{} <= ?"}

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """Rows of a table, how many there are in all, and sums of money over all of them."""

    rows: list[Row]
    count: int
    totals: dict[str, int | None]
    """By column of money, in minor units; None where a hidden cell is among them."""
    number: int
    pages: int


def page_of(view: View, root: Path) -> Page:
    """Return the page that is asked for, the last where it lies beyond; `root` is the served folder."""
    wanted = _Wanted.of(view, root)
    with ThreadPoolExecutor(1) as beside:
        totals = beside.submit(_totals, wanted.in_any_order())
        kept = _rows_kept(wanted)
        count = view.table.rows if kept is None else len(kept)
        pages = max(1, -(-count // view.size))
        number = min(view.page, pages)
        rows = _rows_of(view, root, kept, ((number - 1) * view.size, count))
        return Page(rows, count, dict(totals.result()), number, pages)


def _rows_of(view: View, root: Path, kept: Any, within: tuple[int, int]) -> list[Row]:
    """Return the rows of a page.

    kept: numbers of all rows in order, None: as they stand; within: first of the page, count of all.
    """
    first, count = within
    names = ", ".join(_quoted(column) for column in view.shown)
    if kept is None:
        where, values = f"{NUMBER} BETWEEN ? AND ?", [first, first + view.size - 1]
        rows = _asked(root, f"SELECT {NUMBER}, {names} FROM {_FROM} WHERE {where}", [_path(view), *values])
        on_page: Sequence[int] = range(first, min(first + view.size, count))
    else:
        on_page = kept[first : first + view.size].tolist()
        where = f"{NUMBER} IN (SELECT unnest(?))"
        rows = _asked(root, f"SELECT {NUMBER}, {names} FROM {_FROM} WHERE {where}", [_path(view), on_page])
    by_number = {row[0]: row[1:] for row in rows}
    return [by_number[at] for at in on_page]


def batches_of(view: View, root: Path) -> Iterator[Any]:
    """Yield all rows that are asked for, in their order, as batches of Arrow with the columns to show."""
    where, values = _where(view.rules)
    order = f"ORDER BY {_order(view)}" if view.sort else ""
    names = ", ".join(_quoted(column) for column in view.shown)
    with _cursor(root) as cursor:
        query = f"SELECT {names} FROM {_FROM} {where} {order}"
        yield from cursor.sql(query, params=[_path(view), *values]).to_arrow_reader(ROWS_AT_ONCE)


def count_of(view: View, root: Path) -> int:
    """Return how many rows a view has on all its pages."""
    if not view.rules:
        return view.table.rows
    where, values = _where(view.rules)
    return int(_asked(root, f"SELECT count(*) FROM {_FROM} {where}", [_path(view), *values])[0][0])


_FROM = f"read_parquet(?, {NUMBER} = true)"


@dataclass(frozen=True)
class _Wanted:
    """What the rows of a view depend on, and thus what they are kept by."""

    root: Path
    view: View
    changed: int

    @classmethod
    def of(cls, view: View, root: Path) -> _Wanted:
        """Return it, without what changes no row: page, size and columns."""
        alike = View(view.table, 1, sort=view.sort, descending=view.descending, rules=view.rules)
        return cls(root, alike, view.table.path.stat().st_mtime_ns)

    def in_any_order(self) -> _Wanted:
        """Return it without its order, which changes no sum."""
        return _Wanted(self.root, View(self.view.table, rules=self.view.rules), self.changed)


@lru_cache(maxsize=ORDERS_KEPT)
def _rows_kept(wanted: _Wanted) -> Any:
    """Return the numbers of the rows that are left, in order; None: all, as they stand."""
    view = wanted.view
    if not view.sort and not view.rules:
        return None
    numbers = _by_rank(wanted) if view.sort and view.table.rows <= MOST_ROWS else None
    if numbers is None:
        where, values = _where(view.rules)
        order = _order(view) if view.sort else NUMBER
        with _cursor(wanted.root) as cursor:
            query = f"SELECT {NUMBER} AS n FROM {_FROM} {where} ORDER BY {order}"
            numbers = cursor.execute(query, [_path(view), *values]).fetchnumpy()["n"]
    return numbers.astype("uint32")


def _by_rank(wanted: _Wanted) -> Any:
    """Return the numbers of the rows of a view in its order; None where the database must sort them."""
    view = wanted.view
    column = view.table.column(view.sort)
    assert column is not None
    where, values = _where(view.rules)
    with _cursor(wanted.root) as cursor:
        query = f"SELECT {NUMBER}, {_quoted(column)} FROM {_FROM} {where}"
        read = cursor.sql(query, params=[_path(view), *values]).to_arrow_table().combine_chunks()
    return in_order(_whole(read.column(1)), _whole(read.column(0)).to_numpy(), view.descending)


def _whole(column: Any) -> Any:
    """Return a column in one piece."""
    from healthtrust.ground.arrow import arrow

    return column.chunk(0) if column.num_chunks else arrow().array([], column.type)


@lru_cache(maxsize=64)
def _totals(wanted: _Wanted) -> dict[str, int | None]:
    """Return the sums of the columns of money over the rows that are left."""
    view = wanted.view
    money = [column for column in view.table.columns if column.is_money and column.kind == "whole"]
    if not money:
        return {}
    where, values = _where(view.rules)
    sums = ", ".join(f"sum({_quoted(each)}), count(*) - count({_quoted(each)})" for each in money)
    told = _asked(wanted.root, f"SELECT {sums} FROM {_FROM} {where}", [_path(view), *values])[0]
    return {
        each.name: None if told[2 * at + 1] and view.table.hides else int(told[2 * at] or 0)
        for at, each in enumerate(money)
    }


def _order(view: View) -> str:
    column = view.table.column(view.sort)
    assert column is not None
    return f"{_compared(column)} {'DESC' if view.descending else 'ASC'} NULLS LAST, {NUMBER}"


def _where(rules: Sequence[Kept]) -> tuple[str, list[Any]]:
    said = []
    for each in rules:
        if each.rule == "contains":
            said.append(f"contains(lower({_quoted(each.column)}), lower(?))")
        else:
            said.append(COMPARED[each.rule].format(_compared(each.column)))
    return (f"WHERE {' AND '.join(said)}" if said else ""), [each.value for each in rules]


def _compared(column: Column) -> str:
    """Return a column as it is compared: what is no number is nothing, and not the largest of all."""
    return f"nullif({_quoted(column)}, 'nan')" if column.kind == "number" else _quoted(column)


def _quoted(column: Column) -> str:
    doubled = column.name.replace('"', '""')
    return f'"{doubled}"'


def _path(view: View) -> str:
    return str(view.table.path.absolute())


def _asked(root: Path, query: str, values: Sequence[Any]) -> list[Row]:
    with _cursor(root) as cursor:
        rows: list[Row] = cursor.execute(query, values).fetchall()
        return rows


_OPENING = Lock()


def _cursor(root: Path) -> Any:
    """Return a way of one's own into the one database in memory of a served folder."""
    with _OPENING:
        return _opened(root).cursor()


@lru_cache(maxsize=4)
def _opened(root: Path) -> Any:
    import duckdb

    database = duckdb.connect(":memory:")
    allowed = str(root.resolve()).replace("'", "''")
    for setting in (
        "threads = 1",
        f"memory_limit = '{MEMORY}'",
        "temp_directory = ''",
        "autoinstall_known_extensions = false",
        "parquet_metadata_cache = false",
        f"allowed_directories = ['{allowed}/']",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        database.execute(f"SET {setting}")
    return database
