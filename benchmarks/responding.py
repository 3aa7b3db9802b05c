"""How care responds, timed: one place over 40 years, and 1,000 draws of four arrangements, with peak memory.

    python benchmarks/responding.py [draws, default 1,000]

Baseline: the same draws one after the other, of which a hundredth is run and scaled.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fastest, paired, peak_gib, say, size_of, timed
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
    """Say seconds, ratios and memory."""
    draws = size_of(1, 1_000)
    one = fastest(lambda: run(AFTER[:1], central(), 40), PASSES)
    say("care responds in one place, 40 years", 1_000 * one, "ms", goal=10)
    drawn, few = drawn_coefficients(seed=1, draws=draws), max(draws // 100, 1)
    pairs = paired(
        lambda: timed(lambda: run(AFTER, drawn, YEARS)), lambda: timed(lambda: one_by_one(drawn, few))
    )
    beside = pairs.beside("one draw at a time", scale=draws / few)
    name = f"{draws:,} draws x {len(AFTER)} arrangements, {YEARS} years"
    say(name, pairs.best()["seconds"], "s", goal=10.0, rows=draws, peak_gib=peak_gib(), **beside)


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


if __name__ == "__main__":
    main()
