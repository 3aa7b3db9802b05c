"""A formula is a line of arithmetic in a data file: read once, refused if it is anything but arithmetic.

    sharing_rate * gross if gross >= least * benchmark else 0

It holds numbers, quoted texts, names, + − × ÷ (`+ - * /`), comparisons, `and`, `or`, `not`, `a if c else b`,
and the functions of `FUNCTIONS`, besides functions a file declares itself as tables. There is no loop, no
assignment and no way to reach anything outside: every formula ends, and reads only what it is given.

The text is parsed by Python's own parser; what the language does not hold is refused by name.

>>> formula, problems = read("lesser(gross, 0.1 * benchmark)", "mssp, step cap")
>>> formula.names, formula.calls, problems
(('gross', 'benchmark'), ('lesser',), [])
>>> print(read("open('x')", "mssp, step cap")[1][0])
mssp, step cap: found open(...); expected agreed, between, first_known, greater, known, lesser, positive, \
rounded, sum_of, total or a table of the contract.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from healthtrust.ground.problems import Problem, in_words, nearest_match

FUNCTIONS: dict[str, tuple[int, int]] = {
    "agreed": (2, 2),
    "between": (3, 3),
    "first_known": (2, 9),
    "greater": (2, 9),
    "known": (1, 1),
    "lesser": (2, 9),
    "positive": (1, 1),
    "rounded": (2, 2),
    "sum_of": (1, 1),
    "total": (1, 1),
}
"""What a formula may call, with the fewest and most arguments; `value` says what each does."""

_HELD = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Constant,
    ast.Load,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.USub,
    ast.Not,
    ast.And,
    ast.Or,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
)


@dataclass(frozen=True)
class Formula:
    """A formula that has been read: its text, its tree, and the names and functions it uses, in order."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]
    calls: tuple[str, ...]


def read(text: str, where: str, tables: Collection[str] = ()) -> tuple[Formula | None, list[Problem]]:
    """Return the formula of a text, or what is wrong with it; `tables` are functions declared beside it."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError as broken:
        found = f"{text!r} ({broken.msg})"
        return None, [Problem(where, found, "a formula", remedy="Write it as `a * (b - c)`.")]
    problems = [problem for node in ast.walk(tree) for problem in _refused(node, where, tables)]
    if problems:
        return None, problems
    words = sorted((n for n in ast.walk(tree) if isinstance(n, ast.Name)), key=lambda n: n.col_offset)
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    called = dict.fromkeys(word.id for word in words if id(word) in functions)
    names = dict.fromkeys(word.id for word in words if id(word) not in functions)
    return Formula(" ".join(text.split()), tree, tuple(names), tuple(called)), []


@lru_cache(maxsize=4096)
def known_good(text: str, tables: tuple[str, ...] = ()) -> Formula:
    """Return the formula of a text that has already been checked."""
    formula, problems = read(text, "formula", tables)
    assert formula is not None, problems
    return formula


def _refused(node: ast.AST, where: str, tables: Collection[str]) -> list[Problem]:
    """Return what is wrong with one node."""
    if not isinstance(node, _HELD):
        return [Problem(where, ast.unparse(node), "arithmetic, comparisons and `if ... else`")]
    if isinstance(node, ast.Constant) and (
        isinstance(node.value, bool) or not isinstance(node.value, int | float | str)
    ):
        return [Problem(where, repr(node.value), "a number or a quoted text")]
    if not isinstance(node, ast.Call):
        return []
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    if name not in FUNCTIONS and name not in tables:
        expected = in_words([*FUNCTIONS, *tables, "a table of the contract"])
        return [Problem(where, f"{name}(...)", expected, nearest_match(name, [*FUNCTIONS, *tables]))]
    fewest, most = FUNCTIONS.get(name, (1, 1))
    if node.keywords or not fewest <= len(node.args) <= most:
        count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        return [Problem(where, f"{name} of {len(node.args)}", f"{name} of {count}")]
    return []
