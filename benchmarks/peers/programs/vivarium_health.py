"""Workload H in Vivarium: one component with columns of its own and two streams of common random numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from vivarium import Component, InteractiveContext

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS, dies, falls_ill, population

COLUMNS = ["age", "man", "ill", "alive"]


class Illness(Component):  # type: ignore[misc]
    """People fall ill and die."""

    def setup(self, builder: Any) -> None:
        self.falling = builder.randomness.get_stream("falls_ill")
        self.dying = builder.randomness.get_stream("dies")
        builder.population.register_initializer(self.begin, columns=COLUMNS)

    def begin(self, made: Any) -> None:
        age, man = population(len(made.index))
        columns = {"age": age.astype(float), "man": man.astype(bool), "ill": False, "alive": True}
        self.population_view.initialize(pd.DataFrame(columns, index=made.index))

    def on_time_step(self, event: Any) -> None:
        people = self.population_view.get(event.index, COLUMNS)
        well = people[people.alive & ~people.ill]
        people.loc[self.falling.filter_for_probability(well.index, falls_ill(well.age)), "ill"] = True
        live = people[people.alive]
        chance = dies(live.age, live.man, live.ill)
        people.loc[self.dying.filter_for_probability(live.index, chance), "alive"] = False
        people["age"] += 1
        self.population_view.update(COLUMNS, lambda _: people)
        self.heads = int(people.alive.sum()), int((people.alive & people.ill).sum())


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    illness = Illness()
    settings = {
        "population": {"population_size": rows},
        "randomness": {"map_size": rows, "random_seed": SEED},
        "time": {"start": {"year": 2000, "month": 1, "day": 1}, "step_size": 365},
    }
    simulation = InteractiveContext(components=[illness], configuration=settings, logging_verbosity=0)

    def run() -> tuple[int, int]:
        simulation.take_steps(YEARS)
        return illness.heads

    return run


if __name__ == "__main__":
    timed("vivarium", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
