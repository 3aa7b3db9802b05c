"""Fit of a scheme once more, slow and plain: one person at a time, in fractions and sums."""

from __future__ import annotations

import math
from collections.abc import Sequence

Column = Sequence[float]


def total(values: Column, weights: Column) -> float:
    return math.fsum(w * v for v, w in zip(values, weights, strict=True))


def scaled(payment: Column, cost: Column, weights: Column) -> list[float]:
    """Payments times the factor that brings them to the cost of all."""
    factor = total(cost, weights) / total(payment, weights)
    return [factor * each for each in payment]


def class_means(labels: Sequence[object], cost: Column, weights: Column) -> list[float]:
    paid = []
    for label in labels:
        inside = [i for i, other in enumerate(labels) if other == label]
        years = math.fsum(weights[i] for i in inside)
        paid.append(math.fsum(weights[i] * cost[i] for i in inside) / years)
    return paid


def explained(paid: Column, cost: Column, weights: Column) -> tuple[float, float, float]:
    """R², Cumming's prediction measure and mean absolute error."""
    mean = total(cost, weights) / math.fsum(weights)
    squares = math.fsum(w * (y - q) ** 2 for y, q, w in zip(cost, paid, weights, strict=True))
    of_squares = math.fsum(w * (y - mean) ** 2 for y, w in zip(cost, weights, strict=True))
    sizes = math.fsum(w * abs(y - q) for y, q, w in zip(cost, paid, weights, strict=True))
    of_sizes = math.fsum(w * abs(y - mean) for y, w in zip(cost, weights, strict=True))
    return 1 - squares / of_squares, 1 - sizes / of_sizes, sizes / math.fsum(weights)


def over(paid: Column, cost: Column, weights: Column, within: Sequence[bool]) -> float:
    """Revenue less cost per person-year of those within."""
    inside = [i for i, is_in in enumerate(within) if is_in]
    years = math.fsum(weights[i] for i in inside)
    return math.fsum(weights[i] * (paid[i] - cost[i]) for i in inside) / years


def ratio(paid: Column, cost: Column, weights: Column, within: Sequence[bool]) -> float:
    inside = [i for i, is_in in enumerate(within) if is_in]
    spent = math.fsum(weights[i] * cost[i] for i in inside)
    return math.fsum(weights[i] * paid[i] for i in inside) / spent


def refunded(cost: float, share: float, above: float, upto: float) -> float:
    return share * max(min(cost, upto) - above, 0.0)


def borne(cost: Column, weights: Column, rule: tuple[float, float, float]) -> float:
    """What part of one per cent more cost of everybody plans bear, by trying a very small rise."""
    step = 1e-7
    more = math.fsum(
        w * (refunded(y * (1 + step), *rule) - refunded(y, *rule)) for y, w in zip(cost, weights, strict=True)
    )
    return 1 - more / (step * total(cost, weights))


def deleted_one_at_a_time(statistic: object, clusters: Sequence[int]) -> float:
    """Standard error by leaving out one cluster after the other (jackknife)."""
    assert callable(statistic)
    names = sorted(set(clusters))
    found = [statistic([i for i, c in enumerate(clusters) if c != name]) for name in names]
    mean = math.fsum(found) / len(found)
    return math.sqrt((len(found) - 1) / len(found) * math.fsum((each - mean) ** 2 for each in found))
