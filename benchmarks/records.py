"""A year written as records of persons: seconds, rows a second and memory, against the year's own time.

    python benchmarks/records.py [residents, default 100,000]

A valley of so many residents, each a row of their own; its first year is run, then written. It runs in fresh
processes, once with the year alone, whose time and memory are the baseline.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

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
    return found | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def apart(residents: int, written: bool) -> dict[str, Any]:
    """Run `one` in a process of its own."""
    words = [sys.executable, __file__, "--one", str(residents), str(int(written))]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]), bool(int(sys.argv[3])))))
        return
    residents = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    alone, both = apart(residents, False), apart(residents, True)
    ratio, speed = both["writing"] / both["year"], both["rows"] / both["writing"]
    print(f"{residents:,} residents, {both['rows']:,} rows, {both['bytes'] / 2**20:.1f} MiB of Parquet")
    print(f"the year        {both['year']:8.2f} s   peak {alone['peak']:8.0f} MiB")
    print(f"writing it      {both['writing']:8.2f} s   peak {both['peak']:8.0f} MiB")
    more = both["peak"] - alone["peak"]
    print(f"{ratio:.2f} times the year itself; {speed:,.0f} rows a second; {more:.0f} MiB more")


if __name__ == "__main__":
    main()
