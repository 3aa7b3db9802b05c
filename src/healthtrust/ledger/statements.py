"""Statements: what each actor received, spent and holds in a year, and how money flowed, as plain columns.

Inside an actor are its funds (for households and government: the sources that stand for them); everything
else, its own sinks too, lies outside. A flow that comes in is income, one that goes out is spending, and
money a fund held when the book was opened is brought forward, so that for every actor, to the minor unit,

    opening + brought forward + income − spending = closing

With `members=True` each place, plan and provider is an actor of its own, so that what plans pay each other
shows; otherwise what passes between members of one kind stays inside.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency, to_major
from healthtrust.ledger.book import Columns, Ledger, in_year, rows_of
from healthtrust.ledger.chart import CHART, OWNERS, TAGS, account, names_of
from healthtrust.ledger.totals import total_by

DIRECTIONS = ("brought forward", "income", "spending")

MEMBER_TAGS = {a.owner: a.tag for a in CHART if a.tag}
"""The tag that tells apart the members of places, of plans and of providers."""

OUTSIDE = -1


def income_statement(book: Ledger, year: int, *, members: bool = False) -> Columns:
    """Return what each actor received and spent in a year, by the account at the other end.

    Columns: owner, member (its number, or -1), direction (brought forward, income, spending), account (the
    name of the other end), amount in minor units.
    """
    by = tuple(f"{side}_{tag}" for side in ("credit", "debit") for tag in TAGS) if members else ()
    flows = book.flows(by, **in_year(year))
    giver, taker = _actors(flows, "credit", members), _actors(flows, "debit", members)
    crosses = (giver != taker).any(axis=1)
    sides = [
        _one_side(flows, taker, crosses, "credit", DIRECTIONS.index("income")),
        _one_side(flows, giver, crosses, "debit", DIRECTIONS.index("spending")),
    ]
    *keys, amount = (np.concatenate(columns) for columns in zip(*sides, strict=True))
    (owner, member, direction, other), total = total_by(keys, amount)
    return {
        "owner": _words(OWNERS, owner),
        "member": member,
        "direction": _words(DIRECTIONS, direction),
        "account": names_of(other),
        "amount": total,
    }


def position(book: Ledger, year: int, *, members: bool = False) -> Columns:
    """Return the balance of every account used, at the end of a year, in the order of the chart.

    Columns: owner, member (its number, or -1), account, kind, balance in minor units, debit positive.
    """
    columns = book.balances(("account", *TAGS), until=in_year(year)["until"])
    code = columns["account"]
    member = np.full(code.size, OUTSIDE)
    for tag in TAGS if members else ():
        kept_by_it = np.array([account(c).tag == tag for c in code.tolist()], dtype=np.bool_)
        member = np.where(kept_by_it, columns[tag], member)
    (code, member), balance = total_by([code, member], columns["balance"])
    return {
        "owner": np.array([account(c).owner for c in code.tolist()], dtype=np.object_),
        "member": member,
        "account": names_of(code),
        "kind": np.array([account(c).kind for c in code.tolist()], dtype=np.object_),
        "balance": balance,
    }


def flow_of_funds(book: Ledger, year: int) -> Columns:
    """Return how much each account gave to each other in a year: source, target, their owners, amount."""
    flows = book.flows((), **in_year(year))
    return {
        "source": names_of(flows["credit"]),
        "target": names_of(flows["debit"]),
        "source_owner": np.array([account(c).owner for c in flows["credit"].tolist()], dtype=np.object_),
        "target_owner": np.array([account(c).owner for c in flows["debit"].tolist()], dtype=np.object_),
        "amount": flows["amount"],
    }


def statement_text(book: Ledger, year: int, *, members: bool = False) -> str:
    """Return the income statements and closing positions of a year as text for a terminal, in major units."""
    money = Currency(book.currency_code, book.exponent)
    lines = [f"Income and spending, {year}, in {book.currency_code}"]
    statement = rows_of(income_statement(book, year, members=members))
    for (owner, member), rows in groupby(statement, key=lambda row: row[:2]):
        lines += ["", _actor_in_words(book, owner, member)]
        left = 0
        for direction, items in groupby(rows, key=lambda row: row[2]):
            for *_, name, amount in items:
                left += -amount if direction == "spending" else amount
                lines.append(_line(f"  {direction}: {name}", amount, money))
        lines.append(_line("  left over" if left >= 0 else "  given more than received", left, money))
    lines += ["", f"Held at the end of {year}, in {book.currency_code}"]
    for owner, member, name, kind, balance in rows_of(position(book, year, members=members)):
        if kind == "asset":
            whose = f" of {book.names.of(MEMBER_TAGS[owner], member)}" if member >= 0 else ""
            lines.append(_line(f"  {name}{whose}", balance, money))
    return "\n".join(lines) + "\n"


def _actors(flows: Columns, side: str, members: bool) -> NDArray[np.int64]:
    """Return, for each flow, the actor on one side: its owner's number and its own among them, or outside."""
    actors = np.full((flows[side].size, 2), OUTSIDE, dtype=np.int64)
    for code in np.unique(flows[side]).tolist():
        found, here = account(code), flows[side] == code
        if found.kind not in ("expense", "equity"):
            actors[here, 0] = OWNERS.index(found.owner)
            if members and found.tag:
                actors[here, 1] = flows[f"{side}_{found.tag}"][here]
    return actors


def _one_side(
    flows: Columns, actors: NDArray[np.int64], crosses: NDArray[np.bool_], other: str, direction: int
) -> list[NDArray[Any]]:
    """Return owner, member, direction, other account and amount of the flows that cross an actor's border."""
    kept = crosses & (actors[:, 0] != OUTSIDE)
    code, amount = flows[other][kept], flows["amount"][kept]
    opens = np.isin(code, [a.code for a in CHART if a.kind == "equity"])
    sign = np.where(opens & (direction == DIRECTIONS.index("spending")), -1, 1)
    way = np.where(opens, DIRECTIONS.index("brought forward"), direction)
    return [actors[kept, 0], actors[kept, 1], way, code, sign * amount]


def _words(words: tuple[str, ...], ranks: NDArray[Any]) -> NDArray[np.object_]:
    named: NDArray[np.object_] = np.array(words, dtype=np.object_)[ranks]
    return named


def _actor_in_words(book: Ledger, owner: str, member: int) -> str:
    return f"{owner}: {book.names.of(MEMBER_TAGS[owner], member)}" if member >= 0 else owner


def _line(label: str, amount: int, money: Currency) -> str:
    """Return a label and an amount in major units, the amounts of all lines aligned."""
    return f"{label:<62}{to_major(amount, money):>26,.{money.exponent}f}"
