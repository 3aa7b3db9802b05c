"""Draws of the valley: seconds a draw, how two workers scale, memory of a worker, against plain runs.

    python benchmarks/draws.py [draws, default 300]

1,000 draws of the valley (40,000 persons, all that is uncertain) are to take under 5 minutes on two cores,
with linear speed-up; 300 are tried, in three lots, and scaled up. Baselines, in turn with them: one worker;
and as many designs run one after the other with `runs.perform.run`, without a report, of which a tenth is
run. Each has compiled kernels before the clock starts.
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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Pairs, say, size_of
from healthtrust.design.read import Read, read_design
from healthtrust.runs.perform import Wanted, run
from healthtrust.study.trial import Case, case_of, drawn_values, tried, uncertain_values
from healthtrust.study.trial.crew import one

PROMISED = 300.0
"""Seconds that 1,000 draws may take on two cores."""
WARM, LOTS = 2, 3


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


def plain(draws: int, seed: int) -> float:
    """Return seconds of a plain run of each draw, without a report, each in a folder of its own."""
    read = read_design("valley")
    with tempfile.TemporaryDirectory() as home:
        run(read, wanted=Wanted(Path(home), report=False))
        begun = time.perf_counter()
        for case in cases(draws, seed):
            changed: Read = replace(read, design=case.design)
            run(changed, wanted=Wanted(Path(home), report=False))
        return time.perf_counter() - begun


def main(draws: int) -> None:
    """Print the table: lots of draws by two workers, by one and plainly, in turn."""
    os.environ["HEALTHTRUST_THREADS"] = "1"
    for case in cases(WARM, 9):
        one(case)
    few, singly, doubly, plainly, started = max(draws // 10, 1), [], [], [], []
    for lot in range(1, LOTS + 1):
        pair, start = timed(draws // LOTS, lot, 2)
        doubly.append(pair / (draws // LOTS))
        started.append(start)
        singly.append(timed(draws // (2 * LOTS), lot, 1)[0] / (draws // (2 * LOTS)))
        plainly.append(plain(few // LOTS, lot) / (few // LOTS))
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        gib = pool.submit(peak, cases(1, 5)[0]).result() / 1024
    lots = Pairs([{"seconds": each} for each in doubly], [{"seconds": each} for each in plainly])
    beside = lots.beside("plain runs, one after the other")
    whole = 1_000 * sum(doubly) / LOTS
    say("1,000 draws of the valley by two workers", whole, "s", goal=PROMISED, peak_gib=gib, **beside)
    scaling = Pairs(lots.ours, [{"seconds": each} for each in singly]).beside("one worker")
    linear = sum(singly) / (2 * sum(doubly))
    say("  two workers, share of linear speed-up", linear, "of linear", goal=0.9, better="more", **scaling)
    say("  to start two workers", min(started), "s")


if __name__ == "__main__":
    main(size_of(1, 300))
