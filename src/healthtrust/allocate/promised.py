"""Budgets that a year was opened with stand; what came in otherwise than expected is the reserve's.

    reserve = reserve of the opening + pool income − pool income of the opening

Source  interfaces of this project: opening a live year fixes what was decided with it. A reserve that would
        fall below zero is an imbalance that the standing checks name.

>>> import numpy as np
>>> nothing, none = np.zeros((1, 4), dtype=np.int64), np.zeros(1, dtype=np.int64)
>>> opened = Budgets(nothing, 70, 0, 0, none, (), nothing, none, none)
>>> kept(Promised(np.array([True]), 1.0, opened, 1_000), 990).reserve
60
"""

from __future__ import annotations

from dataclasses import replace

from healthtrust.records.facts import Promised
from healthtrust.records.findings import Budgets


def kept(promised: Promised, income: int) -> Budgets:
    """Return the budgets of the opening with the reserve that this income leaves, minor units."""
    return replace(promised.budgets, reserve=promised.budgets.reserve + income - promised.income)
