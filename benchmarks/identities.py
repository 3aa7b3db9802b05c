"""The ledger of person ids: seconds to assign, assign again, join a night's feed and replay; and peak memory.

    python benchmarks/identities.py [records, default 1,000,000]

Baseline: the same rows written into a plain SQLite table with an index over source and record id, no history.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from healthtrust.people.linkage.identities.ledger import PersonIds

PRACTICES = 200
NIGHT = 10_000


def timed(call: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def plain(path: Path, sources: list[str], ids: list[str], persons: list[int]) -> None:
    """Write the rows into a plain table."""
    book = sqlite3.connect(path)
    book.execute(
        "CREATE TABLE person (source TEXT, record_id TEXT, person_id INTEGER, UNIQUE (source, record_id))"
    )
    book.executemany("INSERT INTO person VALUES (?, ?, ?)", zip(sources, ids, persons, strict=True))
    book.commit()
    book.close()


def main(records: int) -> None:
    """Print seconds, ratios and memory."""
    clusters = np.random.default_rng(1).integers(0, records * 7 // 10, records)
    sources = [f"practice {each % PRACTICES}" for each in range(records)]
    names = [f"r{each}" for each in range(records)]
    given = {"source": sources, "record_id": names}
    night = {"source": ["night"] * NIGHT, "record_id": [str(each) for each in range(NIGHT)]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.sqlite"
        baseline = timed(lambda: plain(Path(folder) / "plain.sqlite", sources, names, clusters.tolist()))
        with PersonIds(path, "benchmark") as ids:
            took = {"assign": timed(lambda: ids.assign(given, clusters, "load"))}
            took["assign again"] = timed(lambda: ids.assign(given, clusters, "load"))
            took[f"assign {NIGHT:,} more"] = timed(lambda: ids.assign(night, np.arange(NIGHT), "night"))
            took["verify"] = timed(ids.verify)
        with PersonIds(path) as ids:
            took["open and replay"] = timed(ids.now)
        size = path.stat().st_size / 1e6
    print(f"{records:,} records; plain table of SQLite {baseline:.2f} s")
    for name, seconds in took.items():
        print(f"{name:<20} {seconds:6.2f} s  {seconds / baseline:5.2f} x the plain table")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"file {size:.1f} MB, peak {peak:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
