"""The tree of places of a run, as its own tables hold it.

>>> tree = Tree({"Valley": "", "Dale": "Valley", "Dale Green": "Dale", "Docks": "Valley"}, {})
>>> tree.top, tree.children("Valley"), tree.above("Dale Green"), tree.lowest("Valley")
(('Valley',), ('Dale', 'Docks'), ('Valley', 'Dale'), ('Dale Green', 'Docks'))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Tree:
    """Places in their order, each with the one that it lies in, and what their levels are called."""

    parents: Mapping[str, str]
    levels: Mapping[str, str]

    @property
    def top(self) -> tuple[str, ...]:
        """Return the places that lie in no other."""
        return tuple(place for place, parent in self.parents.items() if parent not in self.parents)

    def children(self, place: str) -> tuple[str, ...]:
        """Return the places that lie in one, next below it."""
        return self._below.get(place, ())

    def above(self, place: str) -> tuple[str, ...]:
        """Return the places that one lies in, the highest first."""
        parent = self.parents.get(place, "")
        return (*self.above(parent), parent) if parent in self.parents else ()

    def lowest(self, place: str) -> tuple[str, ...]:
        """Return the places without others in them that lie in one; itself where it is such."""
        below = self.children(place)
        return tuple(each for child in below for each in self.lowest(child)) if below else (place,)

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for place, parent in self.parents.items():
            found.setdefault(parent, []).append(place)
        return {parent: tuple(children) for parent, children in found.items()}
