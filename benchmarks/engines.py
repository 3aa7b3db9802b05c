"""Engines: what it costs to begin them, a round, and a year of the same people in parts; memory and integers.

    python benchmarks/engines.py [residents, default 2,000,000]

Promised: equal bytes on every engine and in any number of parts; memory that does not grow with the people
where parts are not held. Baseline of each year: the same year in one part. An engine that is not installed
is left out, and said to be.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, same, say, size_of
from healthtrust.engine.adapters.opened import NEEDS, opened
from healthtrust.engine.rounds import Work, drive
from healthtrust.ground.errors import InvalidInput

RUN = str(Path(__file__).with_name("engine_run.py"))
KINDS = ("threads", "processes", "dask", "ray", "spark")
PARTS, WORKERS = 16, 2
ROUNDS = {"spark": 8}


def rounds(kind: str) -> None:
    """Say how long an engine takes to begin, and one round of sixteen parts."""
    began = time.perf_counter()
    engine = opened(kind, "", WORKERS, PARTS, 3)
    try:
        drive(Work("benchmarks.engine_programs:rounds", 1, PARTS), engine)
        say(f"{kind}: begun, with its first rounds", time.perf_counter() - began, "s")
        laps = drive(Work("benchmarks.engine_programs:rounds", ROUNDS.get(kind, 40), PARTS), engine)
        say(f"{kind}: one round of {PARTS} parts, 16 KB each way", 1_000 * statistics.median(laps), "ms")
    finally:
        engine.close()


def year(kind: str, parts: int, rows: int, resident: int = 0) -> dict[str, Any]:
    """Return what a year of the valley costs on an engine, in a fresh process."""
    return fresh(RUN, kind, str(parts), str(resident), "valley", f"people.size={rows}")


def years(kinds: list[str], rows: int) -> None:
    """Say what a year costs in one part and in parts, with memory and equal bytes."""
    one = year("one", 1, rows)
    millions = rows / 1e6
    say(
        f"one part: a year of {rows:,}, with tables", one["seconds"], "s", peak_gib=one["peak_gib"], rows=rows
    )
    cases = [(kind, 4, 0) for kind in kinds] + [
        ("processes", 2, 0),
        ("processes", 12, 0),
        ("processes", 12, 1),
    ]
    for kind, parts, resident in cases:
        found = year(kind, parts, rows, resident)
        held = ", one held in memory" if resident else ""
        ratio = one["seconds"] / found["seconds"]
        name = f"{kind}, {parts} parts{held}"
        say(
            name,
            found["seconds"],
            "s",
            peak_gib=found["peak_gib"],
            rows=rows,
            baseline="one part",
            ratio=ratio,
        )
        say("  memory per million rows", found["peak_gib"] / millions, "GiB")
        same("  the same bytes as in one part", found["digest"] == one["digest"])
        if (kind, resident) == ("processes", 0) and parts == 12:
            say("  rounds a year", found["rounds"], "rounds")
            say("  said by a part in a year", found["said"] / 2**20, "MiB")
            say("  heard by a part in a year", found["heard"] / 2**20, "MiB")


def main(rows: int) -> None:
    """Measure every engine that is there."""
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    there = []
    for kind in KINDS:
        try:
            rounds(kind)
            there.append(kind)
        except InvalidInput as lacking:
            print(f"{kind}: left out: {lacking.problems[0].found}", flush=True)
    years(there, rows)


if __name__ == "__main__":
    assert set(NEEDS) <= set(KINDS)
    main(size_of(1, 2_000_000))
