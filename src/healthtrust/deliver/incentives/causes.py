"""Which step of a contract bends, breaks or silences what a lever does.

At a break it is the first step, in the order of operations, whose switch turns there. Where a lever does
nothing it is found from the end: from the amount back through what is flat though it depends on what moves,
to the step that reads what moves and is flat itself. A gate that is shut comes before all others, one that is
open after them.

>>> reads("lesser(shared, cap * benchmark)", ())
('shared', 'cap', 'benchmark')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.breaks import Break
from healthtrust.deliver.incentives.deal import STAGE, Deal
from healthtrust.deliver.incentives.marginal import at_once
from healthtrust.deliver.incentives.moving import moving
from healthtrust.deliver.incentives.plain_steps import texts_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import rows_of, taken
from healthtrust.design.contract import Contract, Moved, Step
from healthtrust.ground.formula.ranged import Ranged
from healthtrust.ground.formula.read import known_good

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_FLAT = 1e-13
"""Change of a step, as a share of its size, that is no change."""


def reads(text: str, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that a formula reads, in order."""
    return known_good(text, tables).names


def cause_of_break(contract: Contract, place: Break) -> Step:
    """Return the first step whose switch turns at a place."""
    return contract.steps[place.steps[0]]


@dataclass(frozen=True)
class Silence:
    """A range of a lever over which the amount of a party stays."""

    party: int
    start: float
    end: float
    turning: frozenset[str]
    """Steps with a switch that turns at either end: of several that could be the cause, they come first."""


def causes_of_silence(deal: Deal, moved: Moved, zones: Sequence[Silence]) -> list[Step]:
    """Return for each range the step that keeps the lever from reaching the amount."""
    causes: list[Step] = []
    size = max(1, at_once(deal) // 2)
    for start in range(0, len(zones), size):
        causes += _causes(deal, moved, zones[start : start + size])
    return causes


def _causes(deal: Deal, moved: Moved, zones: Sequence[Silence]) -> list[Step]:
    """Return the causes of ranges that are looked at together: two copies of a party within each."""
    contract, statement = deal.contract, deal.statement
    party = np.repeat([zone.party for zone in zones], 2)
    units = [z.start + part * (z.end - z.start) for z in zones for part in (0.25, 0.75)]
    copies = moving(contract, statement, moved, party, np.array(units)).statement
    found = taken(contract, copies, rows_of(contract, copies, STAGE))
    values = {name: _by_copy(each, copies) for name, each in {**copies.numbers, **found}.items()}
    moves = {name: _moves(*both, len(zones)) for name, both in values.items()}
    shut = {name: ~_any(values[name][0], values[name][1] // 2, len(zones)) for name in found}
    known: dict[object, Step] = {}
    causes = []
    for k, zone in enumerate(zones):
        kind = int(statement.year[zone.party]), str(statement.track[zone.party])
        moving_here, shut_here = (frozenset(n for n in each if each[n][k]) for each in (moves, shut))
        alike = (kind, moving_here, shut_here, zone.turning)
        if alike not in known:
            steps = _in_force(contract, *kind)
            known[alike] = _Search(contract, steps, moving_here, shut_here, zone.turning).blocking()
        causes.append(known[alike])
    return causes


def _by_copy(values: Ranged, copies: Statement) -> tuple[Numbers, Whole]:
    """Return the values of a column or step, and the copy with its pool that each belongs to."""
    found = np.atleast_1d(values.value)
    if len(found) == copies.parties:
        return found, copies.pool
    if copies.party is None or len(found) != len(copies.party):
        return found[:0], copies.pool[:0]
    return found, copies.pool[copies.party]


def _moves(values: Numbers, copy: Whole, zones: int) -> NDArray[np.bool_]:
    """Return whether anything differs between the two copies of each range; [range]."""
    first = copy % 2 == 0
    one, other = values[first], values[~first]
    both = np.isfinite(one) & np.isfinite(other)
    differs = both & (np.abs(one - other) > _FLAT * np.maximum(np.abs(one), np.abs(other)))
    return _any(differs, copy[first] // 2, zones)


def _any(values: Numbers | NDArray[np.bool_], group: Whole, groups: int) -> NDArray[np.bool_]:
    """Return whether a group holds anything but zeros; [group]."""
    return np.asarray(np.bincount(group, values != 0, groups) > 0)


def _in_force(contract: Contract, year: int, track: str) -> dict[str, Step]:
    """Return the steps that apply in a year and track, by name."""
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
    moves: frozenset[str]
    """Columns and steps that the lever moves."""
    shut: frozenset[str]
    """Steps that come to nothing."""
    turning: frozenset[str]

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
