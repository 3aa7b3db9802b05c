"""The value of something uncertain at which a ranking flips: where a difference changes its sign.

    v(x*) = 0,     by halving an interval at whose ends v has opposite signs

v, x    how far one design is ahead of another, and the uncertain value
Source  threshold analysis as bisection [recalled]

A simulation has steps; the value found is one where the sign changes within the tolerance, not a root.

>>> found = flip(lambda x: 3 * x - 1, 0.0, 1.0, steps=20)
>>> found is not None and round(found, 5)
0.33333
>>> flip(lambda x: x + 1, 0.0, 1.0) is None
True
"""

from __future__ import annotations

from collections.abc import Callable

STEPS = 6
"""Halvings: a sixty-fourth of the interval."""


def flip(value_of: Callable[[float], float], low: float, high: float, steps: int = STEPS) -> float | None:
    """Return where a value changes its sign between two ends, or nothing where it has one sign at both.

    A value of nought counts as flipped at its end; one that is not a number stops the search there.
    """
    at_low, at_high = value_of(low), value_of(high)
    if at_low * at_high > 0 or at_low != at_low or at_high != at_high:
        return None
    if at_low == at_high == 0:
        return None
    for _ in range(steps):
        at = (low + high) / 2
        value = value_of(at)
        if value != value:
            return None
        if (value > 0) == (at_low > 0):
            low = at
        else:
            high = at
    return (low + high) / 2
