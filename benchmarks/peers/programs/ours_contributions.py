"""Workload C by the project: `pool.contributions.assess`, which charges every household of a year.

Beside what each owes it returns what employers and the government owe, in whole minor units, and the totals
of each payer; the pool's own ceiling is looked at as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.peers.timed import timed
from benchmarks.peers.workloads import RATES, STARTS, errors, incomes
from healthtrust.design.contributions import Bracket
from healthtrust.design.pool import Pool
from healthtrust.ground.money import currency
from healthtrust.pool.contributions.assess import Assessed, assess
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import rules_of

MINOR = 100


def ready(rows: int) -> Callable[[], Assessed]:
    brackets = tuple(Bracket(above=start, rate=rate) for start, rate in zip(STARTS, RATES, strict=True))
    rules = rules_of(Pool(brackets=brackets), currency("GBP"))
    income, one = incomes(rows).astype(np.int64) * MINOR, np.ones(rows, dtype=np.int64)
    payers = Payers.of_households(income=income, equivalised=income, adults=one, weight=one)
    return lambda: assess(payers, rules)


def told(rows: int, found: Any) -> dict[str, float]:
    """Return the total that the books would hold, and the largest error of a household."""
    return errors(incomes(rows), found.household, MINOR) | {"total": found.total / MINOR}


if __name__ == "__main__":
    timed("healthtrust", ready, told)
