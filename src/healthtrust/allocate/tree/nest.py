"""Any tree of places from a table of names and parents, of any depth and size, without a loop over places.

    level(p) = number of steps from p to its top         by doubling: J_0 = parent, J_k+1 = J_k ∘ J_k

J_k  the ancestor 2^k steps up; after ⌈log₂ n⌉ + 1 doublings every place has reached its top, and what has
     not stands in a cycle or below one: where it has been carried to is the cycle itself
Places keep the order of the table; levels are followed from the top down or from the bottom up. Siblings
stand in the order of the table, which settles equal remainders when money is shared.
Source  pointer doubling to find roots in parallel: Wyllie 1979 [recalled]

>>> nest, problems = nested(["Hill", "Vale", "Mill"], ["Vale", "", "Hill"], "example")
>>> nest.parent.tolist(), nest.level.tolist(), nest.leaf.tolist(), problems
([1, -1, 0], [1, 0, 2], [False, False, True], [])
>>> rolled_up(np.array([0, 0, 7]), nest).tolist()
[7, 7, 7]
>>> for problem in nested(["A", "B", "C"], ["B", "A", "D"], "example")[1]: print(problem)
example, column parent, row 4: found 'D'; expected a listed place, or nothing at the top. Add the ...
>>> for problem in nested(["A", "B"], ["B", "A"], "example")[1]: print(problem)
example, A, B: found a cycle of parents; expected a tree with one or more tops. Let one ...
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, nearest_match, rows_in_words

TOP = -1
NAMED = 8
"""Mistakes of one kind that are named one by one; the rest are counted."""
GUESSED_AMONG = 10_000
"""Places among which a near match is looked for."""


@dataclass(frozen=True)
class Nest:
    """How places nest, in the order of their table."""

    names: tuple[str, ...]
    parent: NDArray[np.int64]
    """[n]: row of the parent; −1 at the top."""
    level: NDArray[np.int64]
    """[n]: 0 at the top."""
    leaf: NDArray[np.bool_]
    """[n]: whether nothing lies within."""

    @cached_property
    def levels(self) -> tuple[NDArray[np.int64], ...]:
        """Return the rows of each level from the top down; children of one parent stand together."""
        order = np.lexsort((self.parent, self.level))
        ends = np.cumsum(np.bincount(self.level))[:-1]
        return tuple(np.split(order, ends))


def nested(names: Sequence[str], parents: Sequence[str], where: str) -> tuple[Nest | None, list[Problem]]:
    """Return how places nest, or every problem: no name, repeats, unknown parents, cycles."""
    position = dict(zip(reversed(names), range(len(names) - 1, -1, -1), strict=True))
    missing = len(names)
    parent = np.array([position.get(p, missing) if p else TOP for p in parents], dtype=np.int64)
    problems = [*_nameless(names, where), *_repeats(names, position, where)]
    problems += _orphans(parents, parent == missing, position, where)
    parent = np.where(parent == missing, TOP, parent)
    level, ring = _levels(parent)
    problems += _cycles(ring, parent, names, where)
    if problems:
        return None, problems
    leaf = np.ones(len(names), dtype=bool)
    leaf[parent[parent >= 0]] = False
    return Nest(tuple(names), parent, level, leaf), []


def rolled_up(values: NDArray[np.int64], nest: Nest) -> NDArray[np.int64]:
    """Add values [n] or [n, k] up the tree, so that each place holds its own and all that lies within."""
    total = values.copy()
    for rows in reversed(nest.levels[1:]):
        np.add.at(total, nest.parent[rows], total[rows])
    return total


def _levels(parent: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the level [n] of each place, and which stand in a cycle."""
    n = len(parent)
    jump = np.append(np.where(parent < 0, n, parent), n)  # one more row: above all tops, its own parent
    level = np.append((parent >= 0).astype(np.int64), 0)
    for _ in range(max(n, 1).bit_length() + 1):
        level = level + level[jump]
        jump = jump[jump]
    ring = np.zeros(n + 1, dtype=bool)
    ring[jump] = True
    return level[:n], ring[:n]


def _nameless(names: Sequence[str], where: str) -> Iterator[Problem]:
    rows = [row for row, name in enumerate(names, start=2) if not name]
    if rows:
        yield Problem(f"{where}, column place, {rows_in_words(rows)}", "nothing", "the name of the place")


def _repeats(names: Sequence[str], position: dict[str, int], where: str) -> Iterator[Problem]:
    if len(position) == len(names):
        return
    often = [(name, count) for name, count in Counter(names).items() if count > 1 and name]
    for name, count in often[:NAMED]:
        rows = [row for row, other in enumerate(names, start=2) if other == name]
        found, remedy = f"{name!r} {count} times", "Rename or remove the repeats."
        yield Problem(
            f"{where}, column place, {rows_in_words(rows)}", found, "each place once", remedy=remedy
        )
    if len(often) > NAMED:
        yield Problem(f"{where}, column place", f"{len(often) - NAMED} more repeated", "each place once")


def _orphans(
    parents: Sequence[str], unknown: NDArray[np.bool_], position: dict[str, int], where: str
) -> Iterator[Problem]:
    by_parent: dict[str, list[int]] = {}
    for row in np.flatnonzero(unknown).tolist():
        by_parent.setdefault(parents[row], []).append(row + 2)
    remedy = "Add the parent or correct its name."
    for parent, rows in list(by_parent.items())[:NAMED]:
        near = nearest_match(parent, position) if len(position) <= GUESSED_AMONG else None
        place = f"{where}, column parent, {rows_in_words(rows)}"
        yield Problem(place, repr(parent), "a listed place, or nothing at the top", near, remedy)
    if len(by_parent) > NAMED:
        found = f"{len(by_parent) - NAMED} more parents that are no places"
        yield Problem(f"{where}, column parent", found, "listed places", remedy=remedy)


def _cycles(
    ring: NDArray[np.bool_], parent: NDArray[np.int64], names: Sequence[str], where: str
) -> Iterator[Problem]:
    """Yield each cycle once, its places in the order of the table."""
    left = dict.fromkeys(np.flatnonzero(ring).tolist())
    while left:
        at = start = next(iter(left))
        members = [start]
        left.pop(start)
        while (at := int(parent[at])) != start:
            members.append(at)
            left.pop(at)
        named = ", ".join(names[row] for row in sorted(members)[:NAMED])
        more = f" and {len(members) - NAMED} more" if len(members) > NAMED else ""
        remedy = "Let one of them have no parent."
        found = "a place that is its own parent" if len(members) == 1 else "a cycle of parents"
        yield Problem(f"{where}, {named}{more}", found, "a tree with one or more tops", remedy=remedy)
