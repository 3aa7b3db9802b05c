"""One measure of a package over a whole population: seconds, seconds for uptake alone, memory, and a digest.

    python benchmarks/package_measure.py [persons, default 67,000,000]
    python benchmarks/package_measure.py rows=67000000 classes=50 interventions=150 eta=1.3 mode=prefix

The second prints one line of JSON: the best of several passes once kernels are warm, for the package of the
interventions with the best ratio. The engine and its threads are chosen by
HEALTHTRUST_ENGINE and HEALTHTRUST_THREADS. Baseline: the NumPy twin, the same to rounding.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import fresh, grows, paired, peak_gib, same, say, size_of
from healthtrust.package.government.measure import Measure, measure, prepared
from healthtrust.package.household.critical import uptake_of_package
from healthtrust.package.household.utility import calibrated
from healthtrust.package.question import Interventions, Limits, Mode, Question, Society, TopUp

TAX, PASSES = 0.06, 4


def one(settings: dict[str, str]) -> dict[str, Any]:
    """Measure a made-up population of persons, each a row, sorted by class and wealth, in this process."""
    rows, classes = int(settings.get("rows", 1_000_000)), int(settings.get("classes", 50))
    count, eta = int(settings.get("interventions", 150)), float(settings.get("eta", 1.3))
    mode: Mode = "divisible" if settings.get("mode") == "divisible" else "prefix"
    asked = question(rows, classes, count, eta)
    ready, rates = prepared(asked), np.array([TAX])
    coverage = (np.argsort(np.argsort(-asked.interventions.ratio)) < count // 2).astype(float)
    seconds, uptake, worked = [], [], []
    for _ in range(PASSES):
        began, before = time.perf_counter(), time.process_time()
        found = measure(asked, coverage, rates, mode, ready)
        measured = time.perf_counter()
        uptake_of_package(asked, coverage, mode, lambda left: left / (1 - TAX), ready.offered)
        worked.append(time.process_time() - before)
        seconds.append(measured - began)
        uptake.append(time.perf_counter() - measured)
    return {
        "rows": rows,
        "seconds": min(seconds),
        "processor_seconds": min(worked),
        "uptake_seconds": min(uptake),
        "peak_gib": peak_gib(),
        "digest": digest(found),
    }


def main(rows: int) -> None:
    """Print the table."""
    few = min(rows, 1_000_000)

    def of_size(size: int, engine: str = "numba") -> dict[str, Any]:
        return fresh(__file__, f"rows={size}", HEALTHTRUST_ENGINE=engine)

    twin = paired(lambda: of_size(few), lambda: of_size(few, "numpy"))
    best = twin.best()
    say(
        f"a package measured on {few:,} persons",
        best["seconds"],
        "s",
        rows=few,
        **twin.beside("the NumPy twin"),
    )
    alone = fresh(__file__, f"rows={few}", HEALTHTRUST_THREADS="1")
    same("  the same bits with one thread", twin.ours[0]["digest"] == alone["digest"])
    whole = of_size(rows)
    say(
        f"a package measured on {rows:,} persons",
        whole["seconds"],
        "s",
        rows=rows,
        peak_gib=whole["peak_gib"],
    )
    goal = 5.0 if rows >= 67_000_000 else None
    say("  uptake alone", 1_000 * whole["uptake_seconds"], "ms", goal=goal)
    sizes = [size for size in (100_000, 1_000_000, 10_000_000) if size <= rows]
    costs = [of_size(size)["seconds"] for size in sizes]
    grows("persons", sizes, costs)


def question(rows: int, classes: int, count: int, eta: float) -> Question:
    """Return a nation of persons: wealth lognormal, of median 25,000; 20 QALYs ahead, 20,000 for one."""
    draw = np.random.default_rng(1)
    first = np.linspace(0, rows, classes + 1).astype(np.int64)
    wealth = np.empty(rows)
    for start, end in pairwise(first):
        wealth[start:end] = np.sort(draw.lognormal(np.log(25_000), 0.7, end - start))
    price = draw.lognormal(7.0, 1.2, count)
    society = Society(
        tuple(f"class {c}" for c in range(classes)),
        health=draw.uniform(10, 30, classes),
        may_insure=np.ones(classes, dtype=bool),
        incidence=draw.lognormal(-5.0, 1.0, (count, classes)),
        first=first,
        wealth=wealth,
        share=np.broadcast_to(1.0 / rows, rows),
        weight=np.broadcast_to(1.0, rows),
    )
    kinds = Interventions.of(
        tuple(f"i{i}" for i in range(count)), price, price / draw.lognormal(9.9, 1.0, count)
    )
    tastes = calibrated(20_000, at_wealth=25_000, at_health=20, rho=0.5, eta=eta)
    return Question(kinds, society, tastes, Limits.none(count), top_up=TopUp("complementary", 0.15, "prefix"))


def digest(found: Measure) -> str:
    """Return a SHA-256 over everything measured, the same for any number of threads."""
    numbers = (np.array([found.welfare, found.slack]), found.slope_coverage, found.slope_rates)
    return hashlib.sha256(b"".join(column.tobytes() for column in numbers)).hexdigest()[:16]


if __name__ == "__main__":
    if "=" in "".join(sys.argv[1:]):
        print(json.dumps(one(dict(setting.split("=", 1) for setting in sys.argv[1:]))))
    else:
        main(size_of(1, 67_000_000))
