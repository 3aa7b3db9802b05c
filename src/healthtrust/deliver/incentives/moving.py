"""Moving a lever: one party does more of something, and what it does shows in its statement.

    column of party p  :=  column + change for one unit × units

A change in a column by line goes to every line that the lever names, all lines if it names none. Where
a contract looks at all parties of a pool together, each party is moved beside an unmoved pool: nobody is
moved by two at once.

Source  the statement is the contract's own; moving one party at a time is the meaning of a price at the
        margin: Marshall, Principles of Economics, 1890, book V [recalled].

>>> from healthtrust.deliver.contract.library import contract_of
>>> from healthtrust.deliver.settlement.statement import statement_of
>>> deal = contract_of('''
... name = "heads"
... title = "So much a head"
... version = "1"
... about = "A price for each member."
... party = "group"
... payer = "trust"
... amount = "due"
... source = "made up"
... columns = { members = { meaning = "members", unit = "people" } }
... terms = [{ name = "price", value = 9, unit = "money per person", source = "made up", status = "assumed" }]
... [[steps]]
... name = "due"
... part = "base"
... says = "a price for each member"
... clause = "1"
... unit = "money"
... value = "price * members"
... ''', "heads")
>>> statement = statement_of(deal, {"row_id": ["a", "b"], "members": [2.0, 7.0]}, "made up")
>>> joins = Moved(lever="member", meaning="one more member", columns={"members": 1})
>>> moved = moving(deal, statement, joins, np.array([0, 0, 1]), np.array([0.0, 1.0, 5.0]))
>>> moved.statement.numbers["members"].value.tolist(), moved.own.tolist()
([2.0, 3.0, 12.0], [0, 1, 2])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.plain_steps import texts_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import asked, rows_of
from healthtrust.design.contract import Contract, Moved
from healthtrust.ground.errors import refuse
from healthtrust.ground.formula.ranged import Ranged
from healthtrust.ground.formula.read import known_good
from healthtrust.ground.problems import Problem, rows_in_words

Whole = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Moving:
    """Copies of parties, each with its lever moved, and where each mover stands among them."""

    statement: Statement
    own: Whole
    """[copy]: position of the party that moves in the statement."""


def looks_around(contract: Contract) -> bool:
    """Return whether any step looks at all parties of a pool together."""
    tables = tuple(contract.tables)
    return any("total" in known_good(text, tables).calls for s in contract.steps for text in texts_of(s))


def moving(contract: Contract, statement: Statement, moved: Moved, party: Whole, units: Numbers) -> Moving:
    """Return a statement in which copy k, of party `party[k]`, does `units[k]` more; both [copy]."""
    members, own, pool = party, np.arange(len(party)), np.arange(len(party))
    if looks_around(contract):
        members, own, pool = _with_pools(statement, party)
    by = np.zeros(len(members))
    by[own] = units
    lines, of_copy = _lines(statement, members)
    weight = lines_moved(contract, statement, moved)
    by_line = by[of_copy] * weight[lines] if weight is not None else np.zeros(0)
    changes = changes_of(contract, statement, moved)
    rows = {name: lines if c.per == "line" else members for name, c in contract.columns.items()}
    numbers: dict[str, Ranged] = {}
    for name, values in statement.numbers.items():
        units_here = by_line if contract.columns[name].per == "line" else by
        change = changes[name][rows[name]] * units_here if name in changes else np.zeros(1)
        numbers[name] = _shifted(values.at(rows[name]), change)
    texts = {name: values[rows[name]] for name, values in statement.texts.items()}
    return Moving(_copied(replace(statement, numbers=numbers, texts=texts), members, of_copy, pool), own)


def changes_of(contract: Contract, statement: Statement, moved: Moved) -> dict[str, Numbers]:
    """Return what one unit of a lever changes, by column: [party], or [line] where the column is by line."""
    rows = rows_of(contract, statement, "simulate")
    found: dict[str, Numbers] = {}
    for name, change in moved.columns.items():
        size = len(statement.numbers[name].value)
        if isinstance(change, str):
            by_line = contract.columns[name].per == "line" and statement.party is not None
            value = asked(change, contract, replace(rows, by_line=by_line)).value
            found[name] = np.broadcast_to(value, size)
            refuse(_not_known(found[name], statement, f"lever {moved.lever}, {name} by {change}"))
        else:
            found[name] = np.full(size, change)
    return found


def _not_known(change: Numbers, statement: Statement, lever: str) -> list[Problem]:
    """Return the rows for which the size of a lever is not known: its price would be made up."""
    gone = np.isnan(change)
    if not gone.any():
        return []
    row = statement.row if len(change) == statement.parties else statement.line_row
    where = f"{statement.source}, {rows_in_words(row[gone].tolist())}"
    return [Problem(where, "nothing", f"what {lever} needs", remedy="State it, or ask for other levers.")]


def _copied(statement: Statement, members: Whole, of_copy: Whole, pool: Whole) -> Statement:
    """Return a statement of moved columns with all else that stands by party copied likewise."""
    return replace(
        statement,
        key=statement.key[members],
        row=statement.row[members],
        year=statement.year[members],
        period=statement.period[members],
        track=statement.track[members],
        party=None if statement.party is None else of_copy,
        pool=pool,
    )


def _shifted(values: Ranged, change: Numbers) -> Ranged:
    """Return values moved by a change, and their limits with them."""
    if not np.any(change):
        return values
    moved = values.value + change
    return (
        Ranged(moved, moved, moved)
        if values.exact
        else Ranged(moved, values.low + change, values.high + change)
    )


def _with_pools(statement: Statement, party: Whole) -> tuple[Whole, Whole, Whole]:
    """Return each mover's whole pool, where the movers stand, and the number of each one's pool."""
    order = np.argsort(statement.pool, kind="stable")
    sizes = np.bincount(statement.pool)
    starts = np.cumsum(sizes) - sizes
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - starts[statement.pool[order]]
    size = sizes[statement.pool[party]]
    first = np.cumsum(size) - size
    pool = np.repeat(np.arange(len(party)), size)
    within = np.arange(len(pool)) - first[pool]
    return order[starts[statement.pool[party]][pool] + within], first + place[party], pool


def _lines(statement: Statement, members: Whole) -> tuple[Whole, Whole]:
    """Return the lines of all copies, and the copy each belongs to; none where nothing is by line."""
    if statement.party is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.argsort(statement.party, kind="stable")
    counts = np.bincount(statement.party, minlength=statement.parties)
    starts = np.cumsum(counts) - counts
    size = counts[members]
    within = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    return order[np.repeat(starts[members], size) + within], np.repeat(np.arange(len(members)), size)


def lines_moved(contract: Contract, statement: Statement, moved: Moved) -> Numbers | None:
    """Return 1 for each line that the lever moves, else 0; [line]. None where nothing is by line."""
    if statement.party is None:
        return None
    meets = np.ones(len(statement.party))
    if moved.of_line:
        rows = replace(rows_of(contract, statement, "simulate"), by_line=True)
        meets = np.broadcast_to(asked(moved.of_line, contract, rows).value == 1, meets.shape).astype(
            np.float64
        )
    return meets
