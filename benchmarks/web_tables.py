"""A million rows paged for a browser: milliseconds of a page, and of CSV; peak memory.

    python benchmarks/web_tables.py [rows, default 1,000,000]

The table has ten columns and one row group, as a run writes it. `first` is asked of a process that has kept
nothing of the table, `next` of one that has shown another page of the same order before. Each is said as it
passes on the clock and as it is spent on a processor, which others on the machine do not slow. Baseline:
DuckDB's ORDER BY with LIMIT and OFFSET over the same file, whole rows, one thread as ours.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from starlette.datastructures import QueryParams

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Beside, peak_gib, say, size_of, timed
from healthtrust.ground.money import currency
from healthtrust.records.store import write_columns
from healthtrust.web.results import paged
from healthtrust.web.results.asked_view import view_of
from healthtrust.web.results.paged import page_of
from healthtrust.web.results.tables_of_run import RunTables
from healthtrust.web.results.taken import csv_of

MONEY = ("income", "contribution", "surcharge", "premium", "out_of_pocket", "benefit")
TIMES = 9
WHY = (
    "a first look that is sorted or filtered at once reads the column and its sums from a file nobody kept; "
    "the pages after it come from what was kept"
)
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
        for name, asked in ASKED.items():
            view = view_of(table, QueryParams(asked.format(deep=deep)), currency("GBP"))
            page_of(view, place)
            first = milliseconds(lambda view=view: page_of(view, place), forget)  # type: ignore[misc]
            later = milliseconds(lambda view=view: page_of(view, place))  # type: ignore[misc]
            for what, found in (("first", first), ("next", later)):
                said = f"{what} page of {rows:,} rows, {name}"
                beside = _beside_plain(table.path, 25 * deep, found) if name == "sorted, deep" else Beside()
                reason = WHY if what == "first" else ""
                say(said, found["clock"], "ms", goal=100, rows=rows, reason=reason, **beside)
        whole = view_of(table, QueryParams(""), currency("GBP"))
        text = timed(lambda: sum(len(each) for each in csv_of(whole, place)))
        say("CSV of all rows", text["seconds"], "s", peak_gib=peak_gib())
        say("  its size", text["found"] / 1e6, "MB")


def _beside_plain(path: Path, offset: int, found: dict[str, float]) -> Beside:
    """Return the ratio to DuckDB's own ORDER BY, by the clock and by processors."""
    plain = _baseline(path, offset)
    ratios = [plain[each] / found[each] for each in ("clock", "processor")]
    name = "ORDER BY, LIMIT and OFFSET of DuckDB, one thread"
    return {"baseline": name, "ratio": ratios[0], "spread": (min(ratios), max(ratios))}


def _baseline(path: Path, offset: int) -> dict[str, float]:
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    query = f"SELECT * FROM read_parquet(?) ORDER BY income DESC LIMIT 25 OFFSET {offset}"
    return milliseconds(lambda: database.execute(query, [str(path)]).fetchall())


if __name__ == "__main__":
    main(size_of(1, 1_000_000))
