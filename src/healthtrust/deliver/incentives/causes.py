"""Which step of a contract bends, breaks or silences what a lever does.

At a break it is the first step, in the order of operations, whose switch turns there. Where a lever does
nothing it is found from the end: from the amount back through what is flat though it depends on what moves,
to the step that reads what moves and is flat itself. A gate that is shut comes before all others, one that is
open after them.

>>> reads("lesser(shared, cap * benchmark)", ())
('shared', 'cap', 'benchmark')
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.breaks import Break
from healthtrust.deliver.incentives.deal import STAGE, Deal
from healthtrust.deliver.incentives.moving import moving
from healthtrust.deliver.incentives.plain_steps import texts_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import rows_of, taken
from healthtrust.design.contract import Contract, Moved, Step
from healthtrust.ground.formula.ranged import Ranged
from healthtrust.ground.formula.read import known_good

Numbers = NDArray[np.float64]

_FLAT = 1e-13
"""Change of a step, as a share of its size, that is no change."""


def reads(text: str, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that a formula reads, in order."""
    return known_good(text, tables).names


def cause_of_break(contract: Contract, place: Break) -> Step:
    """Return the first step whose switch turns at a place."""
    return contract.steps[place.steps[0]]


def cause_of_silence(
    deal: Deal, moved: Moved, party: int, zone: tuple[float, float], turning: Collection[str] = ()
) -> Step:
    """Return the step that keeps a lever from reaching the amount between two places of it.

    turning names the steps with a switch that turns at either end of the zone: of several, they come first.
    """
    contract, statement = deal.contract, deal.statement
    ends = np.array([zone[0] + 0.25 * (zone[1] - zone[0]), zone[0] + 0.75 * (zone[1] - zone[0])])
    copies = moving(contract, statement, moved, np.array([party, party]), ends)
    found = taken(contract, copies.statement, rows_of(contract, copies.statement, STAGE))
    read: dict[str, Ranged] = {**copies.statement.numbers, **found}
    moves = {name for name, values in read.items() if _moves(values.value)}
    shut = {name for name, values in found.items() if not np.any(values.value)}
    search = _Search(contract, _in_force(contract, statement, party), moves, shut, set(turning))
    return search.blocking()


def _moves(values: Numbers) -> bool:
    """Return whether anything differs between the two copies, one after the other."""
    if values.size % 2:
        return False
    one, other = values.reshape(2, -1)
    both = np.isfinite(one) & np.isfinite(other)
    return bool(np.any(np.abs(one - other)[both] > _FLAT * np.maximum(np.abs(one), np.abs(other))[both]))


def _in_force(contract: Contract, statement: Statement, party: int) -> dict[str, Step]:
    """Return the steps that apply to a party, by name."""
    year, track = int(statement.year[party]), str(statement.track[party])
    return {
        step.name: step
        for step in contract.steps
        if step.since <= year <= step.until and (not step.tracks or track in step.tracks)
    }


@dataclass(frozen=True)
class _Search:
    """The way back from the amount to the step that is flat though something it reads moves."""

    contract: Contract
    steps: Mapping[str, Step]
    moves: set[str]
    """Columns and steps that the lever moves."""
    shut: set[str]
    """Steps that come to nothing."""
    turning: set[str]

    def blocking(self) -> Step:
        """Return the step that silences the lever; the amount's own where there is no other."""
        touched, name = self.touched(), self.contract.amount
        while True:
            inputs = self.inputs(name)
            flat = [n for n in inputs if n in touched and n not in self.moves]
            closed = [n for n in flat if not self.opened(n)]
            if closed:
                name = min(closed, key=lambda n: n not in self.turning)
            elif any(n in self.moves for n in inputs) or not flat:
                gates = [n for n in inputs if n in self.shut and self.gate(n)]
                return self.steps[gates[0] if gates else name]
            else:
                name = flat[0]

    def inputs(self, name: str) -> list[str]:
        """Return the names that a step reads, gates first."""
        tables = tuple(self.contract.tables)
        names = dict.fromkeys(n for text in texts_of(self.steps[name]) for n in reads(text, tables))
        return sorted(names, key=lambda n: not self.gate(n))

    def touched(self) -> set[str]:
        """Return the steps that read what moves, or read a step that does."""
        found: set[str] = set()
        for step in self.contract.steps:
            if step.name in self.steps and any(n in self.moves | found for n in self.inputs(step.name)):
                found.add(step.name)
        return found

    def gate(self, name: str) -> bool:
        """Return whether a name is that of a gate."""
        return name in self.steps and self.steps[name].part == "gate"

    def opened(self, name: str) -> bool:
        """Return whether a name is that of a gate that lets through."""
        return self.gate(name) and name not in self.shut
