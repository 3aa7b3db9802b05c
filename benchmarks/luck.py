"""Luck of 300 parties drawn 10,000 times and settled: beside settling each repetition on its own.

python benchmarks/luck.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import paired, peak_gib, say, timed
from healthtrust.study.luck.draws import Parties, rates
from healthtrust.study.luck.plain import plain_deal
from healthtrust.study.luck.settled import gains, settled_at
from healthtrust.study.luck.spread import shipped_spread

PARTIES, REPETITIONS, ONE_BY_ONE = 300, 10_000, 200


def main() -> None:
    """Say seconds of all repetitions together beside one by one, and the memory at its peak."""
    sizes = np.geomspace(5_000, 100_000, PARTIES)
    deal = plain_deal(sizes.tolist(), minimum=0.02, of_losses=0.3, cap=0.1)
    who = Parties.of([f"party {k}" for k in range(PARTIES)], [2024] * PARTIES, sizes)
    draw = timed(lambda: rates(shipped_spread(), who, range(REPETITIONS), 1))
    drawn = draw["found"]
    pairs = paired(
        lambda: timed(lambda: gains(deal, drawn)),
        lambda: timed(lambda: [settled_at(deal, row[None, :]) for row in drawn[:ONE_BY_ONE]]),
    )
    beside = pairs.beside("one repetition at a time", scale=REPETITIONS / ONE_BY_ONE)
    rows = PARTIES * REPETITIONS
    say(
        f"{rows:,} settlements under luck",
        pairs.best()["seconds"],
        "s",
        rows=rows,
        peak_gib=peak_gib(),
        **beside,
    )
    say("  drawn", draw["seconds"], "s")


if __name__ == "__main__":
    main()
