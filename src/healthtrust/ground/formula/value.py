"""What a formula comes to for every row at once, with the limits that the digits of its numbers leave.

    lesser, greater      the least, the greatest of several      between(x, low, high)  x held within limits
    positive(x)          x, or 0 where it is below               rounded(x, unit)       to the nearest unit
    known(x)             whether x is stated                     first_known(a, b)      a where stated, else b
    agreed(a, b)         a by rule, held within b as printed     table(x)               read off a table
    total(x)             over the parties of a pool and period   sum_of(x)              over a party's lines

Between two points of a table its value is on the straight line; outside it that of the nearest end.

>>> rows = Rows({"gross": exactly(np.array([90.0, 10.0])), "of": exactly(np.array([1000.0, 1000.0]))}, {}, {})
>>> value(known_good("0.5 * gross if gross >= 0.02 * of else 0"), rows).value.tolist()
[45.0, 0.0]
>>> value(known_good("gross / total(gross)"), rows).value.tolist()
[0.9, 0.1]
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.formula import ranged
from healthtrust.ground.formula.ranged import Numbers, Ranged, each, exactly
from healthtrust.ground.formula.read import Formula, known_good

__all__ = ["Rows", "known_good", "value", "value_or_text"]

Text = NDArray[np.object_]


@dataclass(frozen=True)
class Rows:
    """What the names of a formula stand for, one value for each row, and how rows hang together."""

    numbers: Mapping[str, Ranged]
    """By name: [party], or [line] where `lines` names it."""
    texts: Mapping[str, Text]
    tables: Mapping[str, tuple[Numbers, Numbers]]
    """By name: where the points of a table lie, never falling, and its values there."""
    pool: NDArray[np.int64] | None = None
    """[party]: number of the pool and period it belongs to; None where all are one."""
    party: NDArray[np.int64] | None = None
    """[line]: position of the party a line belongs to."""
    lines: frozenset[str] = frozenset()
    """Names that have a value for each line."""
    count: int = 0
    """Parties, where lines are summed."""
    by_line: bool = False
    """Whether a value for each line is asked for."""


def value(formula: Formula, rows: Rows) -> Ranged:
    """Return the formula's value [row] with its limits."""
    found = _of(formula.tree, rows)
    assert isinstance(found, Ranged)
    return found


def value_or_text(formula: Formula, rows: Rows) -> Ranged | str:
    """Return the formula's value [row], or the text it quotes."""
    found = _of(formula.tree, rows)
    assert isinstance(found, Ranged | str)
    return found


def _of(node: ast.expr, rows: Rows) -> Ranged | Text | str:
    """Return the value of one node: numbers, or texts where it is a name or a quotation of text."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=int() | float() as number):
            return exactly(np.array([float(number)]))
        case ast.Name(id=name):
            return _named(name, rows)
        case ast.BinOp(left=left, op=sign, right=right):
            return _SIGNS[type(sign)](_number(left, rows), _number(right, rows))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return ranged.negative(_number(inner, rows))
        case ast.UnaryOp(operand=inner):
            return ranged.untrue(_truth(inner, rows))
        case ast.BoolOp(op=ast.And(), values=parts):
            return reduce(ranged.both, [_truth(part, rows) for part in parts])
        case ast.BoolOp(values=parts):
            none = [ranged.untrue(_truth(part, rows)) for part in parts]
            return ranged.untrue(reduce(ranged.both, none))
        case ast.IfExp(test=test, body=yes, orelse=no):
            return ranged.chosen(_truth(test, rows), _number(yes, rows), _number(no, rows))
        case ast.Compare(left=left, ops=signs, comparators=others):
            pairs = zip([left, *others[:-1]], signs, others, strict=True)
            return reduce(ranged.both, [_compared(a, sign, b, rows) for a, sign, b in pairs])
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _called(name, arguments, rows)
    raise AssertionError(ast.dump(node))


def _number(node: ast.expr, rows: Rows) -> Ranged:
    found = _of(node, rows)
    assert isinstance(found, Ranged), ast.unparse(node)
    return found


def _truth(node: ast.expr, rows: Rows) -> Ranged:
    """Return whether a part is true; a number is unless it is zero."""
    found = _number(node, rows)
    is_one = isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )
    return found if is_one else ranged.truth(found)


def _named(name: str, rows: Rows) -> Ranged | Text:
    found: Ranged | Text = rows.texts[name] if name in rows.texts else rows.numbers[name]
    if not rows.by_line or name in rows.lines or rows.party is None:
        return found
    if isinstance(found, Ranged):
        return found if found.value.size == 1 else found.at(rows.party)
    return np.asarray(found[rows.party], dtype=object)


def _compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, rows: Rows) -> Ranged:
    """Return whether left and right stand to each other as the sign says."""
    a, b = _of(left, rows), _of(right, rows)
    if not (isinstance(a, Ranged) and isinstance(b, Ranged)):
        same = _same_words(a, b)
        return same if isinstance(sign, ast.Eq) else ranged.untrue(same)
    match sign:
        case ast.GtE() | ast.Gt():
            return ranged.reaches(a, b, strictly=isinstance(sign, ast.Gt))
        case ast.LtE() | ast.Lt():
            return ranged.reaches(b, a, strictly=isinstance(sign, ast.Lt))
    equal = ranged.both(ranged.reaches(a, b, strictly=False), ranged.reaches(b, a, strictly=False))
    return equal if isinstance(sign, ast.Eq) else ranged.untrue(equal)


def _same_words(a: Any, b: Any) -> Ranged:
    """Return whether words are the same; not known where either is not stated."""
    same = np.atleast_1d(np.asarray(a == b)).astype(np.float64)
    stated = np.asarray(a != "", dtype=np.bool_) & np.asarray(b != "", dtype=np.bool_)
    return exactly(np.where(stated, same, np.nan))


def _called(name: str, arguments: list[ast.expr], rows: Rows) -> Ranged:
    if name == "sum_of":
        return _for_lines(_sum_of(arguments[0], rows), rows)
    if name == "total":
        of_party = _number(arguments[0], replace(rows, by_line=False))
        return _for_lines(each(of_party, lambda part: _total(part, rows)), rows)
    if name == "known":
        found = _of(arguments[0], rows)
        return ranged.known(found) if isinstance(found, Ranged) else _stated(found)
    values = [_number(argument, rows) for argument in arguments]
    if name in rows.tables:
        return _read_off(values[0], rows.tables[name])
    return _FUNCTIONS[name](values)


def _sum_of(inner: ast.expr, rows: Rows) -> Ranged:
    """Return the sum over the lines of each party."""
    assert rows.party is not None
    party, count = rows.party, rows.count
    by_line = _number(inner, replace(rows, by_line=True))

    def added(part: Numbers) -> Numbers:
        return np.asarray(np.bincount(party, np.broadcast_to(part, party.shape), count), dtype=np.float64)

    return each(by_line, added)


def _for_lines(of_party: Ranged, rows: Rows) -> Ranged:
    """Return for each line what its party has, where lines are asked for."""
    if not rows.by_line or rows.party is None or of_party.value.size == 1:
        return of_party
    return of_party.at(rows.party)


def _stated(text: Text | str) -> Ranged:
    """Return whether words are stated."""
    return exactly(np.atleast_1d(np.asarray(text != "")).astype(np.float64))


def _total(part: Numbers, rows: Rows) -> Numbers:
    """Return the sum over all parties of each one's pool and period."""
    if rows.pool is None:
        return np.full(part.shape, part.sum())
    sums = np.bincount(rows.pool, np.broadcast_to(part, rows.pool.shape))
    return np.asarray(sums[rows.pool], dtype=np.float64)


def _read_off(x: Ranged, points: tuple[Numbers, Numbers]) -> Ranged:
    """Return the values of a table at x; limits from the ends and the points between them."""
    at, values = points

    def read_at(where: Numbers) -> Numbers:
        return np.where(np.isnan(where), np.nan, np.interp(where, at, values))

    if x.exact:
        return exactly(read_at(x.value))
    ends = read_at(x.low), read_at(x.high)
    low, high = np.minimum(*ends), np.maximum(*ends)
    for place, height in zip(at, values, strict=True):
        within = (x.low <= place) & (place <= x.high)
        low = np.where(within, np.minimum(low, height), low)
        high = np.where(within, np.maximum(high, height), high)
    return Ranged(read_at(x.value), low, high)


def _rounded(values: list[Ranged]) -> Ranged:
    return each(values[0], lambda part: ranged.to_nearest(part, values[1].value))


def _first_known(values: list[Ranged]) -> Ranged:
    return reduce(lambda first, then: ranged.chosen(ranged.known(first), first, then), values)


_SIGNS: dict[type[ast.operator], Callable[[Ranged, Ranged], Ranged]] = {
    ast.Add: ranged.plus,
    ast.Sub: ranged.minus,
    ast.Mult: ranged.times,
    ast.Div: ranged.over,
}

_FUNCTIONS: dict[str, Callable[[list[Ranged]], Ranged]] = {
    "lesser": lambda values: reduce(ranged.lesser, values),
    "greater": lambda values: reduce(ranged.greater, values),
    "between": lambda values: ranged.lesser(ranged.greater(values[0], values[1]), values[2]),
    "positive": lambda values: ranged.greater(values[0], exactly(np.zeros(1))),
    "first_known": _first_known,
    "agreed": lambda values: ranged.agreed(values[0], values[1]),
    "rounded": _rounded,
}
