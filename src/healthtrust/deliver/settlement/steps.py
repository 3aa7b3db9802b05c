"""The steps of a contract, taken in order for all parties at once: each gives a number with its limits.

    step k = formula_k ( columns, terms, steps before k ),   in its own years and tracks

Terms are those in force in the year and track of each party. A step that is for other years or tracks leaves
the number of the same name alone; where no step of a name applies it is not known.

>>> from healthtrust.deliver.contract import contract_named
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> fees = contract_named("fee-for-service")
>>> rows = {"row_id": ["a"], "reference_cost": [1000.0], "charges": [500.0], "price_level": [1.0]}
>>> statement = statement_of(fees, rows, "ours")
>>> taken(fees, statement, rows_of(fees, statement, "final"))["due"].value.tolist()
[500.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from healthtrust.deliver.settlement.in_force import applies, terms_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Band, Contract, Step
from healthtrust.ground.formula import ranged
from healthtrust.ground.formula.ranged import Ranged, exactly
from healthtrust.ground.formula.value import Rows, known_good, value


def taken(contract: Contract, statement: Statement, rows: Rows) -> dict[str, Ranged]:
    """Return what each step comes to, by name: [party], or [line] for steps by line."""
    numbers, found = dict(rows.numbers), {}
    lines = set(rows.lines)
    for step in contract.steps:
        now = replace(rows, numbers=numbers, lines=frozenset(lines), by_line=step.per == "line")
        size = statement.parties if step.per == "party" or rows.party is None else len(rows.party)
        result = _filled(_of(step, contract, now), size)
        numbers[step.name] = found[step.name] = _where(step, statement, result, numbers.get(step.name), now)
        if step.per == "line":
            lines.add(step.name)
    return found


def rows_of(contract: Contract, statement: Statement, stage: str) -> Rows:
    """Return what formulas of a contract may read before its first step."""
    numbers = dict(statement.numbers) | {"year": exactly(statement.year.astype(np.float64))}
    numbers |= terms_of(contract, statement.year, statement.track)
    return Rows(
        numbers,
        dict(statement.texts) | {"stage": np.full(statement.parties, stage, dtype=object)},
        {name: (np.array(table.at), np.array(table.value)) for name, table in contract.tables.items()},
        statement.pool,
        statement.party,
        frozenset(name for name, column in contract.columns.items() if column.per == "line"),
        statement.parties,
    )


def asked(text: str, contract: Contract, rows: Rows) -> Ranged:
    """Return the value of a formula of the contract."""
    return value(known_good(text, tuple(contract.tables)), rows)


def banded(x: Ranged, scale: Ranged | None, bands: Sequence[tuple[Band, Ranged]]) -> Ranged:
    """Return Σ_k slope_k × the part of x that lies in band k; ends are shares of `scale` where there is one.

    x [party], not below zero; each band with its slope [party].
    """
    total, start = exactly(np.zeros(1)), 0.0
    for band, slope in bands:
        above = ranged.greater(ranged.minus(x, _end(start, scale)), exactly(np.zeros(1)))
        if band.up_to is not None:
            above = ranged.lesser(above, _end(band.up_to - start, scale))
            start = band.up_to
        total = ranged.plus(total, ranged.times(slope, above))
    return total


def _of(step: Step, contract: Contract, rows: Rows) -> Ranged:
    """Return a step's formula, or its rule: gains above zero and losses below, each by its own bands."""
    if step.value:
        return asked(step.value, contract, rows)
    x = asked(step.of, contract, rows)
    scale = _not_below_zero(asked(step.relative_to, contract, rows)) if step.relative_to else None
    sides = []
    for side, bands in ((x, step.gains), (ranged.negative(x), step.losses)):
        size = ranged.greater(side, exactly(np.zeros(1)))
        sides.append(banded(size, scale, [(band, _slope(band, contract, rows)) for band in bands]))
    return ranged.minus(sides[0], sides[1])


def _slope(band: Band, contract: Contract, rows: Rows) -> Ranged:
    if isinstance(band.slope, str):
        return asked(band.slope, contract, rows)
    return exactly(np.array([band.slope]))


def _end(at: float, scale: Ranged | None) -> Ranged:
    share = exactly(np.array([at]))
    return share if scale is None else ranged.times(share, scale)


def _not_below_zero(scale: Ranged) -> Ranged:
    """Return what ends of bands are shares of; not known below zero, where bands would turn round."""
    gone = exactly(np.array([np.nan]))
    return ranged.chosen(ranged.reaches(scale, exactly(np.zeros(1)), strictly=False), scale, gone)


def _filled(result: Ranged, size: int) -> Ranged:
    """Return a result with one value for each row, where it was one for all."""
    return ranged.each(result, lambda part: np.array(np.broadcast_to(part, size)))


def _where(step: Step, statement: Statement, result: Ranged, before: Ranged | None, rows: Rows) -> Ranged:
    """Return the result where the step applies, and what the name stood for elsewhere."""
    if step.since == 0 and step.until == 9999 and not step.tracks:
        return result
    here = applies(step, statement.year, statement.track)
    if rows.by_line and rows.party is not None:
        here = here[rows.party]
    unknown = exactly(np.full(len(result.value), np.nan))
    return ranged.chosen(exactly(here.astype(np.float64)), result, before or unknown)
