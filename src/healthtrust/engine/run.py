"""Map a task over slices of rows, on threads.

Threads share the columns and suit compiled kernels, which let go of the interpreter's lock. People that do
not fit in memory, or in one machine, are cut into parts of their own: `rounds`.

>>> ages = [30, 40, 50, 60]
>>> map_partitions(lambda rows: sum(ages[rows]), [slice(0, 3), slice(3, 4)], threads=2)
[120, 60]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from healthtrust.engine.everywhere import for_tasks

Result = TypeVar("Result")


def map_partitions(task: Callable[[slice], Result], parts: Sequence[slice], threads: int) -> list[Result]:
    """Return what the task gives for each part, in the order of the parts; one thread runs in the caller.

    A task may not ask all parts of the people (`everywhere`): that is done before or after.
    """
    task = for_tasks(task)
    if min(threads, len(parts)) <= 1:
        return [task(part) for part in parts]
    with ThreadPoolExecutor(min(threads, len(parts))) as pool:
        return list(pool.map(task, parts))
