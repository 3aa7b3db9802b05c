"""Workload H by the project's year of people: its own functions of illness and of death, and no others.

`people.health.changed` and the kernel of `people.change` that a year calls, mapped by the engine, are given
the workload's chances. Where a chance of dying looks at the home's deprivation fifth, here fifth 2 says that
one is ill: each person is a household.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import SEED, YEARS, dies, falls_ill, population
from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Draws, Event, thresholds
from healthtrust.people.change import Chances, Living, Survival, live_compiled, live_plain
from healthtrust.people.health import STANDINGS, Sick, changed
from healthtrust.records.persons import FIFTHS, MALE, OLDEST, SEXES

FIRST = 2026
AGE = np.arange(OLDEST + 1)


def onset() -> np.ndarray:
    """Return thresholds [age, sex and standing together, condition, without or with it]."""
    chance = np.zeros((len(AGE), len(SEXES) * STANDINGS, 1, 2))
    chance[..., 0, 0] = falls_ill(AGE)[:, None]
    return thresholds(chance.reshape(-1, 1, 2))


def dying() -> np.ndarray:
    """Return the chance of dying [place, age, sex and fifth together]: the well in fifth 1, the ill in 2."""
    chance = np.zeros((len(AGE), len(SEXES), FIFTHS))
    for sex in range(len(SEXES)):
        for ill in (False, True):
            chance[:, sex, int(ill)] = dies(AGE, sex == MALE, ill)
    return chance.reshape(1, -1)


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    age, man = population(rows)
    sex = np.where(man, MALE, 1 - MALE).astype(np.uint8)
    identity, home = np.arange(1, rows + 1, dtype=np.uint64), np.arange(rows, dtype=np.uint32)
    nowhere, standing = np.zeros(rows, dtype=np.int32), np.zeros(rows, dtype=np.uint8)
    weight, ill = np.ones(rows, dtype=np.int32), np.zeros(rows, dtype=np.uint16)
    luck, begins, kills = Draws(SEED), onset(), dying()
    live = live_compiled if compiled() else live_plain
    nobody_born = np.zeros(len(AGE))

    def run() -> tuple[int, int]:
        nonlocal age, weight, ill
        for year in range(FIRST, FIRST + YEARS):
            of_illness = [luck.stream(year, Event.ONSET)]
            ill = changed(ill, Sick(identity, age, sex, home, standing), begins, of_illness)
            fifth = 1 + ill.astype(np.uint8)
            events = (Event.DEATH, Event.BIRTH, Event.BIRTH_SEX)
            chances = Chances(kills, nobody_born, np.array([luck.stream(year, event) for event in events]))
            survival = Survival(*(np.zeros(rows, dtype=np.int32) for _ in range(3)))
            people = Living(identity, age, sex, weight, home, fifth, nowhere)

            def task(
                some: slice, of: Living = people, by: Chances = chances, after: Survival = survival
            ) -> None:
                columns = of._replace(**{name: getattr(of, name)[some] for name in of._fields[:5]})
                live(columns, by, Survival(*(column[some] for column in after)))

            map_partitions(task, cut(rows, 4 * parts()), threads())
            weight, age = survival.left, age + np.uint8(1)
        return int(weight.sum(dtype=np.int64)), int(weight[ill > 0].sum(dtype=np.int64))

    return run


if __name__ == "__main__":
    timed("healthtrust", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
