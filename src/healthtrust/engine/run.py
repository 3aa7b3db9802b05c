"""Map a task over slices of rows or over files, and total the whole numbers it returns.

Threads share the columns and suit compiled kernels, which let go of the interpreter's lock. Files suit
people that do not fit in memory: a task opens its own path, so that a process pool, or an existing cluster,
only ever passes on paths and tallies.

>>> ages = np.array([30, 40, 50, 60])
>>> total(map_partitions(lambda rows: {"years": ages[rows].sum()}, [slice(0, 3), slice(3, 4)], threads=2))
{'years': 180}
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import reduce
from multiprocessing import get_context
from numbers import Integral
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

Result = TypeVar("Result")


def map_partitions(task: Callable[[slice], Result], parts: Sequence[slice], threads: int) -> list[Result]:
    """Return what the task gives for each part, in the order of the parts; one thread runs in the caller."""
    if min(threads, len(parts)) <= 1:
        return [task(part) for part in parts]
    with ThreadPoolExecutor(min(threads, len(parts))) as pool:
        return list(pool.map(task, parts))


def map_files(task: Callable[[Path], Result], paths: Sequence[Path], processes: int) -> list[Result]:
    """Return what the task gives for each file, in the order of the paths; one process is the caller's.

    The task is a function of a module (it is sent by name), and depends on nothing but the path.
    """
    if min(processes, len(paths)) <= 1:
        return [task(path) for path in paths]
    with ProcessPoolExecutor(min(processes, len(paths)), mp_context=get_context("spawn")) as pool:
        return list(pool.map(task, paths))


def total(tallies: Sequence[Result]) -> Result:
    """Return the sum of tallies: whole numbers, arrays of them, or tuples and dictionaries of these.

    Only whole numbers add up to the same in any order: anything else raises TypeError. So do tallies of
    different form; none at all raises ValueError.
    """
    if not tallies:
        raise ValueError("cannot total no tallies: their form is unknown")
    return reduce(_sum, tallies[1:], _whole(tallies[0]))  # type: ignore[no-any-return]


def _whole(tally: Any) -> Any:
    """Return a tally with its numbers as int or int64; refuse any that are not whole."""
    if isinstance(tally, dict):
        return {name: _whole(part) for name, part in tally.items()}
    if isinstance(tally, tuple):
        parts = [_whole(part) for part in tally]
        return type(tally)(*parts) if hasattr(tally, "_fields") else tuple(parts)
    if isinstance(tally, np.ndarray) and tally.dtype.kind in "iu":
        return tally.astype(np.int64)
    if isinstance(tally, Integral) and not isinstance(tally, bool):
        return int(tally)
    kind = f"an array of {tally.dtype}" if isinstance(tally, np.ndarray) else type(tally).__name__
    raise TypeError(f"a tally must hold whole numbers, and this one holds {kind}")


def _sum(one: Any, other: Any) -> Any:
    """Return the sum of a tally that is whole already and another of the same form."""
    other = _whole(other)
    if type(one) is not type(other) or _form(one) != _form(other):
        raise TypeError(f"tallies differ in form: {_form(one)} and {_form(other)}")
    if isinstance(one, dict):
        return {name: _sum(part, other[name]) for name, part in one.items()}
    if isinstance(one, tuple):
        parts = [_sum(part, another) for part, another in zip(one, other, strict=True)]
        return type(one)(*parts) if hasattr(one, "_fields") else tuple(parts)
    return one + other


def _form(tally: Any) -> str:
    if isinstance(tally, dict):
        return f"dictionary of {', '.join(sorted(map(str, tally)))}"
    return (
        f"array of {tally.shape}"
        if isinstance(tally, np.ndarray)
        else (f"tuple of {len(tally)}" if isinstance(tally, tuple) else "one number")
    )
