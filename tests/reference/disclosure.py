"""What hidden counts can be, found by trying every table of whole numbers: the slow and plain way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np


def possible(
    counts: Sequence[int], hid: Sequence[bool], totals: Sequence[tuple[Sequence[int], int]], most: int
) -> Iterator[tuple[int, ...]]:
    """Yield every choice of hidden counts, 0 to `most`, that fits the totals shown: (members, their sum)."""
    where = [at for at, is_hidden in enumerate(hid) if is_hidden]
    left = [
        (set(members) & set(where), total - sum(counts[at] for at in members if not hid[at]))
        for members, total in totals
    ]

    def tried(done: dict[int, int], rest: list[int]) -> Iterator[tuple[int, ...]]:
        for members, total in left:
            known = [done[at] for at in members if at in done]
            if sum(known) > total or (len(known) == len(members) and sum(known) != total):
                return
        if not rest:
            yield tuple(done[at] for at in where)
            return
        for value in range(most + 1):
            yield from tried({**done, rest[0]: value}, rest[1:])

    yield from tried({}, where)


def ranges(
    counts: Sequence[int], hid: Sequence[bool], totals: Sequence[tuple[Sequence[int], int]], most: int
) -> list[tuple[int, int]]:
    """Return the least and the greatest that each hidden count can be."""
    tables = np.array(list(possible(counts, hid, totals, most)))
    return [(int(column.min()), int(column.max())) for column in tables.T]
