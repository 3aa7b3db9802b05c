"""Amounts are rounded so that they still add up to what the contract says they must.

    none      each amount to the nearest unit, halves up
    to zero   Σ amounts = 0 in every pool and period          to fund   Σ amounts = the fund, rounded

Where a pool must add up, amounts are rounded down and the units left over go to the largest remainders.
Amounts that miss the sum by more than rounding explains are an imbalance, named by pool.

>>> apportioned(np.array([0.4, 0.4, 0.2]), 1)
array([1, 0, 0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import Imbalance
from healthtrust.ground.problems import Problem

Numbers = NDArray[np.float64]


def balanced(contract: Contract, statement: Statement, due: Numbers, fund: Numbers | None) -> Numbers:
    """Return amounts [party] in major units, rounded as the contract's funding says; fund [party] or none."""
    step = contract.rounding
    if contract.funding.balance == "none":
        return np.asarray(np.floor(due / step + 0.5) * step)
    units, problems = np.zeros(len(due), dtype=np.int64), []
    for pool in range(int(statement.pool.max(initial=-1)) + 1):
        members = np.flatnonzero(statement.pool == pool)
        whole = 0.0 if fund is None else float(np.resize(fund, len(due))[members[0]])
        missed = float(due[members].sum()) - whole
        if abs(missed) > step * max(1, len(members)) / 2 + 1e-9 * np.abs(due[members]).sum():
            period = statement.period[members[0]]
            found = f"amounts that miss it by {missed:.2f}"
            problems.append(
                Problem(f"{contract.name}, {period or 'pool'}", found, f"a sum of {whole:.2f} over the pool")
            )
            continue
        units[members] = apportioned(due[members] / step, round(whole / step))
    if problems:
        raise Imbalance(problems)
    return np.asarray(units * step)


def apportioned(parts: Numbers, whole: int) -> NDArray[np.int64]:
    """Return whole numbers near the parts that add up to `whole`; ties go to the first."""
    down = np.floor(parts).astype(np.int64)
    left = whole - int(down.sum())
    order = np.argsort(-(parts - down), kind="stable")
    each, rest = divmod(left, len(parts))
    down += each
    down[order[:rest]] += 1
    return down
