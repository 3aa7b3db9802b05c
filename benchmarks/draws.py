"""Draws of the valley: seconds a draw, how two workers scale, memory of a worker, against plain runs.

    python benchmarks/draws.py [draws, default 1,000]

1,000 draws of the valley (40,000 persons, all that is uncertain) are to take under 5 minutes on two cores,
with linear speed-up. Baseline: as many designs run one after the other with `runs.perform.run`, without a
report; a tenth of them is run and scaled up. One worker and two work on draws of the same number and kind;
each has compiled kernels before the clock starts.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from healthtrust.design.read import Read, read_design
from healthtrust.runs.perform import Wanted, run
from healthtrust.study.trial import Case, case_of, drawn_values, tried, uncertain_values
from healthtrust.study.trial.crew import one

PROMISED = 300.0
"""Seconds that 1,000 draws may take on two cores."""
WARM = 2


def cases(draws: int, seed: int) -> list[Case]:
    """Return the valley with the values of each draw."""
    read = read_design("valley")
    values, valley = drawn_values(uncertain_values(read), draws, seed), case_of(read)
    return [valley.with_values(values.of(draw)) for draw in range(draws)]


def timed(draws: int, seed: int, workers: int) -> tuple[float, float]:
    """Return seconds of so many draws by so many workers, and what it took to start them."""
    begun = time.perf_counter()
    tried(cases(workers, seed + 1), workers=workers)
    started = time.perf_counter() - begun
    asked, begun = cases(draws, seed), time.perf_counter()
    tried(asked, workers=workers)
    return time.perf_counter() - begun, started


def peak(case: Case) -> float:
    """Return the peak memory in MiB of a fresh process that has tried a case, by how much it holds itself."""
    one(case)
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def plain(draws: int) -> float:
    """Return seconds of a plain run of each draw, without a report, each in a folder of its own."""
    read = read_design("valley")
    with tempfile.TemporaryDirectory() as home:
        run(read, wanted=Wanted(Path(home), report=False))
        begun = time.perf_counter()
        for case in cases(draws, 3):
            changed: Read = replace(read, design=case.design)
            run(changed, wanted=Wanted(Path(home), report=False))
        return time.perf_counter() - begun


def say(name: str, found: str, promised: str = "") -> None:
    """Print one line of the table."""
    print(f"{name:<46} {found:<40} {promised}", flush=True)


def main(draws: int) -> None:
    """Print the table."""
    os.environ["HEALTHTRUST_THREADS"] = "1"
    for case in cases(WARM, 9):
        one(case)
    alone, _ = timed(draws // 2, 1, 1)
    together, started = timed(draws, 1, 2)
    each, pair = alone / (draws // 2), together / draws
    say("one worker", f"{each:.3f} s a draw, {draws // 2:,} draws")
    say("two workers", f"{pair:.3f} s a draw, {draws:,} draws, {started:.1f} s to start")
    say("  efficiency", f"{each / (2 * pair):.2f} of linear", "1.00")
    say("  1,000 draws by two workers", f"{1_000 * pair:.0f} s", f"{PROMISED:.0f} s")
    few = max(draws // 10, 1)
    base = plain(few) / few
    say(
        "baseline: plain runs, one after the other",
        f"{base:.3f} s a draw, {few:,} draws",
        f"{base / pair:.1f} x",
    )
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        say("memory of a worker", f"{pool.submit(peak, cases(1, 5)[0]).result():.0f} MiB at its peak")


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000)
