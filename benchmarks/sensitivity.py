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
    """Print the table."""
    os.environ["HEALTHTRUST_THREADS"] = "1"
    lots = lots_of(count)
    anew, stays = spent(lots, None), spent(lots, Crew(WORKERS))
    trials = count * IN_LOT
    for name, (cpu, passed) in (("a crew for each lot (baseline)", anew), ("one crew", stays)):
        print(f"{name:<34} {cpu / trials:.3f} CPU s a trial, {passed:.1f} s for {trials:,} trials")
    print(f"{'  ratio':<34} {anew[0] / stays[0]:.1f} x CPU, {anew[1] / stays[1]:.1f} x time")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'memory of a worker':<34} {peak:.0f} MiB at its peak")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
