"""What contracts reward, asked and answered: for every party and lever its price and what stands out.

    price of one more, of one less       slope of the amount just above, just below where the lever stands

Source  ours.

>>> price_at((Piece(-5.0, 0.0, 5.0, 0.0, -1.0, -1.0), Piece(0.0, 5.0, 0.0, 0.0, 0.0, 0.0)))
(-1.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from healthtrust.deliver.incentives.deal import Deal, deal_of
from healthtrust.deliver.incentives.findings import Finding, findings
from healthtrust.deliver.incentives.marginal import prices
from healthtrust.deliver.incentives.sweep import Piece, Sweep, sweep
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract, Lever, Moved

SHARE = 0.15
"""How far levers are moved unless another share is asked for."""


@dataclass(frozen=True)
class Asked:
    """A contract with the parties it is asked for."""

    name: str
    contract: Contract
    statement: Statement
    only: tuple[int, ...] = ()
    """Positions of the parties asked for; all if empty."""


@dataclass(frozen=True)
class Priced:
    """One party and lever of one contract: prices where the lever stands, and what stands out around it."""

    asked: Asked
    swept: Sweep
    less: float
    """Change of the amount for one unit less, for each unit less taken away: the slope just below."""
    more: float
    """Slope just above."""
    findings: tuple[Finding, ...]

    @property
    def party(self) -> str:
        """Return the key of the party."""
        return str(self.asked.statement.key[self.swept.party])

    @property
    def lever(self) -> Lever:
        """Return the lever."""
        return self.swept.moved.lever


@dataclass(frozen=True)
class Answer:
    """Every party and lever asked for, in the order of contracts, levers and parties."""

    share: float
    priced: tuple[Priced, ...]


def answer(
    asked: tuple[Asked, ...],
    levers: tuple[str, ...] = (),
    share: float = SHARE,
    own_cost: Mapping[Lever, float] | None = None,
) -> Answer:
    """Return prices and findings for the levers named, all if none is, moved by a share either way.

    own_cost: what one more unit of a lever costs the party itself, where it is known.
    """
    known = own_cost or {}
    return Answer(share, tuple(p for each in asked for p in _of(each, levers, share, known)))


def price_at(pieces: tuple[Piece, ...], at: float = 0.0) -> tuple[float, float]:
    """Return the slope of the amount just below and just above a place; NaN where the range ends."""
    below = next((p for p in pieces if p.start < at <= p.end), None)
    above = next((p for p in pieces if p.start <= at < p.end), None)
    return _slope(below, at), _slope(above, at)


def _slope(piece: Piece | None, at: float) -> float:
    if piece is None:
        return float("nan")
    part = (at - piece.start) / (piece.end - piece.start)
    return piece.slope_first + part * (piece.slope_last - piece.slope_first)


def _of(asked: Asked, levers: tuple[str, ...], share: float, own_cost: Mapping[Lever, float]) -> list[Priced]:
    """Return the prices of one contract, lever by lever."""
    deal = deal_of(asked.contract, asked.statement)
    moved = [m for m in asked.contract.levers if not levers or m.lever in levers]
    return [p for each in moved for p in _of_lever(asked, deal, each, share, own_cost.get(each.lever))]


def _of_lever(asked: Asked, deal: Deal, moved: Moved, share: float, own_cost: float | None) -> list[Priced]:
    unit = prices(asked.contract, asked.statement, moved) if moved.columns else None
    priced = []
    party = np.array(asked.only, dtype=np.int64) if asked.only else None
    sweeps = sweep(deal, moved, share, party)
    for swept, found in zip(sweeps, findings(deal, sweeps, own_cost), strict=True):
        less, more = price_at(swept.pieces)
        if unit is None:
            less = more = 0.0
        elif not swept.pieces:
            less, more = float(unit.less[swept.party]), float(unit.more[swept.party])
        priced.append(Priced(asked, swept, less + 0.0, more + 0.0, tuple(found)))
    return priced


def named(contract: Contract, lever: str) -> Moved | None:
    """Return what a lever of a contract moves; None where the contract has no such lever."""
    return next((moved for moved in contract.levers if moved.lever == lever), None)


def known_or_none(value: float) -> float | None:
    """Return a number, or nothing where it is not known."""
    return None if np.isnan(value) else float(value)
