"""Workload C in DuckDB: a table of what is due, made by one statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import STARTS, STEPS, errors, incomes

BRACKETS = zip(STARTS, STEPS, strict=True)
DUE = " + ".join(f"{step}::DOUBLE * greatest(income - {start}::DOUBLE, 0)" for start, step in BRACKETS)


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    held = duckdb.connect()
    held.register("columns_of_people", {"income": incomes(rows).astype(float)})
    held.execute("CREATE TABLE people AS SELECT income FROM columns_of_people")

    def run() -> tuple[Any, float]:
        held.execute(f"CREATE TABLE owed AS SELECT {DUE} AS due FROM people")
        return held, float(held.execute("SELECT sum(due) FROM owed").fetchall()[0][0])

    return run


def told(rows: int, found: tuple[Any, float]) -> dict[str, float]:
    """Return the answer; a table keeps the order in which it was made."""
    held, total = found
    return errors(incomes(rows), held.execute("SELECT due FROM owed").fetchnumpy()["due"]) | {"total": total}


if __name__ == "__main__":
    timed("duckdb", ready, told)
