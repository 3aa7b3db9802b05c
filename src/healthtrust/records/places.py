"""Places and how they nest: any tree, by default region, place, neighbourhood; the leaves hold residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, nearest_match


@dataclass(frozen=True)
class Places:
    """The tree in an order where every parent stands before its children."""

    names: tuple[str, ...]
    parent: NDArray[np.int32]
    """Position of the parent; -1 at the top."""
    level: NDArray[np.int32]
    """Depth: 0 at the top."""
    level_names: tuple[str, ...]
    fifth: NDArray[np.uint8]
    """Deprivation fifth of a neighbourhood, 1 = most deprived; 0 above the neighbourhoods."""
    cost_factor: NDArray[np.float64]
    share: NDArray[np.float64]
    """Share of residents of a neighbourhood; 0 above, or where unknown."""

    @property
    def leaves(self) -> NDArray[np.int32]:
        """Return the positions of the neighbourhoods."""
        inner = np.zeros(len(self.names), dtype=bool)
        inner[self.parent[self.parent >= 0]] = True
        return np.flatnonzero(~inner).astype(np.int32)

    def ancestor(self, level: int) -> NDArray[np.int32]:
        """Return for every place its ancestor at `level` (itself where it stands at or above that level)."""
        found = np.arange(len(self.names), dtype=np.int32)
        while (deeper := self.level[found] > level).any():
            found = np.where(deeper, self.parent[found], found)
        return found

    def rolled_up(self, leaf_values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Add values held by place (zero above the leaves) up the tree, so each place holds its whole."""
        total = leaf_values.copy()
        for position in range(len(self.names) - 1, 0, -1):
            if self.parent[position] >= 0:
                total[self.parent[position]] += total[position]
        return total

    @property
    def service_places(self) -> NDArray[np.int32]:
        """Return for every place the place whose providers serve it: its ancestor at level 1."""
        return self.ancestor(1)

    @property
    def with_providers(self) -> tuple[str, ...]:
        """Return the names of the service places: those with providers of their own."""
        return tuple(self.names[place] for place in np.unique(self.service_places[self.leaves]))


@dataclass(frozen=True)
class PlaceRow:
    """One place as a file or a design states it."""

    name: str
    parent: str | None
    share: float | None
    deprivation_fifth: int | None
    cost_factor: float


def tree(
    rows: Sequence[PlaceRow], level_names: tuple[str, ...], where: str
) -> tuple[Places | None, list[Problem]]:
    """Return the tree with parents before children, or every problem: repeats, orphans, cycles, gaps."""
    problems = _repeats(rows, where) + _orphans(rows, where)
    if not rows:
        problems.append(
            Problem(where, "no places", "at least one place", remedy="List the places under people.places.")
        )
    if problems:
        return None, problems
    order, problems = _parents_first(rows, where)
    if problems:
        return None, problems
    ordered = [rows[i] for i in order]
    position = {row.name: i for i, row in enumerate(ordered)}
    parent = np.array([position[r.parent] if r.parent else -1 for r in ordered], dtype=np.int32)
    level = np.zeros(len(ordered), dtype=np.int32)
    for i, above in enumerate(parent):
        level[i] = level[above] + 1 if above >= 0 else 0
    names = tuple(
        level_names[d] if d < len(level_names) else f"level {d + 1}" for d in range(int(level.max()) + 1)
    )
    places = Places(
        tuple(r.name for r in ordered),
        parent,
        level,
        names,
        np.array([r.deprivation_fifth or 0 for r in ordered], dtype=np.uint8),
        np.array([r.cost_factor for r in ordered]),
        np.array([r.share or 0.0 for r in ordered]),
    )
    return places, _leaf_problems(places, where)


def _repeats(rows: Sequence[PlaceRow], where: str) -> list[Problem]:
    names = [r.name for r in rows]
    return [
        Problem(
            f"{where}, {name}",
            f"{names.count(name)} places of this name",
            "each name once",
            remedy="Rename or remove the repeats.",
        )
        for name in dict.fromkeys(n for n in names if names.count(n) > 1)
    ]


def _orphans(rows: Sequence[PlaceRow], where: str) -> list[Problem]:
    names = [r.name for r in rows]
    return [
        Problem(
            f"{where}, {r.name}",
            f"parent {r.parent!r}",
            "the name of a listed place",
            nearest_match(r.parent, names),
            "Add the parent or correct its name.",
        )
        for r in rows
        if r.parent and r.parent not in names
    ]


def _parents_first(rows: Sequence[PlaceRow], where: str) -> tuple[list[int], list[Problem]]:
    placed: dict[str, int] = {}
    order: list[int] = []
    waiting = list(range(len(rows)))
    while waiting:
        ready = [i for i in waiting if not rows[i].parent or rows[i].parent in placed]
        if not ready:
            ring = ", ".join(rows[i].name for i in waiting)
            return [], [
                Problem(
                    f"{where}, {ring}",
                    "a cycle of parents",
                    "a tree with one or more tops",
                    remedy="Let one of them have no parent.",
                )
            ]
        order += ready
        placed |= {rows[i].name: i for i in ready}
        waiting = [i for i in waiting if i not in set(ready)]
    return order, []


def _leaf_problems(places: Places, where: str) -> list[Problem]:
    return [
        Problem(
            f"{where}, {places.names[i]}",
            "no deprivation_fifth",
            "a fifth from 1 (most deprived) to 5",
            remedy="Every neighbourhood needs one.",
        )
        for i in places.leaves
        if places.fifth[i] == 0
    ]
