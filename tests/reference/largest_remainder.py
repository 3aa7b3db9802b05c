"""Largest remainder as it is taught: exact fractions, one seat at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction


def share(total: int, weights: Sequence[float | int]) -> list[int]:
    if total < 0:
        return [-part for part in share(-total, weights)]
    exact = [Fraction(weight) for weight in weights]
    quotas = [total * weight / sum(exact) for weight in exact]
    parts = [math.floor(quota) for quota in quotas]
    while sum(parts) < total:
        fractions = [quota - part for quota, part in zip(quotas, parts, strict=True)]
        winner = fractions.index(max(fractions))
        parts[winner] += 1
    return parts
