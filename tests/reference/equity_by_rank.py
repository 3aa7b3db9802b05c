"""Equity by its definitions: everybody written out, all pairs compared, every index summed by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Column = Sequence[float]


def written_out(column: Column, weights: Sequence[int]) -> list[float]:
    """Repeat each row as often as it counts."""
    return [value for value, w in zip(column, weights, strict=True) for _ in range(w)]


def gini_by_pairs(values: Column) -> float:
    """Half the mean difference of all pairs, over the mean."""
    n = len(values)
    apart = sum(abs(a - b) for a in values for b in values)
    return apart / (2 * n * n * (sum(values) / n))


def generalised(outcome: Column, rank: Column) -> float:
    """Mean over all pairs of the outcome's difference, signed by who is better off: 2 cov(h, R)."""
    n = len(outcome)
    signed = sum(
        (a - b) * ((r > s) - (r < s))
        for a, r in zip(outcome, rank, strict=True)
        for b, s in zip(outcome, rank, strict=True)
    )
    return signed / (2 * n * n)


def concentration(outcome: Column, rank: Column) -> float:
    """That over the mean."""
    return generalised(outcome, rank) / (sum(outcome) / len(outcome))


def achievement(outcome: Column, rank: Column, power: int) -> float:
    """Mean outcome of the worst off of `power` people drawn at random, for a whole aversion, ties shared."""
    n = len(outcome)
    total = 0.0
    for level in sorted(set(rank)):
        own = [h for h, r in zip(outcome, rank, strict=True) if r == level]
        at_least = sum(r >= level for r in rank) / n
        above = sum(r > level for r in rank) / n
        total += (sum(own) / len(own)) * (at_least**power - above**power)
    return total


def jackknife(statistic: object, outcome: Column, rank: Column, weights: Column) -> float:
    """Infinitesimal jackknife: the statistic moved by a little weight on each row in turn."""
    step, base = 1e-6, np.asarray(weights, dtype=float)
    moves = []
    for i in range(len(base)):
        up, down = base.copy(), base.copy()
        up[i] += step * base[i]
        down[i] -= step * base[i]
        moves.append((statistic(outcome, rank, up) - statistic(outcome, rank, down)) / (2 * step))  # type: ignore[operator]
    n = len(moves)
    return float(np.sqrt(n / (n - 1) * np.sum(np.square(moves))))
