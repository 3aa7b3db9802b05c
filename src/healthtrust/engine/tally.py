"""Add up tallies: whole numbers, in any order and from any parts the same.

>>> total([{"heads": 2}, {"heads": 3}])
{'heads': 5}
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from numbers import Integral
from typing import Any, TypeVar

import numpy as np

Result = TypeVar("Result")


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
