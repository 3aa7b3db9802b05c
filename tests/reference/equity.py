"""Equity and protection by their definitions: people written out, equations solved blindly, cases counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import exp, factorial, log


def same_for_all(worth: Callable[[float], float], values: Sequence[float], people: Sequence[int]) -> float:
    """The level at which everybody having it is worth what the people have now, by halving."""
    total = sum(n * worth(h) for h, n in zip(values, people, strict=True)) / sum(people)
    low, high = min(values), max(values)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) < total else (low, middle)
    return (low + high) / 2


def atkinson(values: Sequence[float], aversion: float, people: Sequence[int]) -> float:
    def worth(h: float) -> float:
        return log(h) if aversion == 1 else h ** (1 - aversion) / (1 - aversion)

    return same_for_all(worth, values, people)


def kolm(values: Sequence[float], aversion: float, people: Sequence[int]) -> float:
    return same_for_all(lambda h: h if aversion == 0 else -exp(-aversion * h), values, people)


def extended_gini(values: Sequence[float], aversion: float, people: Sequence[int]) -> float:
    """The least value of everybody, and each further step of it weighted by those who reach it."""
    everybody = sorted(h for h, n in zip(values, people, strict=True) for _ in range(n))
    level, total = everybody[0], len(everybody)
    for j in range(1, total):
        level += (everybody[j] - everybody[j - 1]) * ((total - j) / total) ** aversion
    return level


def quality_adjusted(mortality: Sequence[float], quality: Sequence[float], width: Sequence[float]) -> float:
    """A hundred thousand born, and what they live through, band by band."""
    alive, years = 100_000.0, 0.0
    for j, (rate, u, n) in enumerate(zip(mortality, quality, width, strict=True)):
        dying = alive if j == len(width) - 1 else alive * n * rate / (1 + n * rate / 2)
        years += u * (n * (alive - dying) + n / 2 * dying)
        alive -= dying
    return years / 100_000


def spending(price: Sequence[float], cases: Sequence[float], most: int) -> dict[float, float]:
    """Chance of each yearly total, every combination of up to `most` cases of each item written out."""
    found: dict[float, float] = {}
    for counts in product(range(most + 1), repeat=len(price)):
        chance = 1.0
        for n, rate in zip(counts, cases, strict=True):
            chance *= exp(-rate) * rate**n / factorial(n)
        total = sum(n * x for n, x in zip(counts, price, strict=True))
        found[total] = found.get(total, 0.0) + chance
    return found


def hardship(
    chances: dict[float, float], resources: float, line: float, shares: Sequence[float]
) -> dict[str, list[float]]:
    """Risk and money beyond each share, and falling below the line, for one person."""

    def mean_of(worth: Callable[[float], float]) -> float:
        return sum(chance * worth(paid) for paid, chance in chances.items())

    def lacks(left: float) -> float:
        return max(line - max(left, 0.0), 0.0)

    before = resources
    return {
        "risk": [mean_of(lambda s, t=t: float(s > t * before + 1e-9)) for t in shares],  # type: ignore[misc]
        "spent": [mean_of(lambda s, t=t: s * (s > t * before + 1e-9)) for t in shares],  # type: ignore[misc]
        "falls": [mean_of(lambda s: float(before >= line > before - s + 1e-9))],
        "gap": [mean_of(lambda s: lacks(before - s) - lacks(before))],
    }
