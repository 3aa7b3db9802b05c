"""Sensitivity of the valley: CPU seconds a trial by one crew that stays, against a new crew for every lot.

    python benchmarks/sensitivity.py [lots, default 6]

An answer tries lots of trials one after the other: ends, curves, rounds of flips. Baseline: a crew called up
anew for each lot, as `tried` does without one. Both try the same draws of the valley with 1,000 persons, so
that what crews cost is seen; CPU seconds are those of the workers.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, peak_gib, say, size_of
from healthtrust.design.read import read_design
from healthtrust.study.trial import Case, Crew, case_of, drawn_values, tried, uncertain_values

IN_LOT, WORKERS = 12, 2


def lots_of(count: int) -> list[list[Case]]:
    """Return so many lots of cases."""
    read = read_design("valley", ["people.size=1000"])
    values, valley = drawn_values(uncertain_values(read), count * IN_LOT, 1), case_of(read)
    made = [valley.with_values(values.of(draw)) for draw in range(count * IN_LOT)]
    return [made[n : n + IN_LOT] for n in range(0, len(made), IN_LOT)]


def spent(lots: list[list[Case]], crew: Crew | None) -> tuple[float, float]:
    """Return CPU seconds of workers and seconds passed for the lots, by one crew or by one for each."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for lot in lots:
        tried(lot, workers=crew or WORKERS)
    if crew is not None:
        crew.__exit__()
    after, passed = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, passed


def main(count: int) -> None:
    """Say processor seconds a trial, in turn."""
    os.environ["HEALTHTRUST_THREADS"] = "1"
    lots, anew, stays = lots_of(count), [], []
    for _ in range(3):
        anew.append(spent(lots, None))
        stays.append(spent(lots, Crew(WORKERS)))
    trials = count * IN_LOT
    for part, what in enumerate(("of processors", "by the clock")):
        ours, theirs = ([{"seconds": each[part] / trials} for each in way] for way in (stays, anew))
        found, peak = Pairs(ours, theirs), peak_gib(resource.RUSAGE_CHILDREN)
        seconds, beside = found.best()["seconds"], found.beside("a crew for each lot")
        say(f"a trial of sensitivity by one crew, {what}", seconds, "s", peak_gib=peak, **beside)


if __name__ == "__main__":
    main(size_of(1, 6))
