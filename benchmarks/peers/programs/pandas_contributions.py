"""Workload C in pandas: a clipped series for each bracket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import STARTS, STEPS, errors, incomes


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    people = pd.DataFrame({"income": incomes(rows).astype(float)})

    def run() -> tuple[Any, float]:
        due = pd.Series(np.zeros(rows), index=people.index)
        for start, step in zip(STARTS, STEPS, strict=True):
            due += (people.income - start).clip(lower=0) * step
        people["due"] = due
        return people.due, float(people.due.sum())

    return run


if __name__ == "__main__":
    timed(
        "pandas", ready, lambda rows, found: errors(incomes(rows), found[0].to_numpy()) | {"total": found[1]}
    )
