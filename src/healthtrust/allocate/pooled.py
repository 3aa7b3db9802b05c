"""Pool a place's budgets line by line: who put in what, what was moved, who decided, and that it all adds up.

    B_l = Σ_b C_bl                      put into line l by bodies b
    A_l = B_l + Σ_m M_ml − Σ_m M_lm     after moves M between lines;      Σ_l A_l = Σ_l B_l, to the minor unit
    moved share = Σ_lm M_lm / Σ_l B_l

Source  ENG-5: a place pools its public-health and medical money, and the share moved, and who decided, can be
        followed. US-9: social care stays outside unless switched in.

>>> put_in = [Put("health board", "personal care", 900), Put("council", "population health", 100)]
>>> budget = pooled("North", put_in, [Move("personal care", "population health", 50, "place board")])
>>> dict(zip(budget.lines, budget.after.tolist())), budget.moved_share
({'personal care': 850, 'population health': 150, 'transformation': 0}, 0.05)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.records.findings import LINES

SOCIAL_CARE = "social care"


def pool_lines(*, social_care: bool = False) -> tuple[str, ...]:
    """Return the lines of a pooled budget; social care is one of them only where it is switched in.

    >>> pool_lines(), pool_lines(social_care=True)[-1]
    (('personal care', 'population health', 'transformation'), 'social care')
    """
    return tuple(line for line in LINES if social_care or line != SOCIAL_CARE)


@dataclass(frozen=True)
class Put:
    """What a body puts into a line, minor units."""

    body: str
    line: str
    amount: int


@dataclass(frozen=True)
class Move:
    """Money moved from one line to another, minor units, and the body that decided so."""

    source: str
    to: str
    amount: int
    decided_by: str


@dataclass(frozen=True)
class PooledBudget:
    """The pooled budget of one place for one year, minor units."""

    place: str
    lines: tuple[str, ...]
    bodies: tuple[str, ...]
    put_in: NDArray[np.int64]
    """[body, line]"""
    moves: tuple[Move, ...]
    after: NDArray[np.int64]
    """[line]: what may be spent on it once all moves are made."""

    @property
    def before(self) -> NDArray[np.int64]:
        """Return what was put into each line."""
        return np.asarray(self.put_in.sum(axis=0))

    @property
    def total(self) -> int:
        """Return the whole budget; moves do not change it."""
        return int(self.put_in.sum())

    @property
    def moved_share(self) -> float:
        """Return the share of the budget that changed its line; money moved twice counts twice."""
        return sum(move.amount for move in self.moves) / self.total if self.total else 0.0


def pooled(
    place: str, put_in: Sequence[Put], moves: Sequence[Move] = (), *, social_care: bool = False
) -> PooledBudget:
    """Return the pooled budget; moves are made in their order.

    Raises InvalidInput with every unknown line, amount below zero, move without a decider, and move of more
    than its line then holds.
    """
    lines = pool_lines(social_care=social_care)
    bodies = tuple(dict.fromkeys(put.body for put in put_in))
    refuse(_strange(place, put_in, moves, lines))
    table = np.zeros((len(bodies), len(lines)), dtype=np.int64)
    for put in put_in:
        table[bodies.index(put.body), lines.index(put.line)] += put.amount
    after, problems = _moved(place, table.sum(axis=0), moves, lines)
    refuse(problems)
    budget = PooledBudget(place, lines, bodies, table, tuple(moves), after)
    if int(after.sum()) != budget.total:
        raise Imbalance([Problem(f"pooled budget of {place}", f"{after.sum()}", f"{budget.total}")])
    return budget


def _moved(
    place: str, before: NDArray[np.int64], moves: Sequence[Move], lines: tuple[str, ...]
) -> tuple[NDArray[np.int64], list[Problem]]:
    left, problems = before.copy(), []
    for number, move in enumerate(moves, start=1):
        held = int(left[lines.index(move.source)])
        if move.amount > held:
            where = f"{place}, move {number}"
            problems.append(
                Problem(where, f"{move.amount} out of {move.source}", f"at most the {held} it holds")
            )
        left[lines.index(move.source)] -= move.amount
        left[lines.index(move.to)] += move.amount
    return left, problems


def _strange(
    place: str, put_in: Sequence[Put], moves: Sequence[Move], lines: tuple[str, ...]
) -> list[Problem]:
    """Name unknown lines, amounts below zero and moves that nobody decided."""
    named = [(f"{place}, {put.body}", put.line, put.amount) for put in put_in]
    for number, move in enumerate(moves, start=1):
        where = f"{place}, move {number}"
        named += [(where, move.source, move.amount), (where, move.to, 0)]
    problems = [_no_line(where, line, lines) for where, line, _ in named if line not in lines]
    problems += [
        Problem(where, f"{amount}", "0 or more, minor units") for where, _, amount in named if amount < 0
    ]
    problems += [
        Problem(f"{place}, move {number}", "no body that decided", "the name of a body in decided_by")
        for number, move in enumerate(moves, start=1)
        if not move.decided_by
    ]
    return problems


def _no_line(where: str, line: str, lines: tuple[str, ...]) -> Problem:
    if line == SOCIAL_CARE:
        remedy = "Social care is outside the pool unless it is switched in."
        return Problem(where, repr(line), in_words(lines), remedy=remedy)
    return Problem(where, repr(line), in_words(lines), nearest_match(line, lines))


def pooled_table(budgets: Sequence[PooledBudget]) -> dict[str, NDArray[Any]]:
    """Return the columns of one row a place, body and line: place, body, line, put_in (minor units)."""
    rows = [
        (budget.place, body, line, int(budget.put_in[b, i]))
        for budget in budgets
        for b, body in enumerate(budget.bodies)
        for i, line in enumerate(budget.lines)
        if budget.put_in[b, i]
    ]
    return _columns(("place", "body", "line", "put_in"), rows)


def lines_table(budgets: Sequence[PooledBudget]) -> dict[str, NDArray[Any]]:
    """Return one row a place and line: put_in, moved_in, moved_out, budget (minor units), decided_by."""
    rows = []
    for budget in budgets:
        for i, line in enumerate(budget.lines):
            came, went = ([m for m in budget.moves if end(m) == line] for end in (_to, _source))
            deciders = ", ".join(dict.fromkeys(m.decided_by for m in (*came, *went)))
            moved = (sum(m.amount for m in came), sum(m.amount for m in went))
            rows.append((budget.place, line, int(budget.before[i]), *moved, int(budget.after[i]), deciders))
    return _columns(("place", "line", "put_in", "moved_in", "moved_out", "budget", "decided_by"), rows)


def _to(move: Move) -> str:
    return move.to


def _source(move: Move) -> str:
    return move.source


def _columns(names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> dict[str, NDArray[Any]]:
    """Return rows as columns: whole numbers as int64, words as they are."""
    words = {"place", "body", "line", "decided_by"}
    return {
        name: np.array([row[i] for row in rows], dtype=object if name in words else np.int64)
        for i, name in enumerate(names)
    }
