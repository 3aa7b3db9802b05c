"""The ledger of person ids: seconds to assign, assign again, join a night's feed and replay; and peak memory.

    python benchmarks/identities.py [records, default 1,000,000]

Baseline: the same rows written into a plain SQLite table with an index over source and record id, no history.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, size_of, timed
from healthtrust.people.linkage.identities.ledger import PersonIds

PRACTICES = 200
NIGHT = 10_000


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
        path, into = Path(folder) / "persons.sqlite", Path(folder)
        pairs = paired(
            lambda: timed(lambda: assigned(into / f"{len(os.listdir(folder))}.sqlite", given, clusters)),
            lambda: timed(
                lambda: plain(into / f"{len(os.listdir(folder))}.plain", sources, names, clusters.tolist())
            ),
        )
        assigned(path, given, clusters)
        with PersonIds(path, "benchmark") as ids:
            took = {"assigned again": timed(lambda: ids.assign(given, clusters, "load"))}
            took[f"{NIGHT:,} more"] = timed(lambda: ids.assign(night, np.arange(NIGHT), "night"))
            took["verified"] = timed(ids.verify)
        with PersonIds(path) as ids:
            took["opened and replayed"] = timed(ids.now)
        size = path.stat().st_size / 1e6
    beside = pairs.beside("a plain table of SQLite, no history")
    seconds, peak = pairs.best()["seconds"], peak_gib()
    say(f"person ids of {records:,} records", seconds, "s", peak_gib=peak, rows=records, **beside)
    for name, each in took.items():
        say(f"  {name}", each["seconds"], "s")
    say("  the file", size, "MB")


def assigned(path: Path, given: dict[str, list[str]], clusters: np.ndarray) -> None:
    """Assign everybody in a new ledger."""
    with PersonIds(path, "benchmark") as ids:
        ids.assign(given, clusters, "load")


if __name__ == "__main__":
    main(size_of(1, 1_000_000))
