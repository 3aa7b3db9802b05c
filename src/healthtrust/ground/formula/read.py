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
import math
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

DEEPEST = 100
"""How many operations may stand within each other: more is no formula that anybody reads."""

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
    tree, problems = _parsed(" ".join(text.split()), where)
    if tree is None:
        return None, problems
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


def _parsed(text: str, where: str) -> tuple[ast.expr | None, list[Problem]]:
    """Return the tree of a text, or why it has none that can be followed."""
    short = repr(text if len(text) <= 80 else f"{text[:77]}...")
    deep = Problem(
        where, short, f"at most {DEEPEST} operations within each other", remedy="Split it into steps."
    )
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as broken:
        found = f"{short} ({broken.msg})"
        return None, [Problem(where, found, "a formula", remedy="Write it as `a * (b - c)`.")]
    except ValueError:
        return None, [Problem(where, short, "a formula of plain characters")]
    except (RecursionError, MemoryError):
        return None, [deep]
    if text.count("#") > sum(_quoted(node).count("#") for node in ast.walk(tree)):
        remedy = "Say it in `says`: what follows a # would not be read."
        return None, [Problem(where, f"a comment in {short}", "a formula alone", remedy=remedy)]
    return (tree, []) if _depth(tree) <= DEEPEST else (None, [deep])


def _is_plain(constant: object) -> bool:
    """Return whether a constant is a text, or a number that is not endless."""
    if isinstance(constant, int) and not isinstance(constant, bool):
        return abs(constant) <= 10**300
    return isinstance(constant, str) or (isinstance(constant, float) and math.isfinite(constant))


def _quoted(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _depth(tree: ast.AST) -> int:
    """Return how many nodes stand within each other."""
    level, depth = [tree], 0
    while level:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth


def _refused(node: ast.AST, where: str, tables: Collection[str]) -> list[Problem]:
    """Return what is wrong with one node."""
    if not isinstance(node, _HELD):
        return [Problem(where, ast.unparse(node), "arithmetic, comparisons and `if ... else`")]
    if isinstance(node, ast.Constant) and not _is_plain(node.value):
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
