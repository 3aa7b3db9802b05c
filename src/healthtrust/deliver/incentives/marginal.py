"""The marginal price: what one more unit of something a party does changes in what it is paid.

    price = ( amount ( lever + size ) − amount ( lever ) ) ÷ size

of the amount before it is rounded, each party moved alone. Where the amount is a straight line in the lever
between the two points the price is exact, whatever the size. At a kink the price of one unit more differs
from that of one unit less; `prices` gives both.

Source  definition; for shared savings: Glazer and McGuire, Optimal risk adjustment in markets with adverse
        selection, American Economic Review 2000; 90: 1055-1071 [recalled].

>>> from healthtrust.deliver.contract.library import contract_of
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> deal = contract_of('''
... name = "half"
... title = "Half of what is saved"
... version = "1"
... about = "Half of the savings below the benchmark."
... party = "group"
... payer = "trust"
... amount = "due"
... source = "made up"
... columns.benchmark = { meaning = "benchmark", unit = "money" }
... columns.spending = { meaning = "spending", unit = "money" }
... [[steps]]
... name = "due"
... part = "rule"
... says = "half of the savings"
... clause = "1"
... unit = "money"
... of = "benchmark - spending"
... gains = [{ slope = 0.5 }]
... ''', "half")
>>> rows = {"row_id": ["a", "b"], "benchmark": [1000.0, 1000.0], "spending": [900.0, 1000.0]}
>>> spends = Moved(lever="cost of care", meaning="more spending", columns={"spending": 1})
>>> both = prices(deal, statement_of(deal, rows, "made up"), spends)
>>> both.less.tolist(), both.more.tolist()
([-0.5, -0.5], [-0.5, 0.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.deal import STAGE, Deal, deal_of
from healthtrust.deliver.incentives.moving import looks_around, moving
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import rows_of, taken
from healthtrust.design.contract import Contract, Moved

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_ROWS = 400_000
"""Rows settled at once, where every party carries its whole pool."""


@dataclass(frozen=True)
class Prices:
    """What one unit more and one unit less of a lever change in the amount, for each unit; [party]."""

    less: Numbers
    more: Numbers


def marginal(contract: Contract, statement: Statement, moved: Moved, size: float = 1.0) -> Numbers:
    """Return the change of the unrounded amount for `size` units more of a lever, divided by size; [party].

    Unit: money of the contract for a unit of the lever. NaN where the amount is not known.
    """
    deal, party = deal_of(contract, statement), np.arange(statement.parties)
    nothing = np.zeros(len(party))
    before = unrounded(deal, moved, party, nothing)
    return (unrounded(deal, moved, party, nothing + size) - before) / size


def prices(contract: Contract, statement: Statement, moved: Moved, size: float = 1.0) -> Prices:
    """Return the prices of one unit less and one unit more, [party]: they differ at a kink."""
    return Prices(marginal(contract, statement, moved, -size), marginal(contract, statement, moved, size))


def unrounded(deal: Deal, moved: Moved, party: Whole, units: Numbers) -> Numbers:
    """Return the unrounded amount of party `party[k]` when it alone does `units[k]` more; [k]."""
    contract, statement = deal.contract, deal.statement
    size, parts = at_once(deal), []
    for start in range(0, len(party), size):
        here = slice(start, start + size)
        copies = moving(contract, statement, moved, party[here], units[here])
        rows = rows_of(contract, copies.statement, STAGE)
        parts.append(taken(contract, copies.statement, rows)[contract.amount].value[copies.own])
    return np.concatenate(parts) if parts else np.zeros(0)


def at_once(deal: Deal) -> int:
    """Return how many copies of parties are settled at once, each with the pool it carries."""
    statement = deal.statement
    carried = int(np.bincount(statement.pool).max(initial=1)) if looks_around(deal.contract) else 1
    return max(1, _ROWS // carried)
