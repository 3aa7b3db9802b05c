"""Groups that a plan could tell apart, and cells of persons alike in all of them.

    flag (yes or no)   two groups: chronic, not chronic            other column   a group for each entry
    cell               persons alike in every column named

A group that holds nobody, or everybody, says nothing of selection and is refused; so is a column of more
entries than anybody would look at.

>>> ill = groups_of("chronic", Words.of(["1", "0", "0"]))
>>> [(group.name, group.within.tolist()) for group in ill]
[('chronic', [True, False, False]), ('not chronic', [False, True, True])]
>>> [group.name for group in groups_of("health", Words.of(["poor", "good", "fair"]))]
['health: fair', 'health: good', 'health: poor']
>>> print(refused("chronic", Words.of(["1", "1"]), "p.csv")[0])
p.csv, column chronic: found '1' in all 2 rows; expected some persons in the group and some outside it.
Leave the column out.
>>> names, position = crossed([Words.of(["1", "0", "0"]), Words.of(["old", "old", "young"])], 3)
>>> names, position.tolist()
(('0, old', '0, young', '1, old'), [2, 0, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem
from healthtrust.ground.words import Words

MOST_GROUPS = 60
YES, NO = frozenset(("1", "yes", "true")), frozenset(("0", "no", "false"))


@dataclass(frozen=True, eq=False)
class Group:
    """Persons that a plan could tell apart from others."""

    name: str
    within: NDArray[np.bool_]
    column: str


def groups_of(column: str, labels: Words) -> tuple[Group, ...]:
    """Return the groups of a column of entries [n]: two for a flag, else one for each entry."""
    if {entry.lower() for entry in labels.distinct} <= YES | NO:
        inside = np.array([entry.lower() in YES for entry in labels.distinct], dtype=np.bool_)[labels.index]
        return Group(column, inside, column), Group(f"not {column}", ~inside, column)
    return tuple(
        Group(f"{column}: {entry}", labels.index == place, column) for entry, place in _entries(labels)
    )


def refused(column: str, labels: Words, source: str) -> list[Problem]:
    """Return why a column makes no groups, if so."""
    where = f"{source}, column {column}"
    groups = {_as_flag(entry) for entry in labels.distinct}
    if len(groups) == 1:
        found = f"{labels.distinct[0]!r} in all {len(labels):,} rows"
        expected = "some persons in the group and some outside it"
        return [Problem(where, found, expected, remedy="Leave the column out.")]
    if len(groups) > MOST_GROUPS:
        expected = f"at most {MOST_GROUPS} groups"
        return [Problem(where, f"{len(groups):,} different entries", expected, remedy="Cut it into bands.")]
    return []


def crossed(columns: Sequence[Words], rows: int) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the names of the cells that persons alike in all columns form, and the cell of each row [n]."""
    names, position = [""], np.zeros(rows, dtype=np.intp)
    for labels in columns:
        entries = _entries(labels)
        order = np.empty(len(entries), dtype=np.intp)
        order[[place for _, place in entries]] = np.arange(len(entries))
        code = position * len(entries) + order[labels.index]
        there = np.flatnonzero(np.bincount(code))
        place_of = np.zeros(int(there.max(initial=0)) + 1, dtype=np.intp)
        place_of[there] = np.arange(len(there))
        position = place_of[code]
        names = [
            ", ".join(filter(None, (names[c // len(entries)], entries[c % len(entries)][0])))
            for c in there.tolist()
        ]
    return tuple(name or "everybody" for name in names), position


def _entries(labels: Words) -> list[tuple[str, int]]:
    """Return the different entries in order, numbers by size before texts, and their places among the words.

    >>> _entries(Words.of(["10", "9", "x"]))
    [('9', 1), ('10', 0), ('x', 2)]
    """
    named = [(entry, place) for place, entry in enumerate(labels.distinct)]
    return sorted(named, key=lambda each: _order(each[0]))


def _order(entry: str) -> tuple[bool, float, str]:
    try:
        return False, float(entry), entry
    except ValueError:
        return True, 0.0, entry


def _as_flag(entry: str) -> str:
    return "yes" if entry.lower() in YES else "no" if entry.lower() in NO else entry
