"""The value of something uncertain at which a ranking flips: where a difference changes its sign.

    v(x*) = 0,     between two ends at which v has opposite signs, by `study.sensitivity.flips.narrowed`

v, x    how far one design is ahead of another, and the uncertain value

A simulation has steps; the value found is one where the sign changes within the tolerance, not a root.

>>> found = flip(lambda x: 3 * x - 1, 0.0, 1.0, steps=20)
>>> found is not None and round(found, 5)
0.33333
>>> flip(lambda x: x + 1, 0.0, 1.0) is None
True
"""

from __future__ import annotations

from collections.abc import Callable

from healthtrust.study.sensitivity.flips import Bracket, narrowed

STEPS = 6
"""Halvings that would narrow as far: a sixty-fourth of the interval."""


def flip(value_of: Callable[[float], float], low: float, high: float, steps: int = STEPS) -> float | None:
    """Return where a value changes its sign between two ends, or nothing where it has one sign at both.

    A value of nought counts as flipped at its end; one that is not a number leaves the interval wider.
    """
    at_low, at_high = value_of(low), value_of(high)
    if at_low * at_high > 0 or at_low == at_high == 0 or at_low != at_low or at_high != at_high:
        return None
    ends = Bracket("", low, at_low, high, at_high)
    exact = {"": (high - low) / 2**steps}
    (found,) = narrowed([ends], lambda asked: [value_of(at) for _, at in asked], exact)
    return found.value
