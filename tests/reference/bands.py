"""A schedule in bands, one slice of one amount at a time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def due(amount: float, lower: Sequence[float], slope: Sequence[float]) -> Fraction:
    total = Fraction(0)
    for k, start in enumerate(lower):
        end = lower[k + 1] if k + 1 < len(lower) else max(amount, start)
        slice_of_amount = Fraction(min(amount, end)) - Fraction(start)
        if slice_of_amount > 0:
            total += slice_of_amount * Fraction(slope[k])
    return total
