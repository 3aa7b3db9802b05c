"""A contract bends or breaks only where one of its switches turns: that is where to look.

A switch is a difference whose sign decides which branch of a formula holds:

    a < b, lesser(a, b), greater(a, b)      a − b             positive(x)         x
    between(x, low, high)                   x − low, x − high a table with points x − each point
    a rule in bands                         what it looks at − each end of a band, on both sides

Between two neighbouring turns every branch is the same, so the amount is one smooth formula: for contracts
whose steps are sums and shares, a straight line.

Source  piecewise-linear functions as affine pieces between the zeros of their comparisons: Griewank, On
        stable piecewise linearization, Optimization Methods and Software 2013; 28: 1139-1178 [recalled].

>>> from healthtrust.ground.formula.ranged import exactly
>>> rows = Rows({"gross": exactly(np.array([90.0, 10.0])), "of": exactly(np.array([1000.0, 1000.0]))}, {}, {})
>>> seen = list(turned(known_good("0.5 * gross if gross >= 0.02 * of else 0").tree, rows))
>>> [switch.tolist() for switch in seen]
[[70.0, -10.0]]
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.incentives.plain_steps import texts_of
from healthtrust.deliver.settlement.statement import Statement
from healthtrust.deliver.settlement.steps import asked, rows_of, taken
from healthtrust.design.contract import Contract, Step
from healthtrust.ground.formula.read import Formula
from healthtrust.ground.formula.value import Rows, known_good, value

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Watched:
    """Copies of a party settled: each step's value, and the switches of the steps."""

    trace: dict[str, Numbers]
    """By step: [party], or [line]."""
    switch: Numbers
    """[copy, switch]."""
    step: NDArray[np.int64]
    """[switch]: number of the step that holds it, in the order of operations."""


def watched(contract: Contract, copies: Statement, movers: int, stage: str) -> Watched:
    """Return the steps and switches of `movers` copies that are alike in size, pool and lines with them."""
    rows = rows_of(contract, copies, stage)
    trace = taken(contract, copies, rows)
    by_line = frozenset(step.name for step in contract.steps if step.per == "line")
    rows = replace(rows, numbers=dict(rows.numbers) | trace, lines=rows.lines | by_line)
    columns, steps = [], []
    for number, step in enumerate(contract.steps):
        here = replace(rows, by_line=step.per == "line")
        holds = _in_force(step, copies)
        for switch in _of_step(step, contract, here):
            column = _by_copy(switch, holds, copies, movers)
            columns.append(column)
            steps += [number] * column.shape[1]
    switch = np.concatenate(columns, axis=1) if columns else np.zeros((movers, 0))
    return Watched({n: v.value for n, v in trace.items()}, switch, np.array(steps, dtype=np.int64))


def turned(node: ast.expr, rows: Rows) -> Iterator[Numbers]:
    """Yield the switches of a formula and of the formulas within it; each [party], [line] or one for all."""
    match node:
        case ast.Compare(left=left, comparators=others):
            yield from _differences([left, *others], rows)
        case ast.Call(func=ast.Name(id="sum_of"), args=[inner]):
            yield from turned(inner, replace(rows, by_line=True))
            return
        case ast.Call(func=ast.Name(id="lesser" | "greater" | "agreed"), args=arguments):
            yield from _differences(arguments, rows)
        case ast.Call(func=ast.Name(id="positive"), args=[inner]):
            yield _number(inner, rows)
        case ast.Call(func=ast.Name(id="between"), args=[x, low, high]):
            yield from _differences([x, low], rows)
            yield from _differences([x, high], rows)
        case ast.Call(func=ast.Name(id=name), args=[x]) if name in rows.tables:
            yield from (_number(x, rows) - at for at in dict.fromkeys(rows.tables[name][0].tolist()))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from turned(child, rows)


def _of_step(step: Step, contract: Contract, rows: Rows) -> Iterator[Numbers]:
    """Yield the switches of a step: those of its formulas, and the ends of its bands."""
    for text in texts_of(step):
        yield from turned(known_good(text, tuple(contract.tables)).tree, rows)
    if not step.of:
        return
    x = asked(step.of, contract, rows).value
    scale = asked(step.relative_to, contract, rows).value if step.relative_to else np.ones(1)
    for side, bands in ((x, step.gains), (-x, step.losses)):
        for end in (0.0, *(band.up_to for band in bands if band.up_to is not None)):
            yield side - end * scale


def _differences(nodes: list[ast.expr], rows: Rows) -> Iterator[Numbers]:
    """Yield the difference of every two numbers; texts have none."""
    if any(_is_text(node, rows) for node in nodes):
        return
    for a, b in combinations(nodes, 2):
        yield _number(a, rows) - _number(b, rows)


def _is_text(node: ast.expr, rows: Rows) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, ast.Name) and node.id in rows.texts


def _number(node: ast.expr, rows: Rows) -> Numbers:
    return value(Formula("", node, (), ()), rows).value


def _in_force(step: Step, copies: Statement) -> NDArray[np.bool_]:
    """Return whether a step applies to each party, by year and track."""
    holds = (step.since <= copies.year) & (copies.year <= step.until)
    if step.tracks:
        holds &= reduce(np.logical_or, [copies.track == name for name in step.tracks])
    return np.asarray(holds, dtype=np.bool_)


def _by_copy(switch: Numbers, holds: NDArray[np.bool_], copies: Statement, movers: int) -> Numbers:
    """Return a switch for each copy with its pool and lines, [copy, ·]; 0 where its step does not apply."""
    if switch.size == 1 or switch.size == len(holds):
        wide = np.where(holds, np.broadcast_to(switch, holds.shape), 0.0)
    else:
        assert copies.party is not None
        wide = np.where(holds[copies.party], switch, 0.0)
    return np.asarray(wide).reshape(movers, -1)
