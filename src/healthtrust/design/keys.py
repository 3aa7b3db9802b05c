"""One value of a design by its dotted name, also inside lists: found, or put there.

    pool.ceiling_share                    a key of a table
    pool.brackets.2.rate                  the second of a list
    market.plans.Northern Care.quality    the one of a list that is called so

>>> tree = {"pool": {"brackets": [{"above": 0, "rate": 0.04}]}, "market": {"plans": [{"name": "A"}]}}
>>> put(tree, "pool.brackets.1.rate", 0.05), put(tree, "market.plans.A.quality", 0.7)
(None, None)
>>> tree["pool"]["brackets"][0], found(tree, "market.plans.A.quality"), found(tree, "pool.absent")
({'above': 0, 'rate': 0.05}, 0.7, None)
"""

from __future__ import annotations

from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

Tree = dict[str, Any]

CALLED = ("name", "code", "measure")
"""Keys that tell one part of a list from another."""


def found(tree: Tree, key: str) -> Any:
    """Return the value at a dotted key, or None where there is nothing."""
    at: Any = tree
    for part in key.split("."):
        if isinstance(at, list | tuple):
            position = _position(at, part)
            at = None if position is None else at[position]
        else:
            at = at.get(part) if isinstance(at, dict) else None
    return at


def put(tree: Tree, key: str, value: Any) -> None:
    """Put a value at a dotted key; tables that are not there are made, parts of lists must be there.

    Raises InvalidInput where the key leads through something that holds no keys, or to no part of a list.
    """
    *way, last = key.split(".")
    at: Any = tree
    for part in way:
        at = at.setdefault(part, {}) if isinstance(at, dict) else at[_known(at, part, key)]
        if not isinstance(at, dict | list):
            raise InvalidInput([Problem(key, f"{part} is not a table", "heading.key=value")])
    if isinstance(at, list):
        at[_known(at, last, key)] = value
    else:
        at[last] = value


def _known(parts: Any, part: str, key: str) -> int:
    position = _position(parts, part)
    if position is None:
        names = [name for each in parts if (name := _name(each))]
        numbers = "1" if len(parts) == 1 else f"1 to {len(parts)}" if parts else "a list that is not empty"
        expected = " or ".join([numbers, *names])
        raise InvalidInput([Problem(key, repr(part), expected, nearest_match(part, names))])
    return position


def _position(parts: Any, part: str) -> int | None:
    names = [_name(each) for each in parts]
    if part in names:
        return names.index(part)
    number = int(part) - 1 if part.isdecimal() else -1
    return number if 0 <= number < len(parts) else None


def _name(part: Any) -> str:
    if not isinstance(part, dict):
        return ""
    return next((str(part[key]) for key in CALLED if key in part), "")
