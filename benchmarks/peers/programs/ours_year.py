"""The project's whole year of people, ten years on end: more than workload H, and no exact copy of it.

`people.change` of a bundled design: who dies by age, sex and fifth, who is born, all conditions of the
catalogue begin and end by age, sex, fifth and tenth of income, homes lose members, segments and needs are
found anew. The first year's deaths and births are held against what was to be expected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import YEARS
from healthtrust import people
from healthtrust.design.read import read_design
from healthtrust.people.change import VITAL_RATES, change
from healthtrust.people.vital import fertility, mortality
from healthtrust.records.persons import FEMALE, OLDEST
from healthtrust.start import opening
from healthtrust.state import State, known


class Lived(NamedTuple):
    """Where the years began, heads at their end, and deaths and births of each."""

    began: State
    heads: int
    deaths: list[int]
    births: list[int]


def ready(rows: int) -> Callable[[], Lived]:
    read = read_design("valley", [f"people.size={rows}"])
    began = people.step(opening(read.design, read.folder))

    def run() -> Lived:
        state, deaths, births = began, [], []
        for _ in range(YEARS):
            persons, households, _kept, born, died, following = change(state)
            births.append(born)
            deaths.append(died)
            carried = replace(state.carried, next_identity=following)
            state = state.replace(
                year=state.year + 1, persons=persons, households=households, carried=carried
            )
        return Lived(began, known(state.persons, "people").heads, deaths, births)

    return run


def told(rows: int, found: Lived) -> dict[str, float]:
    """Return heads, all deaths and births, and those of the first year with expectation and variance."""
    persons = known(found.began.persons, "people")
    homes = known(found.began.households, "people")
    fifth = found.began.places.fifth[homes.place][persons.household]
    age = np.minimum(persons.age, OLDEST)
    dying = (1 - np.exp(-mortality(VITAL_RATES)))[age, persons.sex, fifth - 1]
    rate = fertility(VITAL_RATES) * found.began.design.people.births
    bearing = (1 - dying) * np.where(persons.sex == FEMALE, rate[age], 0.0)
    answer = {
        "heads before": float(persons.heads),
        "heads": float(found.heads),
        "deaths": float(sum(found.deaths)),
        "births": float(sum(found.births)),
    }
    first = (("deaths", dying, found.deaths[0]), ("births", bearing, found.births[0]))
    for what, chance, counted in first:
        answer[f"{what} at first"] = float(counted)
        answer[f"{what} expected"] = float((persons.weight * chance).sum())
        answer[f"{what} variance"] = float((persons.weight * chance * (1 - chance)).sum())
    return answer


if __name__ == "__main__":
    timed("healthtrust", ready, told)
