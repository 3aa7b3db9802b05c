"""Workload H by the project's kernel of whole lives, given the workload's chances as its rates.

It lives each cohort through all its years before the next, and counts besides illness by segment, deaths,
money and quality of life of each cohort and year, which the workload does not ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import (
    AGES,
    DEATH,
    DEATH_BY_AGE,
    OF_MEN,
    OF_THE_ILL,
    SEED,
    YEARS,
    falls_ill,
)
from healthtrust.records.persons import FIFTHS, MALE, OLDEST, SEGMENTS, SEXES
from healthtrust.study.lifetimes.founders import founders_of
from healthtrust.study.lifetimes.lives import lived
from healthtrust.study.lifetimes.odds import luck_of, odds_of
from healthtrust.study.lifetimes.population import SHAPE
from healthtrust.study.lifetimes.rates import Rates
from healthtrust.study.lifetimes.scenario import as_today

FIRST = 2026
OF_ILL = 2
"""The segment of everybody who is ill; 0 is that of the well."""


def rates() -> Rates:
    """Return the workload as rates: one condition, deaths by age, sex and segment, nobody born."""
    age = np.arange(OLDEST + 1)
    by_segment = (len(age), len(SEXES), FIFTHS, len(SEGMENTS))
    deaths = np.zeros(by_segment)
    deaths += (DEATH * np.exp(DEATH_BY_AGE * age))[:, None, None, None]
    deaths[:, MALE] *= OF_MEN
    deaths[..., OF_ILL] *= OF_THE_ILL
    begins = np.zeros((1, *by_segment[:3])) + falls_ill(age)[:, None, None]
    segment = np.zeros((len(age), 17), dtype=np.uint8)
    segment[:, 1:] = OF_ILL
    nothing, free = np.zeros_like(begins), np.zeros(by_segment, dtype=np.int64)
    return Rates(("ill",), nothing, begins, nothing, deaths, np.zeros(len(age)), segment, free, free)


def heads_of(rows: int) -> Any:
    """Return the people by cohort: as many of each age and sex, the rest in the youngest."""
    heads = np.zeros(SHAPE, dtype=np.int64)
    heads[:AGES, :, 0] = rows // (2 * AGES)
    heads[0, 0, 0] += rows - heads.sum()
    return heads[None]


def ready(rows: int) -> Callable[[], Any]:
    of = rates()
    odds, luck = odds_of(of, [as_today(YEARS, 1)]), luck_of(SEED, FIRST, YEARS, 1)
    founders = founders_of(heads_of(rows), of.prevalence, SEED, FIRST)
    return lambda: lived(founders, odds, luck)


def told(rows: int, found: Any) -> dict[str, float]:
    """Return who is alive after the last year, and who of these is ill."""
    left = found.alive[0, -1]
    return {"alive": int(left.sum()), "ill": int(left[..., OF_ILL].sum())}


if __name__ == "__main__":
    timed("healthtrust", ready, told)
