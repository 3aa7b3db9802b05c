"""Workload H in DuckDB: a table of people, made anew by one statement a year; luck is a hash."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import (
    DEATH,
    DEATH_BY_AGE,
    ILL,
    ILL_BY_AGE,
    OF_MEN,
    OF_THE_ILL,
    SEED,
    YEARS,
    population,
)

FALLS = f"1 - exp(-{ILL} * exp({ILL_BY_AGE} * age))"
DIES = (
    f"1 - exp(-{DEATH} * exp({DEATH_BY_AGE} * age)"
    f" * CASE WHEN man THEN {OF_MEN} ELSE 1 END * CASE WHEN ill_now THEN {OF_THE_ILL} ELSE 1 END)"
)


def a_year_on(year: int) -> str:
    """Return the statement that makes the table of the year after."""
    falls, dies = (
        f"(hash(person * {4 * YEARS} + {2 * year + event}, {SEED})::DOUBLE / 18446744073709551616.0)"
        for event in (0, 1)
    )
    return f"""CREATE TABLE people_{year + 1} AS
        SELECT person, age + 1 AS age, man, ill_now AS ill, alive AND {dies} >= {DIES} AS alive
        FROM (SELECT *, ill OR (alive AND {falls} < {FALLS}) AS ill_now FROM people_{year})"""


def ready(rows: int) -> Callable[[], tuple[int, int]]:
    age, man = population(rows)
    held = duckdb.connect()
    columns = {"age": age, "man": man}
    held.register("columns_of_people", columns)
    held.execute(
        "CREATE TABLE people_0 AS SELECT row_number() OVER ()::UBIGINT AS person, age::DOUBLE AS age,"
        " man = 1 AS man, false AS ill, true AS alive FROM columns_of_people"
    )

    def run() -> tuple[int, int]:
        for year in range(YEARS):
            held.execute(a_year_on(year))
            held.execute(f"DROP TABLE people_{year}")
        counted = f"SELECT count(*) FILTER (alive), count(*) FILTER (alive AND ill) FROM people_{YEARS}"
        alive, ill = held.execute(counted).fetchall()[0]
        held.close()
        return alive, ill

    return run


if __name__ == "__main__":
    timed("duckdb", ready, lambda rows, heads: {"alive": heads[0], "ill": heads[1]})
