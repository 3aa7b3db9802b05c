"""What a rule asks of all the people when it holds only some of them: sums, the largest, counts, all rows.

    everywhere(x)        Σ_k x_k                     whole numbers, arrays of them, tuples and dictionaries
    sums(v, by, n)       Σ_i v_i [by_i = g]          real numbers, each to 2⁻³⁰: order is nothing
    largest(x)           max_k x_k                   element by element
    counted(v, w)        distinct v, with Σ w        whole numbers: what ranks and tenths are made of
    before(n)            Σ_{j < k} n_j               rows of the parts that come before this one
    joined(columns)      rows of all parts in order  where there are few; only the part that leads has them

k   parts of the people, in the order of their rows

A rule calls these in the same order in every part: all stand at the same place of the same program, and none
goes on before everybody has answered. Where the people are one part, which is the usual case, the answer is
what this part says. They must not be called from inside a task of `map_partitions`.

>>> everywhere({"heads": np.array([3, 4], dtype=np.int32)})
{'heads': array([3, 4])}
>>> sums(np.array([0.5, 0.25, 1.0]), np.array([0, 0, 1]), 2)
array([0.75, 1.  ])
>>> counted(np.array([7, 5, 7]), np.array([1, 2, 3]))
(array([5, 7]), array([2, 4]))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.engine.combine import Ask, combined

Tally = TypeVar("Tally")
Given = TypeVar("Given")
FRACTION = 2.0**30
_ROWS_AT_ONCE = 2**22


class Part(Protocol):
    """One part of the people, as the rules that work on it see it."""

    number: int
    count: int

    def ask(self, ask: Ask) -> Any:
        """Return what all parts together answer."""

    def once(self, function: Callable[[], Given]) -> Given:
        """Return what a function gives that would give the same in every part."""


_HERE: ContextVar[Part | None] = ContextVar("part", default=None)


class _Inside:
    """Stands where tasks run: nobody else is asked from inside a task."""

    number, count = 0, 1

    def ask(self, ask: Ask) -> Any:
        raise RuntimeError(
            f"a task of map_partitions may not ask all parts for {ask.kind}: ask before or after it"
        )

    def once(self, function: Callable[[], Given]) -> Given:
        return function()


@contextmanager
def within(part: Part | None) -> Any:
    """Let the rules called inside work on one part of the people."""
    token = _HERE.set(part)
    try:
        yield
    finally:
        _HERE.reset(token)


def for_tasks(task: Callable[..., Given]) -> Callable[..., Given]:
    """Return a task that other threads may run for this part; it may not ask all parts."""
    if _HERE.get() is None:
        return task

    def inside(*given: Any) -> Given:
        with within(_Inside()):
            return task(*given)

    return inside


def parted() -> bool:
    """Return whether the people are in several parts, each worked on by one thread."""
    here = _HERE.get()
    return here is not None and here.count > 1


def number() -> int:
    """Return which part this is, from 0 on."""
    here = _HERE.get()
    return 0 if here is None else here.number


def parts_in_all() -> int:
    """Return how many parts the people are in."""
    here = _HERE.get()
    return 1 if here is None else here.count


def leads() -> bool:
    """Return whether this part is the first, which writes what is written once."""
    here = _HERE.get()
    return here is None or here.number == 0


def everywhere(tally: Tally) -> Tally:
    """Return the sum over all parts of whole numbers, arrays of them, or tuples and dictionaries of these.

    Whole numbers come back as int and int64. Raises TypeError for any that are not whole.
    """
    return _asked(Ask("sum", tally))  # type: ignore[no-any-return]


def largest(values: Given) -> Given:
    """Return the largest of all parts: of numbers, or of arrays element by element."""
    return _asked(Ask("largest", values))  # type: ignore[no-any-return]


def counted(values: NDArray[Any], weights: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct values of all parts, rising, and their weights: whole numbers, to be left alone."""
    distinct, where = np.unique(values.astype(np.int64), return_inverse=True)
    weight = np.zeros(len(distinct), dtype=np.int64)
    np.add.at(weight, where, weights.astype(np.int64))
    return _asked(Ask("counts", (distinct, weight)))  # type: ignore[no-any-return]


def before(rows: int) -> int:
    """Return how many rows the parts before this one have, given how many this one has."""
    here = _HERE.get()
    if here is None:
        return 0
    each = np.zeros(here.count, dtype=np.int64)
    each[here.number] = rows
    return int(everywhere(each)[: here.number].sum())


def joined(columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the rows of all parts in order; in parts that do not lead, this part's own, to be left alone."""
    found = _asked(Ask("rows", dict(columns)))
    return dict(columns) if found is None else found


def sums(values: ArrayLike, by: NDArray[Any] | None = None, groups: int = 1) -> NDArray[np.float64]:
    """Return the sums [group] over all parts of real values [n] by group `by` [n], or of all.

    Each value counts to the nearest 2⁻³⁰, and those are added up as whole numbers: any order and any parts
    give the same. Raises ValueError for values that are not finite or reach 2⁶².
    """
    values = np.asarray(values, dtype=np.float64)
    whole, fraction = np.zeros(groups, dtype=np.int64), np.zeros(groups, dtype=np.int64)
    for start in range(0, len(values), _ROWS_AT_ONCE):
        some = values[start : start + _ROWS_AT_ONCE]
        group = np.zeros(len(some), dtype=np.intp) if by is None else by[start : start + _ROWS_AT_ONCE]
        if not (np.abs(some) < 2.0**62).all():
            raise ValueError("only finite values below 2^62 can be added up")
        floor = np.floor(some)
        rest = np.rint((some - floor) * FRACTION)
        np.add.at(whole, group, floor.astype(np.int64))
        fraction += np.bincount(group, rest, groups).astype(np.int64)
    whole, fraction = everywhere((whole, fraction))
    return whole + fraction / FRACTION


def agree(known: Mapping[str, str]) -> None:
    """Hold what every part knows beside the others; raises RuntimeError with the names of what differs."""
    _asked(Ask("agree", dict(known)))


def once(function: Callable[[], Given]) -> Given:
    """Return what a function gives, worked out once for all the parts that share a process.

    It must depend only on what is the same in every part, such as answers of everybody, must not ask them
    anything, and what it gives must not be changed afterwards.
    """
    here = _HERE.get()
    return function() if here is None else here.once(function)


def _asked(ask: Ask) -> Any:
    here = _HERE.get()
    return combined(ask.kind, [ask.value]) if here is None else here.ask(ask)
