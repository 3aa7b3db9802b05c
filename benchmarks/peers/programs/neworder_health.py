"""Workload H in neworder: columns of NumPy, and its engine for Monte-Carlo draws, in one process."""

from __future__ import annotations

from collections.abc import Callable

import neworder
import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import YEARS, dies, falls_ill, population


class People(neworder.Model):  # type: ignore[misc]
    """People fall ill and die."""

    def __init__(self, rows: int) -> None:
        steps = neworder.LinearTimeline(0, YEARS, YEARS)
        super().__init__(steps, neworder.MonteCarlo.deterministic_identical_stream)
        age, man = population(rows)
        self.age, self.man = age.astype(float), man.astype(bool)
        self.ill, self.alive = np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool)

    def step(self) -> None:
        self.ill |= self.alive & self.mc.hazard(falls_ill(self.age)).astype(bool)
        self.alive &= ~self.mc.hazard(dies(self.age, self.man, self.ill)).astype(bool)
        self.age += 1

    def finalise(self) -> None:
        self.heads = int(self.alive.sum()), int((self.alive & self.ill).sum())


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    people = People(rows)

    def run() -> tuple[int, int]:
        neworder.run(people)
        return people.heads

    return run


if __name__ == "__main__":
    timed("neworder", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
