"""Weighted capitation one place at a time, in plain Python: what columns of `allocate.formula` must equal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from healthtrust.design.formula import Formula, Index, Service

Row = Mapping[str, float]


def index_of(index: Index, row: Row, heads: float) -> float:
    if index.constant is not None:
        value = index.constant
    elif index.coefficients:
        value = index.intercept
        for column, coefficient in index.coefficients.items():
            value += coefficient * row[column]
        if index.link == "log":
            value = math.exp(value)
    elif index.groups:
        counted = sum(row[group.column] for group in index.groups)
        value = sum(row[group.column] * group.weight for group in index.groups) / counted
    else:
        value = row[index.column] if index.column_is == "index" else row[index.column] / heads
    return value**index.power


def service_of(formula: Formula, part: Service, rows: Sequence[Row], heads: Sequence[float]) -> list[float]:
    weights = []
    for row, population in zip(rows, heads, strict=True):
        weight = population
        for index in formula.indices_of(part):
            weight *= index_of(index, row, population)
        weights.append(weight)
    everybody, total = sum(heads), sum(weights)
    scaled = [weight * everybody / total for weight in weights]
    added = [sum(row[a.column] for a in part.adjustments) for row in rows]
    with_added = [w + a for w, a in zip(scaled, added, strict=True)]
    return [w * everybody / sum(with_added) for w in with_added]


def weighted(formula: Formula, rows: Sequence[Row], heads: Sequence[float]) -> list[list[float]]:
    """Return by place the weighted population of every part, and the overall one last."""
    total = sum(part.share for part in formula.parts)
    by_part = [service_of(formula, part, rows, heads) for part in formula.parts]
    result = []
    for place in range(len(rows)):
        each = [column[place] for column in by_part]
        overall = sum(p.share / total * w for p, w in zip(formula.parts, each, strict=True))
        result.append([*each, overall])
    return result


def targets(points: Sequence[int], budget: int, fixed: Sequence[int]) -> list[int]:
    """Return money by largest remainder, the first of equal remainders served first."""
    left, total = budget - sum(fixed), sum(points)
    quotas = [Fraction(left * p, total) for p in points]
    whole = [math.floor(q) for q in quotas]
    by_remainder = sorted(range(len(points)), key=lambda i: quotas[i] - whole[i], reverse=True)
    for i in by_remainder[: left - sum(whole)]:
        whole[i] += 1
    return [f + w for f, w in zip(fixed, whole, strict=True)]
