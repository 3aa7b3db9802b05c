"""Two runs compared: seconds once both exist, and seconds of which decision did what, tried and then kept.

    python benchmarks/compare.py [residents, default 40,000]

Baseline: one year of the same design run anew, which a comparison without kept runs would need twice. What is
compared differs under three headings, so that there are eight designs in between. Target: comparison of two
runs under 1 second.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from healthtrust.reports.compare_designs import compare_page
from healthtrust.runs.compare import compare
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.perform import Wanted, run

SCENARIO = ("pool.ceiling_share=0.1", "allocate.by='population'", "market.persistence=0.7")
TARGET = 1.0


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds a call took, and what it returned."""
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def main() -> None:
    """Print seconds and ratios to one run."""
    size = f"people.size={int(sys.argv[1]) if len(sys.argv) > 1 else 40_000}"
    with tempfile.TemporaryDirectory() as folder:
        home = Wanted(Path(folder), report=False)
        before = run("valley", [size], home)
        baseline, after = timed(lambda: run("valley", [size, *SCENARIO], home))
        compare(before, after)  # what is loaded once is no part of a comparison
        each, found = timed(lambda: compare(before, after))
        page, _ = timed(lambda: compare_page(found))
        tried, _ = timed(lambda: with_causes(found, "heading", Path(folder)))
        kept, _ = timed(lambda: with_causes(found, "heading", Path(folder)))
    told = {
        "one run (baseline)": baseline,
        "comparison": each,
        "its page": page,
        "causes, tried": tried,
        "causes, kept": kept,
    }
    for name, seconds in told.items():
        print(f"{name:<20} {seconds:8.2f} s  {seconds / baseline:6.2f} of a run")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GB; comparison {'within' if each < TARGET else 'ABOVE'} {TARGET:.0f} s")


if __name__ == "__main__":
    main()
