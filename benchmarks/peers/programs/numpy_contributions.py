"""Workload C in plain NumPy: one pass over the column for each bracket, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import STARTS, STEPS, errors, incomes


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    income = incomes(rows).astype(float)

    def run() -> tuple[Any, float]:
        due, above = np.zeros(rows), np.empty(rows)
        for start, step in zip(STARTS, STEPS, strict=True):
            np.subtract(income, start, out=above)
            np.maximum(above, 0, out=above)
            np.multiply(above, step, out=above)
            np.add(due, above, out=due)
        return due, float(due.sum())

    return run


if __name__ == "__main__":
    timed("numpy", ready, lambda rows, found: errors(incomes(rows), found[0]) | {"total": found[1]})
