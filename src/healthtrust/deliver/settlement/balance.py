"""Amounts are rounded so that they still add up to what the contract says they must.

    none      each amount to the nearest unit, halves up
    to zero   Σ amounts = 0 in every pool and period          to fund   Σ amounts = the fund, rounded

Where a pool must add up, amounts are rounded down and the units left over go to the largest remainders.
Amounts that miss the sum by more than rounding explains are an imbalance, named by pool.

>>> apportioned(np.array([0.4, 0.4, 0.2]), np.array([1]), np.array([0, 0, 0])).tolist()
[1, 0, 0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.formula.ranged import to_nearest
from healthtrust.ground.problems import Problem, rows_in_words

Numbers = NDArray[np.float64]


def balanced(contract: Contract, statement: Statement, due: Numbers, fund: Numbers | None) -> Numbers:
    """Return amounts [party] in major units, rounded as the contract's funding says; fund [party] or none."""
    step, pool = contract.rounding, statement.pool
    if contract.funding.balance == "none" or not len(due):
        return to_nearest(due, step)
    _, first, members = np.unique(pool, return_index=True, return_counts=True)
    of_party = np.zeros(len(due)) if fund is None else np.broadcast_to(fund, due.shape)
    whole = of_party[first]
    refuse(_no_fund(contract, statement, of_party, whole[pool]))
    missed = np.bincount(pool, due) - whole
    off = np.abs(missed) > step * np.maximum(1, members) / 2 + 1e-9 * np.bincount(pool, np.abs(due))
    if off.any():
        raise Imbalance([_missed(statement, first[k], missed[k], whole[k]) for k in np.flatnonzero(off)])
    units = np.rint(to_nearest(whole, step) / step).astype(np.int64)
    return np.asarray(apportioned(due / step, units, pool) * step)


def apportioned(parts: Numbers, whole: NDArray[np.int64], pool: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return whole numbers near the parts [party] that add up to `whole` [pool]; ties go to the first.

    pool [party]: 0, 1, ... as they first occur.
    """
    down = np.floor(parts).astype(np.int64)
    members = np.bincount(pool, minlength=len(whole))
    each, rest = np.divmod(whole - np.bincount(pool, down, len(whole)).astype(np.int64), members)
    order = np.lexsort((np.arange(len(parts)), -(parts - down), pool))
    place = np.empty(len(parts), dtype=np.int64)
    place[order] = np.arange(len(parts)) - np.repeat(np.cumsum(members) - members, members)
    return np.asarray(down + each[pool] + (place < rest[pool]))


def _no_fund(contract: Contract, statement: Statement, fund: Numbers, first: Numbers) -> list[Problem]:
    """Return parties whose pool has no fund, or two: fund [party], that of the pool's first party [party]."""
    formula = contract.funding.fund
    faults = (
        (~np.isfinite(fund), "a fund that is not known", f"what {formula} needs"),
        (
            np.abs(fund - first) > 1e-9 * np.abs(first),
            "another fund than its pool's",
            "one for a pool: total(...)",
        ),
    )
    return [
        Problem(
            f"{statement.source}, funding, {rows_in_words(statement.row[wrong].tolist())}", found, expected
        )
        for wrong, found, expected in faults
        if wrong.any()
    ]


def _missed(statement: Statement, party: int, by: float, whole: float) -> Problem:
    where = f"{statement.source}, pool of row {statement.row[party]}"
    found = f"amounts that miss it by {by:,.2f}"
    remedy = "State the parties that are missing, or mend the rule: it must balance."
    return Problem(where, found, f"a sum of {whole:,.2f}", remedy=remedy)
