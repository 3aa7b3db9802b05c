"""The trace of a settlement: for each party every step it took, with its number, its formula and its clause.

    party 1, step 1      party 1, step 2      ...      party 1, rounded      party 2, step 1      ...

A party has a row for each step that applied to it in its year and track, in the order of operations; a step
by line has a row for each of the party's lines. The last row, `rounded`, is the amount itself.

>>> from healthtrust.deliver.settlement.settle import settle
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> from healthtrust.design.contract import Column
>>> owed = Step(name="owed", part="base", says="what is owed", clause="1", unit="GBP", value="price * cases")
>>> columns = {"price": Column(meaning="of a case", unit="GBP per case"),
...            "cases": Column(meaning="cases treated", unit="cases")}
>>> fees = Contract(name="fees", title="Fees", version="1", about="Fees.", party="hospital", payer="trust",
...                 columns=columns, steps=[owed], amount="owed", source="ours")
>>> statement = statement_of(fees, {"row_id": ["a"], "price": [2.5], "cases": [100.0]}, "ours")
>>> trace = trace_columns(settle(fees, statement))
>>> for number, step, value in zip(trace["number"], trace["step"], trace["value"]):
...     print(number, step, float(value))
1 owed 250.0
2 rounded 250.0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.due import step_due
from healthtrust.deliver.settlement.in_force import applies
from healthtrust.deliver.settlement.settle import Settled
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Band, Contract, Step
from healthtrust.ground.formula.ranged import Ranged

ROUNDED = "rounded"
"""Name of the last row of every party; a function of formulas, so that no step can have it."""

Columns = dict[str, NDArray[Any]]


def trace_columns(settled: Settled) -> Columns:
    """Return one row for each party (or line) and step, by party and then in the order of operations.

    key, row (of the statement), number, step, part, says, value, low, high (major units or as `unit` says,
    NaN where not known), unit, formula, clause.
    """
    contract, statement = settled.contract, settled.statement
    steps = [*contract.steps, _rounding(contract)]
    amount = Ranged(settled.amount, settled.low, settled.high)
    results = [*(settled.trace[step.name] for step in contract.steps), amount]
    party, row, picked = zip(*(_rows(step, statement) for step in steps), strict=True)
    number = np.repeat(np.arange(len(steps)), [len(rows) for rows in row])
    order = np.lexsort((np.concatenate(row), number, np.concatenate(party)))
    number = number[order]

    def of_step(texts: Sequence[str]) -> NDArray[Any]:
        return np.array(texts, dtype=object)[number]

    def of_result(side: str) -> NDArray[Any]:
        parts = [getattr(r, side)[at] for r, at in zip(results, picked, strict=True)]
        return np.asarray(np.concatenate(parts)[order] + 0.0)  # no zero is below zero

    return {
        "key": statement.key[np.concatenate(party)[order]],
        "row": np.concatenate(row)[order],
        "number": number + 1,
        "step": of_step([step.name for step in steps]),
        "part": of_step([step.part for step in steps]),
        "says": of_step([step.says for step in steps]),
        "value": of_result("value"),
        "low": of_result("low"),
        "high": of_result("high"),
        "unit": of_step([step.unit or "share" for step in steps]),
        "formula": of_step([formula_of(step) for step in steps]),
        "clause": of_step([step.clause for step in steps]),
    }


def formula_of(step: Step) -> str:
    """Return the formula of a step as it stands in the contract; of a rule its bands in words.

    >>> rule = Step(name="shared", part="rule", says="shared", clause="4", of="gross",
    ...             relative_to="benchmark", gains=[Band(up_to=0.05, slope=0.5), Band(slope="rate")])
    >>> formula_of(rule)
    'gross, gains: 0 to 0.05 of benchmark at 0.5, beyond at rate'
    """
    if step.value:
        return step.value
    of = f" of {step.relative_to}" if step.relative_to else ""
    sides = (("gains", step.gains), ("losses", step.losses))
    return "; ".join([step.of, *(f"{name}: {_bands(bands, of)}" for name, bands in sides if bands)]).replace(
        "; ", ", ", 1
    )


def _bands(bands: Sequence[Band], of: str) -> str:
    said, start = [], 0.0
    for band in bands:
        slope = band.slope if isinstance(band.slope, str) else f"{band.slope:g}"
        if band.up_to is None:
            said.append(f"beyond at {slope}" if start else f"all at {slope}")
        else:
            said.append(f"{start:g} to {band.up_to:g}{of} at {slope}")
            start = band.up_to
    return ", ".join(said)


def _rounding(contract: Contract) -> Step:
    """Return the last step of all: the rounding of what is due."""
    nearest, balance = f"{contract.rounding:g}", contract.funding.balance
    says = f"rounded to the nearest {nearest}, halves up"
    if balance != "none":
        whole = "zero" if balance == "to zero" else "the fund"
        says = (
            f"rounded to {nearest} so that the amounts of the pool add up to {whole}, largest remainders up"
        )
    due = step_due(contract)
    formula = f"rounded({contract.amount}, {nearest})"
    return Step(name=ROUNDED, part="funding", says=says, clause="rounding", unit=due.unit, value=formula)


def _rows(step: Step, statement: Statement) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the party, the row of the statement and the position in the result of each row of a step."""
    for_party = applies(step, statement.year, statement.track)
    if step.per == "line" and statement.party is not None:
        lines = np.flatnonzero(for_party[statement.party])
        return statement.party[lines], statement.line_row[lines], lines
    parties = np.flatnonzero(for_party)
    return parties, statement.row[parties], parties
