"""Workload C in Tax-Calculator: the schedule as a reform of the income tax, all else of it set to nothing.

One adult in each tax unit, wages alone. The whole law is worked through for each unit all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import taxcalc

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import RATES, STARTS, errors, incomes

YEAR, STATUSES, NOBODY = 2026, 5, 9e99
NOTHING = ("AMT_rt1", "AMT_rt2_addon", "NIIT_rt", "AMEDT_rt")


def law() -> Any:
    """Return the law with the schedule in place of its own: rates of brackets that end, the last never."""
    ends, rates = [*STARTS[1:], NOBODY, NOBODY], [*RATES, 0.0, 0.0]
    reform: dict[str, Any] = {name: 0.0 for name in NOTHING}
    reform |= {f"II_brk{k}": [end] * STATUSES for k, end in enumerate(ends, start=1)}
    reform |= {f"II_rt{k}": rate for k, rate in enumerate(rates, start=1)}
    reform |= {"STD": [0.0] * STATUSES, "EITC_c": [0.0] * 4}
    policy = taxcalc.Policy()
    policy.implement_reform({name: {YEAR: value} for name, value in reform.items()})
    return policy


def ready(rows: int) -> Callable[[], tuple[Any, float]]:
    wages = incomes(rows).astype(float)
    columns = {"MARS": 1, "age_head": 40, "e00200": wages, "e00200p": wages}
    units = pd.DataFrame({"RECID": np.arange(1, rows + 1), **columns})
    records = taxcalc.Records(data=units, start_year=YEAR, gfactors=None, weights=None, adjust_ratios=None)
    calculator = taxcalc.Calculator(policy=law(), records=records, verbose=False)

    def run() -> tuple[Any, float]:
        calculator.calc_all()
        due = calculator.array("iitax")
        return due, float(due.sum())

    return run


if __name__ == "__main__":
    timed("taxcalc", ready, lambda rows, found: errors(incomes(rows), found[0]) | {"total": found[1]})
