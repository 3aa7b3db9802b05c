"""Whether two runs are the same, and how far apart two numbers may be by chance.

    |a − b| ≤ z sd     two counts or means whose difference has standard deviation sd; z = 5, so that a test
                       that is right fails once in a million times

>>> same({"a": np.array([1, 2]), "b": ("x",)}, {"a": np.array([1, 2]), "b": ("x",)})
''
>>> same({"a": np.array([1, 2])}, {"a": np.array([1, 3])})
'a: 1 of 2 values'
>>> within(10.0, 12.0, deviation=1.0), within(10.0, 16.0, deviation=1.0)
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.state import State

Z = 5.0
"""Standard deviations that chance may take a number from what is expected."""

FOUND = ("persons", "households", "contributions", "package", "budgets", "enrolment", "care", "scorecard")
"""What steps find in a year."""


def within(one: float, other: float, *, deviation: float) -> bool:
    """Return whether two numbers are as close as chance of this standard deviation allows."""
    return abs(one - other) <= Z * deviation + 1e-12 * max(abs(one), abs(other))


def near(one: float, other: float, share: float = 1e-9) -> bool:
    """Return whether two numbers are the same but for the rounding of floating point."""
    return abs(one - other) <= share * max(abs(one), abs(other), 1.0)


def differing(one: State, other: State) -> str:
    """Return what differs between two years in words; nothing where every finding and posting is the same."""
    found = [same(getattr(one, name), getattr(other, name), name) for name in FOUND]
    found.append(same(one.book.postings(), other.book.postings(), "ledger"))
    return "; ".join(filter(None, found))


def same(one: Any, other: Any, name: str = "") -> str:
    """Return what differs between two values, tables or records in words; nothing where all is the same."""
    if is_dataclass(one) and not isinstance(one, type) and type(one) is type(other):
        pairs = {f.name: (getattr(one, f.name), getattr(other, f.name)) for f in fields(one)}
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        if one.keys() != other.keys():
            return f"{name}: other columns"
        pairs = {str(key): (one[key], other[key]) for key in one}
    elif isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return _values(one, other, name)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = {str(n): pair for n, pair in enumerate(zip(one, other, strict=True), start=1)}
    else:
        alike = type(one) is type(other) and (one == other or (one != one and other != other))
        return "" if alike else f"{name}: {one!r:.40} and {other!r:.40}"
    dotted = f"{name}." if name else ""
    return "; ".join(filter(None, (same(a, b, f"{dotted}{key}") for key, (a, b) in pairs.items())))


def _values(one: NDArray[Any], other: NDArray[Any], name: str) -> str:
    if one.shape != other.shape or one.dtype != other.dtype:
        return f"{name}: {one.shape} and {other.shape}"
    numbers = np.issubdtype(one.dtype, np.inexact)
    off = int((~((one == other) | ((one != one) & (other != other)) if numbers else one == other)).sum())
    return f"{name}: {off} of {one.size} values" if off else ""
