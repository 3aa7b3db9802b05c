"""Groups that a plan could tell apart, and cells of persons alike in all of them.

    flag (yes or no)   two groups: chronic, not chronic            other column   a group for each entry
    cell               persons alike in every column named

A group that holds nobody, or everybody, says nothing of selection and is refused; so is a column of more
entries than anybody would look at.

>>> ill = groups_of("chronic", np.array(["1", "0", "0"], dtype=object))
>>> [(group.name, group.within.tolist()) for group in ill]
[('chronic', [True, False, False]), ('not chronic', [False, True, True])]
>>> [group.name for group in groups_of("health", np.array(["poor", "good", "fair"], dtype=object))]
['health: fair', 'health: good', 'health: poor']
>>> print(refused("chronic", np.array(["1", "1"], dtype=object), "p.csv")[0])
p.csv, column chronic: found '1' in all 2 rows; expected some persons in the group and some outside it.
Leave the column out.
>>> names, position = crossed([np.array(["1", "0", "0"]), np.array(["old", "old", "young"])], 3)
>>> names, position.tolist()
(('0, old', '0, young', '1, old'), [2, 0, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem

MOST_GROUPS = 60
YES, NO = frozenset(("1", "yes", "true")), frozenset(("0", "no", "false"))
Labels = NDArray[Any]
"""Entries of a column as texts [n]."""


@dataclass(frozen=True, eq=False)
class Group:
    """Persons that a plan could tell apart from others."""

    name: str
    within: NDArray[np.bool_]
    column: str


def groups_of(column: str, labels: Labels) -> tuple[Group, ...]:
    """Return the groups of a column of entries [n]: two for a flag, else one for each entry."""
    entries = _entries(labels)
    if {entry.lower() for entry in entries} <= YES | NO:
        inside = np.array([label.lower() in YES for label in labels.tolist()], dtype=np.bool_)
        return Group(column, inside, column), Group(f"not {column}", ~inside, column)
    return tuple(Group(f"{column}: {entry}", labels == entry, column) for entry in entries)


def refused(column: str, labels: Labels, source: str) -> list[Problem]:
    """Return why a column makes no groups, if so."""
    entries = _entries(labels)
    where = f"{source}, column {column}"
    if len(groups := {_as_flag(entry) for entry in entries}) == 1 and len(labels):
        found = f"{entries[0]!r} in all {len(labels):,} rows"
        expected = "some persons in the group and some outside it"
        return [Problem(where, found, expected, remedy="Leave the column out.")]
    if len(groups) > MOST_GROUPS:
        expected = f"at most {MOST_GROUPS} groups"
        return [Problem(where, f"{len(groups):,} different entries", expected, remedy="Cut it into bands.")]
    return []


def crossed(columns: Sequence[Labels], rows: int) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the names of the cells that persons alike in all columns form, and the cell of each row [n]."""
    names, position = [""], np.zeros(rows, dtype=np.intp)
    for labels in columns:
        entries = _entries(labels)
        place = {entry: k for k, entry in enumerate(entries)}
        code = position * len(entries) + np.array([place[label] for label in labels.tolist()], dtype=np.intp)
        found, position = np.unique(code, return_inverse=True)
        names = [
            ", ".join(filter(None, (names[c // len(entries)], entries[c % len(entries)])))
            for c in found.tolist()
        ]
    return tuple(name or "everybody" for name in names), np.asarray(position, dtype=np.intp)


def _entries(labels: Labels) -> list[str]:
    """Return the different entries in order: numbers by size, before texts.

    >>> _entries(np.array(["10", "9", "x"]))
    ['9', '10', 'x']
    """
    return sorted(dict.fromkeys(labels.tolist()), key=_order)


def _order(entry: str) -> tuple[bool, float, str]:
    try:
        return False, float(entry), entry
    except ValueError:
        return True, 0.0, entry


def _as_flag(entry: str) -> str:
    return "yes" if entry.lower() in YES else "no" if entry.lower() in NO else entry
