"""Two runs compared: seconds once both exist, and seconds of which decision did what, tried and then kept.

    python benchmarks/compare.py [residents, default 40,000]

Baseline: one year of the same design run anew, which a comparison without kept runs would need twice. What is
compared differs under three headings, so that there are eight designs in between. Target: comparison of two
runs under 1 second.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, size_of, timed
from healthtrust.reports.compare_designs import compare_page
from healthtrust.runs.compare import compare
from healthtrust.runs.compare_causes import with_causes
from healthtrust.runs.perform import Wanted, run

SCENARIO = ("pool.ceiling_share=0.1", "allocate.by='population'", "market.persistence=0.7")
TARGET = 1.0


def main() -> None:
    """Print seconds and ratios to one run."""
    size = f"people.size={size_of(1, 40_000)}"
    with tempfile.TemporaryDirectory() as folder:
        home = Wanted(Path(folder), report=False)
        before = run("valley", [size], home)
        baseline = timed(lambda: run("valley", [size, *SCENARIO], home))
        after = baseline["found"]
        compare(before, after)  # what is loaded once is no part of a comparison
        pairs = paired(
            lambda: timed(lambda: compare(before, after)), lambda: timed(lambda: _again(size, folder))
        )
        found = pairs.best()["found"]
        page = timed(lambda: compare_page(found))["seconds"]
        tried, kept = (timed(lambda: with_causes(found, "heading", Path(folder)))["seconds"] for _ in "ab")
    beside = pairs.beside("one year run anew")
    say("two runs compared", pairs.best()["seconds"], "s", goal=TARGET, peak_gib=peak_gib(), **beside)
    say("  the page of it", page, "s")
    say("  which of three decisions did what, tried", tried, "s")
    say("  the same, kept", kept, "s")


def _again(size: str, folder: str) -> Any:
    """Run the scenario in a folder that has not seen it."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return run("valley", [size, *SCENARIO], Wanted(Path(place), report=False)).fingerprint


if __name__ == "__main__":
    main()
