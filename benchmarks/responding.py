"""How care responds, timed: one place over 40 years, and 1,000 draws of four arrangements, with peak memory.

    python benchmarks/responding.py [draws, default 1,000]

Baseline: the same draws one after the other, of which a hundredth is run and scaled.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from functools import cache

from healthtrust.deliver.response import (
    Coefficients,
    Course,
    arrangement_named,
    central,
    respond,
    shipped_baseline,
)
from healthtrust.study.coefficients import drawn_coefficients

AFTER = ("vertical-capitated", "physician-aco", "two-sided-budget", "hospital-led-fees")
PASSES = 15
YEARS = 10


def main() -> None:
    """Print seconds, ratios and memory."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    one = fastest(lambda: run(AFTER[:1], central(), 40), PASSES)
    print(f"one place, 40 years        {1000 * one:8.1f} ms   (wanted: under 10)")
    drawn = drawn_coefficients(seed=1, draws=draws)
    many = fastest(lambda: run(AFTER, drawn, YEARS), 3)
    print(f"{draws:,} draws x 4, {YEARS} years  {many:8.2f} s    (wanted: under 10)")
    few = max(draws // 100, 1)
    singly = fastest(lambda: one_by_one(drawn, few), 1) * draws / few
    print(f"the same, one by one       {singly:8.2f} s    {singly / many:.0f} times as long")
    print(f"peak memory                {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB")


def run(names: tuple[str, ...], known: Coefficients, years: int) -> None:
    """Let care respond to each arrangement; files have been read before."""
    before, place = read("fee-for-service"), shipped_place()
    for name in names:
        respond(Course(place, before, read(name), known), years)


read, shipped_place = cache(arrangement_named), cache(lambda: shipped_baseline().with_occupancy(0.7))


def one_by_one(known: Coefficients, draws: int) -> None:
    """Let care respond to each arrangement, draw by draw."""
    for draw in range(draws):
        values = {name: column[draw : draw + 1] for name, column in known.values.items()}
        run(AFTER, Coefficients(values), YEARS)


def fastest(task: Callable[[], None], passes: int) -> float:
    """Return the seconds of the fastest of several passes."""
    seconds = []
    for _ in range(passes):
        began = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


if __name__ == "__main__":
    main()
