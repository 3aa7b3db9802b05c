"""Luck of 300 parties drawn 10,000 times and settled: beside settling each repetition on its own.

python benchmarks/luck.py
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np

from healthtrust.study.luck.draws import Parties, rates
from healthtrust.study.luck.plain import plain_deal
from healthtrust.study.luck.settled import gains, settled_at
from healthtrust.study.luck.spread import shipped_spread

PARTIES, REPETITIONS, ONE_BY_ONE = 300, 10_000, 200


def timed(task: Callable[[], object]) -> float:
    """Return the seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def main() -> None:
    """Print seconds for all repetitions together and one by one, and the memory at its peak."""
    sizes = np.geomspace(5_000, 100_000, PARTIES)
    deal = plain_deal(sizes.tolist(), minimum=0.02, of_losses=0.3, cap=0.1)
    who = Parties.of([f"party {k}" for k in range(PARTIES)], [2024] * PARTIES, sizes)
    drawn = rates(shipped_spread(), who, range(REPETITIONS), 1)
    draw = timed(lambda: rates(shipped_spread(), who, range(REPETITIONS), 1))
    together = timed(lambda: gains(deal, drawn))
    alone = timed(lambda: [settled_at(deal, row[None, :]) for row in drawn[:ONE_BY_ONE]])
    alone *= REPETITIONS / ONE_BY_ONE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{PARTIES * REPETITIONS:,} settlements: drawn in {draw:.1f} s, settled in {together:.1f} s")
    print(
        f"one repetition at a time: {alone:.1f} s, {alone / together:.1f} times as long; peak {peak:,.0f} MiB"
    )


if __name__ == "__main__":
    main()
