"""Workload H in Starsim: one module, two Bernoulli decisions whose chance is a function of each person.

python -m benchmarks.peers.programs.starsim_health ROWS [shared luck: 1 (its default) or 0]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import starsim as ss

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS, dies, falls_ill, population


class Illness(ss.Module):  # type: ignore[misc]
    """People fall ill and die."""

    def __init__(self) -> None:
        super().__init__()
        self.define_pars(falls=ss.bernoulli(p=self.falling), dies=ss.bernoulli(p=self.dying))
        self.define_states(ss.BoolState("ill", default=False))

    @staticmethod
    def falling(module: Any, sim: Any, uids: Any) -> Any:
        return falls_ill(sim.people.age[uids])

    @staticmethod
    def dying(module: Any, sim: Any, uids: Any) -> Any:
        return dies(sim.people.age[uids], ~sim.people.female[uids], module.ill[uids])

    def step(self) -> None:
        self.ill[self.pars.falls.filter((~self.ill).uids)] = True
        self.sim.people.request_death(self.pars.dies.filter())


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    age, man = population(rows)
    people = ss.People(rows)
    sim = ss.Sim(
        people=people,
        modules=Illness(),
        dt=ss.years(1),
        start=2000,
        dur=YEARS - 1,
        rand_seed=SEED,
        use_aging=True,
        verbose=0,
    )
    sim.init()
    sim.people.age[:] = age.astype(np.float32)
    sim.people.female[:] = man == 0

    def run() -> tuple[int, int]:
        sim.run()
        left = sim.people.auids
        module = next(each for each in sim.modules if isinstance(each, Illness))
        return len(left), int(module.ill[left].sum())

    return run


if __name__ == "__main__":
    ss.options.crn = sys.argv[2:] != ["0"]
    timed("starsim", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
