"""Workload H in pandas: a frame of people, changed by masks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS, dies, falls_ill, population


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    age, man = population(rows)
    people = pd.DataFrame({"age": age.astype(float), "man": man.astype(bool), "ill": False, "alive": True})
    draw = np.random.default_rng(SEED)

    def run() -> tuple[int, int]:
        for _ in range(YEARS):
            falls = people.alive & ~people.ill & (draw.random(rows) < falls_ill(people.age))
            people.loc[falls, "ill"] = True
            died = people.alive & (draw.random(rows) < dies(people.age, people.man, people.ill))
            people.loc[died, "alive"] = False
            people["age"] += 1
        return int(people.alive.sum()), int((people.alive & people.ill).sum())

    return run


if __name__ == "__main__":
    timed("pandas", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
