"""A settlement: what is due to each party for a period, to the minor unit, with every step that led there.

    amount = round( step `amount` of the contract ),   halves up, to the contract's rounding unit

Simulation, forecast, interim and final statement and appeal call this one function; the stage is a name that
formulas may read. Where a contract balances, the amounts of a pool and period add up exactly: what rounding
leaves goes to the largest remainders. Nothing is settled in part: one statement that cannot be settled
refuses them all.

>>> from healthtrust.deliver.contract import contract_named
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> fees = contract_named("fee-for-service")
>>> rows = {"row_id": ["a"], "reference_cost": [1000.0], "charges": [500.0], "price_level": [1.0]}
>>> settle(fees, statement_of(fees, rows, "ours")).amount.tolist()
[500.0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.balance import balanced
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import asked, rows_of, taken
from healthtrust.deliver.settlement.unknown import unknown
from healthtrust.design.contract import Contract
from healthtrust.ground.errors import refuse
from healthtrust.ground.formula.ranged import Ranged, to_nearest, truth
from healthtrust.ground.formula.value import Rows
from healthtrust.ground.problems import Problem, rows_in_words


@dataclass(frozen=True)
class Settled:
    """Amounts [party] in major units, whole multiples of the contract's rounding, and the trace."""

    contract: Contract
    statement: Statement
    stage: str
    trace: Mapping[str, Ranged]
    """By step: [party], or [line] for steps by line; major units."""
    amount: NDArray[np.float64]
    low: NDArray[np.float64]
    """[party]: the least the amount can be, given the digits of the statement."""
    high: NDArray[np.float64]
    reason: NDArray[np.object_]
    """[party]: why the amount is what it is, in a sentence of the contract."""


def settle(contract: Contract, statement: Statement, stage: str = "final") -> Settled:
    """Return what is due to every party; raises with clause and row where something is not known."""
    rows = rows_of(contract, statement, stage)
    refuse(_unfit(contract, statement, rows))
    trace = taken(contract, statement, rows)
    due = trace[contract.amount]
    refuse(unknown(contract, statement, trace))
    rows = replace(rows, numbers=dict(rows.numbers) | dict(trace), lines=rows.lines | _by_line(contract))
    fund = asked(contract.funding.fund, contract, rows).value if contract.funding.fund else None
    amount = balanced(contract, statement, due.value, fund)
    low, high = (to_nearest(side, contract.rounding) for side in (due.low, due.high))
    low, high = np.minimum(low, amount), np.maximum(high, amount)
    return Settled(contract, statement, stage, trace, amount, low, high, _reasons(contract, rows))


def _by_line(contract: Contract) -> frozenset[str]:
    return frozenset(step.name for step in contract.steps if step.per == "line")


def _reasons(contract: Contract, rows: Rows) -> NDArray[np.object_]:
    """Return the sentence of the first reason that holds for each party; empty where none does."""
    said = np.full(rows.count, "", dtype=object)
    for reason in reversed(contract.reasons):
        holds = np.broadcast_to(truth(asked(reason.when, contract, rows)).value == 1, said.shape)
        said[holds] = reason.says
    return said


def _unfit(contract: Contract, statement: Statement, rows: Rows) -> list[Problem]:
    """Return the rows of which a check of the contract does not hold."""
    problems = []
    for check in contract.checks:
        by_line = check.per == "line" and statement.party is not None
        at = statement.line_row if by_line else statement.row
        held = asked(check.holds, contract, replace(rows, by_line=by_line)).value
        wrong = np.broadcast_to(held == 0, at.shape)
        if wrong.any():
            where = f"{statement.source}, {rows_in_words(at[wrong].tolist())}"
            problems.append(Problem(where, f"not {check.holds}", check.says))
    return problems
