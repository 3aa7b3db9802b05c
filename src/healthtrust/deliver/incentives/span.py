"""How far a lever is moved: a share of where it stands, within what the statement may hold.

    level = value of the first column the lever moves ÷ its change for one unit
    span  = [ −share × level, +share × level ],   the share of the whole scale where a column has two ends

A column never leaves the limits that the contract sets for it. Where a lever moves several lines it ends
where the last of them meets its limit: what holds the others there is the contract's own formula.

Source  ours.

>>> within(np.array([0.9]), 1.0, (0.0, 1.0), np.array([-0.15]), np.array([0.15]))
(array([-0.15]), array([0.1]))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.moving import changes_of, lines_moved
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract, Moved

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """Where a lever stands for each party, in its own unit, and how far it is moved either way."""

    level: Numbers
    """[party]; NaN where the lever moves nothing."""
    low: Numbers
    """[party], not above zero."""
    high: Numbers
    """[party], not below zero."""


def span_of(contract: Contract, statement: Statement, moved: Moved, share: float) -> Span:
    """Return the level of a lever and how far it is moved for each party."""
    level = np.full(statement.parties, np.nan)
    reach = np.full(statement.parties, np.inf)
    low, high = -reach, reach.copy()
    for name, change in changes_of(contract, statement, moved).items():
        value, each = _of_party(contract, statement, moved, name, change)
        column = contract.columns[name]
        ends = (column.at_least if column.above is None else column.above, column.at_most)
        size = np.abs(value)
        if ends[0] is not None and ends[1] is not None:
            size = np.full(len(value), ends[1] - ends[0])
        first = np.isnan(level) & ~np.isnan(value) & (each != 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            level = np.where(first, value / np.abs(each), level)
            reach = np.where(first, share * size / np.abs(each), reach)
        low, high = _narrowed(contract, statement, moved, (name, change), (low, high))
    reach = np.where(np.isfinite(reach), reach, 0.0)
    return Span(level, np.maximum(low, -reach), np.minimum(high, reach))


def within(
    value: Numbers, change: float | Numbers, ends: tuple[float | None, float | None], *span: Numbers
) -> tuple[Numbers, Numbers]:
    """Return a span narrowed so that value + change × units stays between the ends; None is no end."""
    low, high = span
    for end, sign in ((ends[0], -1.0), (ends[1], 1.0)):
        if end is None:
            continue
        room = np.maximum(sign * (end - value), 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            units = np.where(np.asarray(change) == 0, np.inf, room / np.abs(change))
        units = np.where(np.isnan(value), np.inf, units)
        upwards = np.asarray(change) * sign > 0
        high = np.where(upwards, np.minimum(high, units), high)
        low = np.where(upwards, low, np.maximum(low, -units))
    return low, high


def _of_party(
    contract: Contract, statement: Statement, moved: Moved, name: str, change: Numbers
) -> tuple[Numbers, Numbers]:
    """Return a column for each party, the mean of the lines that move, and its change for one unit."""
    values = statement.numbers[name].value
    if contract.columns[name].per == "party" or statement.party is None:
        return values, change
    weight = lines_moved(contract, statement, moved)
    assert weight is not None
    moves = np.bincount(statement.party, weight, statement.parties)
    held = np.bincount(statement.party, np.where(weight > 0, values, 0.0), statement.parties)
    changed = np.bincount(statement.party, change * weight, statement.parties)
    mean = np.divide(held, moves, out=np.full(statement.parties, np.nan), where=moves > 0)
    return mean, np.divide(changed, moves, out=np.zeros(statement.parties), where=moves > 0)


def _narrowed(
    contract: Contract,
    statement: Statement,
    moved: Moved,
    changed: tuple[str, Numbers],
    span: tuple[Numbers, Numbers],
) -> tuple[Numbers, Numbers]:
    """Return a span of each party within the limits of one column, in each of its lines."""
    name, change = changed
    column, values = contract.columns[name], statement.numbers[name].value
    least = column.at_least
    if column.above is not None:
        least = column.above + 1e-9 * max(1.0, abs(column.above))
    if column.per == "party" or statement.party is None:
        return within(values, change, (least, column.at_most), *span)
    weight = lines_moved(contract, statement, moved)
    assert weight is not None
    named = np.flatnonzero(weight)
    party = statement.party[named]
    line = within(values[named], change[named], (least, column.at_most), span[0][party], span[1][party])
    low, high = np.full(statement.parties, np.inf), np.full(statement.parties, -np.inf)
    np.minimum.at(low, party, line[0])
    np.maximum.at(high, party, line[1])
    return np.where(np.isinf(low), span[0], low), np.where(np.isinf(high), span[1], high)
