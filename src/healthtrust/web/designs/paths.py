"""Dotted keys of a design: where they enter a list, how parts are numbered, which keys two trees differ in.

>>> tree = {"pool": {"brackets": [{"rate": 0.1}, {"rate": 0.2}]}, "market": {"plans": [{"name": "A"}]}}
>>> way_of(tree, {}, "pool.brackets.2.rate")
(['pool', 'brackets'], ['2', 'rate'])
>>> numbered(tree, "market.plans.A.quality")
'market.plans.1.quality'
>>> differing(tree, {"pool": {"brackets": [{"rate": 0.1}, {"rate": 0.3}]}, "market": {"plans": 1}})
['pool.brackets.2.rate', 'market.plans']
>>> overlap("pool.brackets", "pool.brackets.2.rate"), overlap("pool.rate", "pool.rates")
(True, False)
"""

from __future__ import annotations

from typing import Any

from healthtrust.design.keys import CALLED, found

Tree = dict[str, Any]


def way_of(own: Tree, base: Tree, key: str) -> tuple[list[str], list[str]]:
    """Return a key in two: up to the first list that it enters, and what follows within the list."""
    steps = key.split(".")
    for end in range(1, len(steps)):
        dotted = ".".join(steps[:end])
        there = found(own, dotted)
        if isinstance(there if there is not None else found(base, dotted), list):
            return steps[:end], steps[end:]
    return steps, []


def numbered(tree: Tree, key: str) -> str:
    """Return a key with the parts of lists by their place, from 1, where it has them by name."""
    at: Any = tree
    steps = []
    for part in key.split("."):
        if isinstance(at, list):
            inside = found({"at": at}, f"at.{part}")
            place = next((n for n, each in enumerate(at, start=1) if each is inside), None)
            steps.append(part if place is None or inside is None else str(place))
            at = inside
        else:
            steps.append(part)
            at = at.get(part) if isinstance(at, dict) else None
    return ".".join(steps)


def differing(before: Tree, after: Tree, within: str = "") -> list[str]:
    """Return the keys in which two trees differ; a list of other length or order is one key."""
    keys = []
    for key in [*before, *(key for key in after if key not in before)]:
        keys += _differing(before.get(key), after.get(key), f"{within}{key}")
    return keys


def touched(before: Tree, after: Tree) -> list[str]:
    """Return the keys in which two trees differ, where a table is new or gone those within it.

    >>> touched({}, {"pool": {"seed": 1, "levy": {"rate": 0.1}}})
    ['pool.seed', 'pool.levy.rate']
    """
    keys = []
    for key in differing(before, after):
        sides = [each for each in (found(before, key), found(after, key)) if each is not None]
        keys += _leaves(sides[0], key) if len(sides) == 1 else [key]
    return keys


def _leaves(value: Any, key: str) -> list[str]:
    if not isinstance(value, dict) or not value:
        return [key]
    return [leaf for name, inner in value.items() for leaf in _leaves(inner, f"{key}.{name}")]


def overlap(one: str, other: str) -> bool:
    """Return whether one key is the other, or lies within it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _differing(one: Any, other: Any, key: str) -> list[str]:
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return []
    if isinstance(one, dict) and isinstance(other, dict):
        return differing(one, other, f"{key}.")
    if isinstance(one, list) and isinstance(other, list) and _same_parts(one, other):
        pairs = enumerate(zip(one, other, strict=True), start=1)
        return [inner for n, (each, its) in pairs for inner in _differing(each, its, f"{key}.{n}")]
    return [key]


def _same_parts(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(map(_same_part, one, other))


def _same_part(one: Any, other: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return all(one.get(key) == other.get(key) for key in CALLED)
