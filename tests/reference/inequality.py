"""Inequality by its definitions: people written out one by one, every pair compared."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def written_out(values: Sequence[float], weights: Sequence[int]) -> list[float]:
    """Each row as many times as the people it stands for."""
    return [value for value, weight in zip(values, weights, strict=True) for _ in range(weight)]


def fractional_rank(values: Sequence[float]) -> list[float]:
    """Share of people below, and half of those level."""
    n = len(values)
    return [
        (sum(other < mine for other in values) + sum(other == mine for other in values) / 2) / n
        for mine in values
    ]


def concentration_index(outcome: Sequence[float], ranking: Sequence[float]) -> float:
    """Twice the covariance of outcome and rank, over the mean outcome."""
    n = len(outcome)
    mean = sum(outcome) / n
    rank = fractional_rank(ranking)
    covariance = sum(h * r for h, r in zip(outcome, rank, strict=True)) / n - mean * sum(rank) / n
    return 2 * covariance / mean


def gini(values: Sequence[float]) -> float:
    """Mean difference of all pairs, over twice the mean."""
    n = len(values)
    return sum(abs(a - b) for a in values for b in values) / (2 * n * n * (sum(values) / n))


def standard_error(outcome: Sequence[float], ranking: Sequence[float]) -> float:
    """Kakwani, Wagstaff and van Doorslaer, for people none of whom share a rank."""
    n = len(outcome)
    mean = sum(outcome) / n
    index = concentration_index(outcome, ranking)
    rank = fractional_rank(ranking)
    squares, held = 0.0, 0.0
    for i in sorted(range(n), key=ranking.__getitem__):
        before, held = held, held + outcome[i] / (mean * n)
        a = outcome[i] / mean * (2 * rank[i] - 1 - index) + 2 - before - held
        squares += a * a
    return sqrt((squares / n - (1 + index) ** 2) / n)
