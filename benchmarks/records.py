"""A year written as records of persons: seconds, rows a second and memory, against the year's own time.

    python benchmarks/records.py [residents, default 100,000]

A valley of so many residents, each a row of their own; its first year is run, then written. It runs in fresh
processes, once with the year alone, whose time and memory are the baseline.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, fresh, paired, peak_gib, say, size_of
from healthtrust.design.read import read_design
from healthtrust.live.simulated import write_records
from healthtrust.projection import project
from healthtrust.start import opening

WARM = 2_000


def year_of(residents: int) -> tuple[Any, float]:
    """Return the end of a valley's first year, and the seconds it took."""
    read = read_design("valley", (f"people.size={residents}",))
    began = time.perf_counter()
    return next(project(opening(read.design, read.folder))), time.perf_counter() - began


def one(residents: int, written: bool) -> dict[str, Any]:
    """Run a year and, if asked, write it; kernels are compiled before the clock starts."""
    warm, _ = year_of(WARM)
    with tempfile.TemporaryDirectory() as place:
        write_records(warm, Path(place) / "warm")
        state, year = year_of(residents)
        found: dict[str, Any] = {"year": year}
        if written:
            began = time.perf_counter()
            made = write_records(state, Path(place) / "records")
            found["writing"] = time.perf_counter() - began
            found["rows"] = sum(made.rows.values())
            found["bytes"] = sum(path.stat().st_size for path in made.paths)
    return found | {"peak": peak_gib()}


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), bool(int(sys.argv[3])))))
        return
    residents = size_of(1, 100_000)
    pairs = paired(
        lambda: fresh(__file__, "--one", residents, 1), lambda: fresh(__file__, "--one", residents, 0)
    )
    best, alone = pairs.best("writing"), pairs.theirs[0]
    own = Pairs(
        [{"seconds": each["writing"]} for each in pairs.ours],
        [{"seconds": each["year"]} for each in pairs.theirs],
    )
    name, beside = f"a year of {residents:,} residents written as records", own.beside("running the year")
    say(name, best["writing"], "s", peak_gib=best["peak"], rows=residents, **beside)
    say("  rows a second", best["rows"] / best["writing"], "rows/s")
    say("  memory of the year alone", alone["peak"], "GiB")
    say("  Parquet", best["bytes"] / best["rows"], "bytes a row")


if __name__ == "__main__":
    main()
