"""Whose turn it is: people take turns, so that one who asks for ten things does not keep another waiting.

>>> queued = [(1, "ada"), (2, "ada"), (3, "ada"), (4, "bo")]
>>> in_turn(queued, []), in_turn(queued, ["ada"]), in_turn(queued, ["ada", "bo"])
([1, 4, 2, 3], [4, 1, 2, 3], [1, 4, 2, 3])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def in_turn(queued: Iterable[tuple[int, str]], running: Iterable[str]) -> list[int]:
    """Return the numbers of jobs that wait in the order they are taken.

    queued: number and person of each job that waits; running: the person of each that runs
    """
    turns, taken = [], Counter(running)
    for number, who in sorted(queued):
        turns.append((taken[who], number))
        taken[who] += 1
    return [number for _, number in sorted(turns)]
