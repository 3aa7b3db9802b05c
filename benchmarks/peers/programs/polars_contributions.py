"""Workload C in Polars: one expression of clipped columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import STARTS, STEPS, errors, incomes


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    people = pl.DataFrame({"income": incomes(rows).astype(float)})
    brackets = zip(STARTS, STEPS, strict=True)
    due = pl.sum_horizontal(
        [(pl.col("income") - start).clip(lower_bound=0) * step for start, step in brackets]
    )

    def run() -> tuple[Any, float]:
        column = people.select(due=due).get_column("due")
        return column, float(column.sum())

    return run


if __name__ == "__main__":
    timed(
        "polars", ready, lambda rows, found: errors(incomes(rows), found[0].to_numpy()) | {"total": found[1]}
    )
