"""The parts in which two designs differ, and the designs in between, with some parts of each.

A part is a heading of the design (pool, package, ...) or, where fewer are asked apart, each value that
differs.

>>> from healthtrust.design.read import read_design
>>> before = read_design("valley")
>>> after = read_design("valley", ["pool.ceiling_share=0.2", "market.persistence=0.9", "seed=8"])
>>> [part.name for part in parts_between(before, after)]
['the rest', 'pool', 'market']
>>> between(before, after, parts_between(before, after)[1:2]).design.pool.ceiling_share
0.2
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from healthtrust.design.differ import Change, changes
from healthtrust.design.read import Read, rebased, validated
from healthtrust.design.whole import HEADINGS
from healthtrust.study.trial.case import Case, case_of

REST = "the rest"
"""What belongs to no heading: years, seed, kind of data."""

SAYS_NOTHING = ("title", "schema_version", "sources")
"""What differs without changing any result."""

By = Literal["heading", "value"]


@dataclass(frozen=True)
class Part:
    """A part in which two designs differ: what it is called, and the values it holds."""

    name: str
    keys: tuple[tuple[str, ...], ...]
    """The way to each value that it takes from the other design."""
    changes: tuple[Change, ...]

    def with_(self, other: Part) -> Part:
        """Return both parts as one."""
        return replace(
            self,
            name=f"{self.name} with {other.name}",
            keys=self.keys + other.keys,
            changes=self.changes + other.changes,
        )


def parts_between(before: Read, after: Read, by: By = "heading") -> tuple[Part, ...]:
    """Return the parts in which two designs differ, in the order of the design file; none if they agree."""
    found: dict[str, list[Change]] = {}
    for change in changes(before.design, after.design):
        top = change.name.split(".")[0]
        if top not in SAYS_NOTHING:
            name = change.name if by == "value" else top if top in HEADINGS else REST
            found.setdefault(name, []).append(change)
    return tuple(Part(name, _keys(name, listed, by), tuple(listed)) for name, listed in found.items())


def between(before: Read, after: Read, taken: Sequence[Part]) -> Case:
    """Return the design that takes some parts from the one after and all else from the one before.

    Raises InvalidInput where these parts cannot stand without others.
    """
    tree = copy.deepcopy(before.design.as_plain())
    other = rebased(after.design.as_plain(), Path(after.folder), Path(before.folder))
    for keys in (key for part in taken for key in part.keys):
        _take(tree, other, keys)
    design = validated(
        tree, f"{before.name} with {', '.join(part.name for part in taken) or 'nothing'} changed"
    )
    return case_of(Read(design, before.folder, before.name))


def joined(parts: Sequence[Part], one: int, other: int) -> tuple[Part, ...]:
    """Return the parts with two of them as one."""
    both = parts[one].with_(parts[other])
    return tuple(both if n == one else part for n, part in enumerate(parts) if n != other)


def sets(count: int) -> Iterator[tuple[int, ...]]:
    """Yield every set of so many parts, as positions, numbered by their bits."""
    for number in range(1 << count):
        yield tuple(i for i in range(count) if number >> i & 1)


def _keys(name: str, listed: Sequence[Change], by: By) -> tuple[tuple[str, ...], ...]:
    if by == "heading" and name != REST:
        return ((name,),)
    return tuple(tuple(change.name.split(".")) for change in listed)


def _take(tree: dict[str, Any], other: dict[str, Any], keys: tuple[str, ...]) -> None:
    """Put the other design's value at a way of keys, or take it away where the other has none."""
    for key in keys[:-1]:
        tree, other = tree.setdefault(key, {}), other.get(key, {})
    if keys[-1] in other:
        tree[keys[-1]] = copy.deepcopy(other[keys[-1]])
    else:
        tree.pop(keys[-1], None)
