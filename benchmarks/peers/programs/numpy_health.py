"""Workload H in plain NumPy: whole columns, one random generator, no tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS, dies, falls_ill, population

Heads = tuple[int, int]


def ready(rows: int) -> Callable[[], Heads]:
    age, man = population(rows)
    ill, alive = np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool)
    draw = np.random.default_rng(SEED)

    def run() -> Heads:
        nonlocal age
        for _ in range(YEARS):
            np.logical_or(ill, alive & (draw.random(rows) < falls_ill(age)), out=ill)
            np.logical_and(alive, draw.random(rows) >= dies(age, man, ill), out=alive)
            age = age + np.uint8(1)
        return int(alive.sum()), int((alive & ill).sum())

    return run


if __name__ == "__main__":
    timed("numpy", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
