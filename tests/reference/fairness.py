"""Fairness by its definitions: every resident written out, every pair compared, every sum spelled out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, sqrt
from statistics import mean

Column = Sequence[float]


def gini(values: Column, weights: Column) -> float:
    """Mean difference of all pairs, over twice the mean."""
    people = sum(weights)
    average = sum(w * v for v, w in zip(values, weights, strict=True)) / people
    apart = sum(
        wa * wb * abs(a - b)
        for a, wa in zip(values, weights, strict=True)
        for b, wb in zip(values, weights, strict=True)
    )
    return apart / (2 * people * people * average)


def ranks(values: Column, weights: Column) -> list[float]:
    """Share of people below, and half of those level."""
    people = sum(weights)
    pairs = list(zip(values, weights, strict=True))
    return [
        (sum(w for v, w in pairs if v < x) + sum(w for v, w in pairs if v == x) / 2) / people for x in values
    ]


def concentration(outcome: Column, ranking: Column, weights: Column) -> float:
    """Twice the covariance of outcome and rank, over the mean outcome."""
    people = sum(weights)
    rank = ranks(ranking, weights)
    average = sum(w * h for h, w in zip(outcome, weights, strict=True)) / people
    moment = sum(w * h * (r - 0.5) for h, r, w in zip(outcome, rank, weights, strict=True)) / people
    return 2 * moment / average


def split(income: Column, paid: Column, weights: Column, bandwidth: float) -> dict[str, float]:
    """V, H and R from group after group: means, shares and a Gini coefficient within each."""
    left = [x - t for x, t in zip(income, paid, strict=True)]
    key = [x if bandwidth == 0 else floor(x / bandwidth) for x in income]
    people, rest = sum(weights), sum(w * y for y, w in zip(left, weights, strict=True))
    after, before = 0.0, 0.0
    means = {}
    for k in sorted(set(key)):
        rows = [i for i, other in enumerate(key) if other == k]
        w, x, y = ([column[i] for i in rows] for column in (weights, income, left))
        held = sum(a * b for a, b in zip(w, y, strict=True))
        means[k] = held / sum(w)
        part = sum(w) / people * held / rest
        after += part * gini(y, w)
        before += part * gini(x, w) if sum(x) > 0 else 0.0
    between = concentration([means[k] for k in key], key, weights)
    return {
        "vertical": gini(income, weights) - between - before,
        "horizontal": after - before,
        "reranking": gini(left, weights) - between - after,
        "among_equals": before,
        "atkinson_plotnick": gini(left, weights) - concentration(left, income, weights),
    }


def catastrophic(
    paid: Column, resources: Column, ranking: Column, weights: Column, z: float
) -> dict[str, float]:
    """Headcount, overshoot and the same by rank, the poorest resident counted twice and the richest never."""
    people = sum(weights)
    share = [t / x if x > 0 else float(t > 0) for t, x in zip(paid, resources, strict=True)]
    hit = [float(s > z) for s in share]
    over = [max(s - z, 0.0) for s in share]
    twice_to_none = [2 * (1 - r) for r in ranks(ranking, weights)]

    def average(column: Column, by: Column) -> float:
        return sum(w * c * b for w, c, b in zip(weights, column, by, strict=True)) / people

    ones = [1.0] * len(share)
    return {
        "headcount": average(hit, ones),
        "overshoot": average(over, ones),
        "headcount_by_rank": average(hit, twice_to_none),
        "overshoot_by_rank": average(over, twice_to_none),
    }


def poverty(consumption: Column, line: float, weights: Column) -> dict[str, float]:
    """Share of people below the line and their mean shortfall over everybody."""
    people = sum(weights)
    short = [max(line - x, 0.0) for x in consumption]
    headcount = sum(w for s, w in zip(short, weights, strict=True) if s > 0) / people
    gap = sum(w * s for s, w in zip(short, weights, strict=True)) / people
    return {"headcount": headcount, "gap": gap, "normalised_gap": gap / line}


def curve(outcome: Column, ranking: Column, weights: Column, p: float) -> float:
    """What the poorest share p hold; of those level where p falls, each an equal part."""
    people = sum(weights)
    held, total = 0.0, sum(w * h for h, w in zip(outcome, weights, strict=True))
    for h, x, w in zip(outcome, ranking, weights, strict=True):
        below = sum(v for r, v in zip(ranking, weights, strict=True) if r < x) / people
        level = sum(v for r, v in zip(ranking, weights, strict=True) if r == x) / people
        held += w * h * min(max((p - below) / level, 0.0), 1.0)
    return held / total


def jackknife(statistic: Callable[[list[int]], float], clusters: Sequence[int]) -> float:
    """Standard error from leaving out one cluster after another."""
    names = sorted(set(clusters))
    n = len(names)
    without = [statistic([i for i, c in enumerate(clusters) if c != name]) for name in names]
    centre = mean(without)
    return sqrt((n - 1) / n * sum((value - centre) ** 2 for value in without))
