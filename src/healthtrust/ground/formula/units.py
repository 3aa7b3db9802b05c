"""A unit is what a number counts: pounds, people, pounds per person-year. Formulas must agree in them.

    a + b, a − b, a < b, lesser(a, b)    both in the same unit          a × b, a ÷ b    units multiply, divide

A share, a ratio and a count of yes or no have no unit; neither has a bare number in a formula, except that a
bare 0 agrees with everything, and every bare number with what it is compared to.

>>> str(unit("USD per person-year") * unit("person-years")), str(unit("share"))
('USD', 'share')
>>> formula, _ = read("benchmark - 0.5 * people", "step gross")
>>> [str(p) for p in unit_of(formula, {"benchmark": unit("USD"), "people": unit("people")}, "step gross")[1]]
['step gross: found USD beside person in benchmark - 0.5 * people; expected one unit.']
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.ground.formula.read import Formula, read
from healthtrust.ground.problems import Problem

__all__ = ["Unit", "read", "unit", "unit_of"]

PURE = ("share", "ratio", "gate", "factor", "index", "number", "")
"""Words for a number without a unit."""

_PLURALS = {
    "people": "person",
    "persons": "person",
    "person-years": "person-year",
    "person-months": "person-month",
    "member-months": "person-month",
    "member-month": "person-month",
    "months": "month",
    "years": "year",
    "days": "day",
    "points": "point",
    "admissions": "admission",
    "cases": "case",
    "episodes": "episode",
    "attendances": "attendance",
    "practices": "practice",
}


@dataclass(frozen=True)
class Unit:
    """Powers of the things counted, in the order of their names; none for a pure number."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _made([*self.powers, *other.powers])

    def __truediv__(self, other: Unit) -> Unit:
        return _made([*self.powers, *((name, -power) for name, power in other.powers)])

    def __str__(self) -> str:
        above = " ".join(_raised(name, power) for name, power in self.powers if power > 0)
        below = " ".join(_raised(name, -power) for name, power in self.powers if power < 0)
        if not below:
            return above or "share"
        return f"{above or '1'} per {below}"


def unit(words: str) -> Unit:
    """Return the unit that words such as `USD per person-year` mean."""
    above, _, below = words.partition(" per ")
    powers = [(_one(word), 1) for word in above.split()] + [(_one(word), -1) for word in below.split()]
    return _made([(name, power) for name, power in powers if name not in PURE and name != "1"])


TEXT = Unit((("text", 1),))
"""The unit of words: they are only compared with each other, and asked whether they are known."""


def unit_of(
    formula: Formula, units: Mapping[str, Unit], where: str, points: Mapping[str, Unit] | None = None
) -> tuple[Unit | None, list[Problem]]:
    """Return the unit of a formula whose names have these units, and where its units disagree.

    points: what the points of each table are in, by its name. A unit of None agrees with every other: that of
    a bare zero, and of what is refused already.
    """
    asked = _Asked(units, points or {}, where, [])
    return asked.number(formula.tree, formula.tree), asked.problems


@dataclass(frozen=True)
class _Asked:
    """One walk through a formula: the units of its names, and the disagreements found on the way."""

    units: Mapping[str, Unit]
    points: Mapping[str, Unit]
    where: str
    problems: list[Problem]

    def of(self, node: ast.expr) -> Unit | None:
        """Return the unit of one node."""
        match node:
            case ast.Constant(value=str()):
                return TEXT
            case ast.Constant(value=value):
                return None if value == 0 else Unit()
            case ast.Name(id=name):
                return self.units.get(name)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return self.number(inner, node)
            case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as sign, right=right):
                one, other = self.number(left, node), self.number(right, node)
                if one is None or other is None:
                    return None
                return one * other if isinstance(sign, ast.Mult) else one / other
            case ast.BinOp(left=left, right=right):
                return self.same([left, right], node)
            case ast.IfExp(test=test, body=body, orelse=other):
                self.number(test, node)
                return self.same([body, other], node)
            case ast.Compare():
                self.compared(node)
                return Unit()
            case ast.Call():
                return self.of_call(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.number(child, node)
        return Unit()

    def number(self, node: ast.expr, whole: ast.expr) -> Unit | None:
        """Return the unit of a part that must be a number; a problem if it is words."""
        found = self.of(node)
        if found != TEXT:
            return found
        said = f"the words {ast.unparse(node)}" + (f" in {ast.unparse(whole)}" if whole is not node else "")
        remedy = "Words may be compared by == and !=."
        self.problems.append(Problem(self.where, said, "a number", remedy=remedy))
        return None

    def compared(self, node: ast.Compare) -> None:
        """Find units that a comparison sets beside each other; a bare number agrees with all but words."""
        sides = [node.left, *node.comparators]
        units = [self.of(side) for side in sides]
        if TEXT not in units:
            kept = [found for side, found in zip(sides, units, strict=True) if not _is_bare(side)]
            self.one_of(kept, node)
        elif any(found != TEXT for found in units):
            said = f"words beside a number in {ast.unparse(node)}"
            self.problems.append(Problem(self.where, said, "words beside words"))
        elif not all(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops):
            self.problems.append(Problem(self.where, f"an order of words in {ast.unparse(node)}", "== or !="))

    def of_call(self, node: ast.Call) -> Unit | None:
        """Return the unit of a function of the language, or of a table of the contract."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.units:
            self.one_of([self.number(node.args[0], node), self.points.get(name)], node)
            return self.units[name]
        if name == "known":
            self.of(node.args[0])
            return Unit()
        return self.same(node.args, node)

    def same(self, nodes: list[ast.expr], whole: ast.expr) -> Unit | None:
        """Return the one unit of several parts; a problem if they have two."""
        return self.one_of([self.number(node, whole) for node in nodes], whole)

    def one_of(self, units: list[Unit | None], whole: ast.expr) -> Unit | None:
        """Return the one unit that all have; a problem if there are two."""
        found = [one for one in units if one is not None]
        for other in found[1:]:
            if other != found[0]:
                said = f"{found[0]} beside {other} in {ast.unparse(whole)}"
                self.problems.append(Problem(self.where, said, "one unit"))
                return None
        return found[0] if found else None


def _is_bare(node: ast.expr) -> bool:
    """Return whether a part is a number that is written out, such as 5 or -5."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def _one(word: str) -> str:
    return _PLURALS.get(word, word)


def _raised(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _made(powers: list[tuple[str, int]]) -> Unit:
    sums: dict[str, int] = {}
    for name, power in powers:
        sums[name] = sums.get(name, 0) + power
    return Unit(tuple(sorted((name, power) for name, power in sums.items() if power)))
