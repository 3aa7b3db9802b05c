"""A cycle of majorities: what is reported where no option withstands all others.

    j beats k        iff  m_jk > 0,   m_jk = votes for j − votes for k
    top cycle        the smallest set whose members beat every option outside it
    shortest cycle   j₁ beats j₂ beats … beats j₁ within the top cycle, with as few options as any has; among
                     those, one whose narrowest majority is as large as possible

Source  Schwartz 1972, Smith 1973 (the top cycle) [recalled]; beyond Smith, York 2006.

>>> rock, paper, scissors = [0, -2, 4], [2, 0, -6], [-4, 6, 0]
>>> shortest_cycle(np.array([rock, paper, scissors]))
(0, 2, 1)
>>> shortest_cycle(np.array([[0, 1], [-1, 0]])), top_cycle(np.array([[0, 1], [-1, 0]])).tolist()
((), [0])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.package.question import Flags, Whole


def top_cycle(margins: Whole) -> Whole:
    """Return the options of the smallest set that nothing outside it withstands; margins [o, o], odd
    symmetry.

    A beaten option's beater is never outside, so the set is a prefix of the order by options beaten.
    """
    count = len(margins)
    won = (margins > 0).sum(axis=1) * 2 + (margins == 0).sum(axis=1)
    order = np.argsort(-won, kind="stable")
    withstood = margins[np.ix_(order, order)] <= 0
    # the last option outside that each member fails to beat tells how far the set must reach
    reach = np.array([int(np.flatnonzero(row)[-1]) if row.any() else 0 for row in withstood])
    size = 1
    while (needed := int(reach[:size].max()) + 1) > size:
        size = needed
    return np.sort(order[: min(size, count)])


def shortest_cycle(margins: Whole) -> tuple[int, ...]:
    """Return the options of a shortest cycle, the smallest first; empty if some option is never beaten."""
    options = top_cycle(margins)
    inside = margins[np.ix_(options, options)]
    if np.any(np.all(inside >= 0, axis=1)):
        return ()
    length = _shortest_length(inside > 0)
    majorities = np.unique(inside[inside > 0])
    low, high = 0, len(majorities)  # there is a cycle of majorities[low] and more, none of majorities[high]
    while high - low > 1:
        middle = (low + high) // 2
        if _on_cycle(inside >= majorities[middle], length).any():
            low = middle
        else:
            high = middle
    return tuple(int(options[j]) for j in _walk(inside >= majorities[low], length))


def _shortest_length(beats: Flags) -> int:
    length = 3
    while not _on_cycle(beats, length).any():
        length += 1
    return length


def _on_cycle(beats: Flags, length: int) -> Flags:
    """Return which options lie on a closed walk of this many steps, none of which is closed sooner."""
    return np.asarray(np.any(_steps(beats, length - 1)[-1] & beats.T, axis=1))


def _steps(beats: Flags, count: int) -> list[Flags]:
    """Return what is reached from each option in 1, 2, … count steps, each [o, o]."""
    single: NDArray[np.float32] = beats.astype(np.float32)
    found = [beats]
    while len(found) < count:
        found.append((found[-1].astype(np.float32) @ single) > 0)
    return found


def _walk(beats: Flags, length: int) -> list[int]:
    """Return one cycle of this length, from the smallest option that lies on one."""
    start = int(np.flatnonzero(_on_cycle(beats, length))[0])
    to_start = _steps(beats.T, length)  # [m][start, j]: j reaches start in m + 1 steps
    path = [start]
    for left in range(length - 1, 0, -1):
        path.append(int(np.flatnonzero(beats[path[-1]] & to_start[left - 1][start])[0]))
    return path
