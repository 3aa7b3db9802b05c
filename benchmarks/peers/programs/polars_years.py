"""One year of workload H as Polars expressions, for every tool whose people are a Polars frame."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.peers.workloads import (
    DEATH,
    DEATH_BY_AGE,
    ILL,
    ILL_BY_AGE,
    OF_MEN,
    OF_THE_ILL,
    population,
)


def people_of(rows: int) -> pl.DataFrame:
    """Return the people of the workload, all of them alive and well."""
    age, man = population(rows)
    nobody = np.zeros(rows, dtype=bool)
    return pl.DataFrame({"age": age.astype(float), "man": man.astype(bool), "ill": nobody, "alive": ~nobody})


def a_year_on(people: pl.DataFrame, draw: np.random.Generator) -> pl.DataFrame:
    """Return the people a year later; luck comes from the generator, as two columns."""
    rows, age = people.height, pl.col("age")
    falls = pl.Series(draw.random(rows)) < 1 - (-ILL * (ILL_BY_AGE * age).exp()).exp()
    people = people.with_columns(ill=pl.col("ill") | (pl.col("alive") & falls))
    hazard = DEATH * (DEATH_BY_AGE * age).exp()
    hazard *= pl.when("man").then(OF_MEN).otherwise(1.0) * pl.when("ill").then(OF_THE_ILL).otherwise(1.0)
    lives = pl.Series(draw.random(rows)) >= 1 - (-hazard).exp()
    return people.with_columns(alive=pl.col("alive") & lives, age=age + 1)


def heads_of(people: pl.DataFrame) -> dict[str, float]:
    """Return how many are alive, and how many of these are ill."""
    alive = people.get_column("alive")
    return {"alive": alive.sum(), "ill": (alive & people.get_column("ill")).sum()}
