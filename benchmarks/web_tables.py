"""A million rows paged for a browser: milliseconds of a page, and of CSV; peak memory.

    python benchmarks/web_tables.py [rows, default 1,000,000]

The table has ten columns and one row group, as a run writes it. `first` is asked of a process that has kept
nothing of the table, `next` of one that has shown another page of the same order before. Each is said as it
passes on the clock and as it is spent on a processor, which others on the machine do not slow. Baseline:
DuckDB's ORDER BY with LIMIT and OFFSET over the same file, whole rows, one thread as ours.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from starlette.datastructures import QueryParams

from healthtrust.ground.money import currency
from healthtrust.records.store import write_columns
from healthtrust.web.results import paged
from healthtrust.web.results.asked_view import View, view_of
from healthtrust.web.results.paged import page_of
from healthtrust.web.results.tables_of_run import RunTables
from healthtrust.web.results.taken import csv_of

MONEY = ("income", "contribution", "surcharge", "premium", "out_of_pocket", "benefit")
TIMES = 9
ASKED = {
    "unsorted, deep": "size=25&page={deep}",
    "sorted, first page": "sort=income",
    "sorted, deep": "sort=-income&page={deep}",
    "sorted by text, deep": "sort=place&page={deep}",
    "filtered": "column=place&rule=equals&value=Place+7",
    "filtered and sorted": "column=income&rule=at+least&value=50000&sort=benefit&page=100",
}


def write_table(place: Path, rows: int) -> None:
    """Write a table of households, made up."""
    made = np.random.default_rng(1)
    names = np.array([f"Place {number}" for number in range(200)])
    columns = {
        "year": np.repeat(np.arange(2027, 2037, dtype=np.int32), -(-rows // 10))[:rows],
        "household_id": made.permutation(rows).astype(np.uint64),
        "place": names[made.integers(0, 200, rows)],
        "households": made.integers(1, 5, rows),
        **{name: made.integers(-(10**6), 10**7, rows) for name in MONEY},
    }
    write_columns(place / "households.parquet", columns, dict.fromkeys(MONEY, "minor units"))


def milliseconds(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> dict[str, float]:
    """Return the medians of how long some work takes, by the clock and on a processor."""
    spent = []
    for _ in range(TIMES):
        before()
        start = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    clock, processor = (round(statistics.median(each) * 1000, 1) for each in zip(*spent, strict=True))
    return {"clock": clock, "processor": processor}


def forget() -> None:
    """Forget what is kept of any table."""
    paged._rows_kept.cache_clear()
    paged._totals.cache_clear()


def main(rows: int) -> None:
    """Say how long everything takes."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_table(place, rows)
        table = RunTables(place, hides=False).get("households")
        deep = rows // 25 * 2 // 3
        found: dict[str, object] = {"rows": rows}
        for name, asked in ASKED.items():
            view: View = view_of(table, QueryParams(asked.format(deep=deep)), currency("GBP"))

            def show(view: View = view) -> object:
                return page_of(view, place)

            show()
            found[name] = {"first": milliseconds(show, forget), "next": milliseconds(show)}
        found["baseline: sorted, deep"] = _baseline(table.path, 25 * deep)
        whole = view_of(table, QueryParams(""), currency("GBP"))
        start = time.perf_counter()
        size = sum(len(text) for text in csv_of(whole, place))
        found["CSV of all rows"] = {"seconds": round(time.perf_counter() - start, 2), "MB": round(size / 1e6)}
        found["peak memory, MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
        print(json.dumps(found, indent=1))


def _baseline(path: Path, offset: int) -> dict[str, float]:
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    query = f"SELECT * FROM read_parquet(?) ORDER BY income DESC LIMIT 25 OFFSET {offset}"
    return milliseconds(lambda: database.execute(query, [str(path)]).fetchall())


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
