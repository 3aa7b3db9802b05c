"""What an amount lacks where it is not known: followed back from the amount to the column that is missing.

A name inside `known(...)` is not blamed, nor one for which `first_known(...)` has another, nor one behind a
condition that asks whether it is known: the contract says what follows when it is missing.

>>> unguarded("first_known(a, d) + (b if known(b) else c)", ()), unguarded("a * b", ())
(('d', 'c'), ('a', 'b'))
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.contract.lines_check import formulas_of
from healthtrust.deliver.settlement.in_force import applies, terms_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.design.contract import Contract, Step
from healthtrust.ground.formula.ranged import Ranged, exactly
from healthtrust.ground.formula.value import known_good
from healthtrust.ground.problems import Problem, rows_in_words

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class _Lack:
    """What could not be taken, for which rows of the file, what was found, and what needs it."""

    row: NDArray[np.int64]
    found: str
    needs: str


def unknown(contract: Contract, statement: Statement, trace: Mapping[str, Ranged]) -> list[Problem]:
    """Return why amounts are not known, by step and clause, with the rows of the statement."""
    gone = ~np.isfinite(trace[contract.amount].value)
    if not gone.any():
        return []
    remedy = "State it: nothing is filled in, and nothing is settled in part."
    lacks = _blamed(contract.amount, gone, contract, statement, trace)
    problems = [
        Problem(f"{statement.source}, {rows_in_words(k.row.tolist())}", k.found, k.needs, remedy=remedy)
        for k in lacks
    ]
    return list(dict.fromkeys(problems))


def unguarded(text: str, tables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names without which a formula has no value, in the order in which they are written."""
    return tuple(dict.fromkeys(_bare(known_good(text, tables).tree, frozenset())))


def _bare(node: ast.AST, guarded: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        if node.id not in guarded:
            yield node.id
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        for argument in {"known": [], "first_known": node.args[-1:]}.get(node.func.id, node.args):
            yield from _bare(argument, guarded)
        return
    if isinstance(node, ast.IfExp):
        guarded = guarded | _asked_for(node.test)
    for child in ast.iter_child_nodes(node):
        yield from _bare(child, guarded)


def _asked_for(test: ast.AST) -> frozenset[str]:
    """Return the names of which a condition asks whether they are known."""
    calls = [n for n in ast.walk(test) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    asked = [n.args[0] for n in calls if isinstance(n.func, ast.Name) and n.func.id == "known"]
    return frozenset(n.id for n in asked if isinstance(n, ast.Name))


def _blamed(
    name: str, gone: Mask, contract: Contract, statement: Statement, trace: Mapping[str, Ranged]
) -> Iterator[_Lack]:
    """Follow a step that is not known for some parties back to what it lacks."""
    without, terms = gone.copy(), terms_of(contract, statement.year, statement.track)
    for step in (s for s in contract.steps if s.name == name):
        here = gone & applies(step, statement.year, statement.track)
        without &= ~here
        unexplained, needs = here.copy(), f"what step {step.name} ({step.clause}) needs"
        for needed in _needed(step, contract):
            values = trace.get(needed) or statement.numbers.get(needed) or terms.get(needed)
            if values is None:
                values = _words(needed, statement)
            lacks = here & np.isnan(_by_party(values, statement))
            unexplained &= ~lacks
            if needed in trace and needed != name and lacks.any():
                yield from _blamed(needed, lacks, contract, statement, trace)
            elif lacks.any() and needed in terms:
                yield _Lack(statement.row[lacks], f"no term {needed} for the year and track", needs)
            elif lacks.any():
                rows = _rows(values, lacks, statement, trace[name])
                yield _Lack(rows, f"nothing in {needed}", needs)
        if unexplained.any():
            yield _Lack(statement.row[unexplained], "a step without a value", needs)
    if without.any():
        yield _Lack(statement.row[without], f"no step {name}", "one for its year and track")


def _needed(step: Step, contract: Contract) -> list[str]:
    return [name for text in formulas_of(step) for name in unguarded(text, tuple(contract.tables))]


def _words(name: str, statement: Statement) -> Ranged:
    """Return a column of words as numbers, NaN where nothing is stated."""
    words = statement.texts.get(name, np.full(1, "stated", dtype=object))
    return exactly(np.where(np.asarray(words == "", dtype=np.bool_), np.nan, 0.0))


def _by_party(values: Ranged, statement: Statement) -> NDArray[np.float64]:
    """Return a value for each party; of lines, NaN if one of them is."""
    if len(values.value) == 1:
        return np.broadcast_to(values.value, statement.parties)
    if statement.party is None or len(values.value) == statement.parties:
        return values.value
    return np.asarray(np.bincount(statement.party, values.value, statement.parties), dtype=np.float64)


def _rows(values: Ranged, parties: Mask, statement: Statement, step: Ranged) -> NDArray[np.int64]:
    """Return the rows of the file where a column is missing: the lines for which the step has no value."""
    if statement.party is None or len(values.value) != len(statement.party):
        return statement.row[parties]
    lacks = np.isnan(values.value) & parties[statement.party]
    if len(step.value) == len(lacks):
        lacks &= np.isnan(step.value)
    return statement.line_row[lacks]
