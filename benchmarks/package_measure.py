"""One measure of a package over a whole population: seconds, seconds for uptake alone, memory, and a digest.

    python benchmarks/package_measure.py rows=67000000 classes=50 interventions=150 eta=1.3 mode=prefix

Prints one line of JSON: the best of several passes once kernels are warm, for the package of the
interventions with the best ratio. The engine and its threads are chosen by
HEALTHTRUST_ENGINE and HEALTHTRUST_THREADS.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from itertools import pairwise

import numpy as np

from healthtrust.package.government.measure import Measure, measure, prepared
from healthtrust.package.household.critical import uptake_of_package
from healthtrust.package.household.utility import calibrated
from healthtrust.package.question import Interventions, Limits, Mode, Question, Society, TopUp

TAX, PASSES = 0.06, 4


def main(settings: dict[str, str]) -> None:
    """Measure a made-up population of persons, each a row, sorted by class and wealth."""
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
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": round(min(seconds), 4),
                "processor_seconds": round(min(worked), 4),
                "uptake_seconds": round(min(uptake), 6),
                "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 3),
                "digest": digest(found),
            }
        )
    )


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
    main(dict(setting.split("=", 1) for setting in sys.argv[1:]))
