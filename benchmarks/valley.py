"""The bundled design: a year, a whole command, and years of up to ten million residents, all seven steps.

    python benchmarks/valley.py [largest number of residents, default 10,000,000]

Promised: a valley year in 0.5 s without the report and 3 s with it; a year of ten million residents in 60 s
and 6 GB on two cores, growing linearly from 10^5; equal integers for one and two threads and any number of
partitions; `healthtrust --help` in 0.3 s. Each is measured in a fresh process. Baseline: the NumPy twins.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest, fresh, grows, paired, same, say, size_of

YEAR = str(Path(__file__).with_name("year.py"))
NATION = 10_000_000


def year(*overrides: str, **environment: str) -> dict[str, Any]:
    """Return what one year of the valley costs in a fresh process."""
    return fresh(YEAR, "valley", *overrides, **environment)


def command(*words: str) -> None:
    """Run the command line in a process of its own."""
    subprocess.run([sys.executable, "-m", "healthtrust", *words], stdout=subprocess.DEVNULL, check=True)


def whole_run(report: str) -> None:
    """Run the valley as a person would, into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command("run", "valley", "--folder", folder, report)


def one_year() -> None:
    """Say what the design costs as it ships."""
    say("healthtrust --help", fastest(lambda: command("--help"), 5), "s", goal=0.3)
    pairs = paired(year, lambda: year(HEALTHTRUST_ENGINE="numpy"))
    best, beside = pairs.best(), pairs.beside("the NumPy twins")
    peak, rows = best["peak_gib"], best["rows"]
    say("valley, one year, no report", best["seconds"], "s", goal=0.5, peak_gib=peak, rows=rows, **beside)
    same("  the same integers as the twins", pairs.ours[0]["digest"] == pairs.theirs[0]["digest"])
    say("healthtrust run valley --no-report", fastest(lambda: whole_run("--no-report"), 3), "s")
    say("healthtrust run valley", fastest(lambda: whole_run("--report"), 3), "s", goal=3.0)


def same_integers() -> None:
    """Say whether threads and partitions change nothing."""
    digests = {
        year(HEALTHTRUST_THREADS=threads, HEALTHTRUST_PARTITIONS=parts)["digest"]
        for threads in ("1", "2")
        for parts in ("1", "2", "7", "64")
    }
    say("1 and 2 threads, 1, 2, 7 and 64 partitions", len(digests), "results", goal=1)


def by_size(largest: int) -> None:
    """Say how seconds grow with residents, a resident a row."""
    sizes = [size for size in (100_000, 1_000_000, NATION) if size <= largest]
    found = [year(f"people.size={size}") for size in sizes]
    for size, each in zip(sizes, found, strict=True):
        peak, whole = each["peak_gib"], size == NATION
        name = f"a year of {size:,} residents, all seven steps"
        say(name, each["seconds"], "s", goal=60.0 if whole else None, peak_gib=peak, rows=size)
        if whole:
            say("  memory of that", peak, "GiB", goal=6e9 / 2**30)
    for step, seconds in found[-1]["steps"].items():
        say(f"  step {step} of {sizes[-1]:,}", seconds, "s")
    grows("residents", sizes, [each["seconds"] for each in found])


if __name__ == "__main__":
    one_year()
    same_integers()
    by_size(size_of(1, NATION))
