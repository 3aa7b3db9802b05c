"""Workload H in Polars: eager expressions over one frame, on all cores."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.peers.programs.polars_years import a_year_on, heads_of, people_of
from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS


def ready(rows: int) -> Callable[[], dict[str, float]]:
    people, draw = people_of(rows), np.random.default_rng(SEED)

    def run() -> dict[str, float]:
        now = people
        for _ in range(YEARS):
            now = a_year_on(now, draw)
        return heads_of(now)

    return run


if __name__ == "__main__":
    timed("polars", ready, lambda rows, heads: heads)
