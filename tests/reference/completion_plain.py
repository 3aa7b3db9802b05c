"""Months completed one cell at a time in fractions: chain ladder, Mack's errors, Bornhuetter-Ferguson."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import sqrt

Rows = Sequence[Sequence[int]]
"""[month of care][month of development]: cumulative, as far as watched."""


def triangle(records: Iterable[tuple[int, int, int]], first: int, until: int) -> list[list[int]]:
    """Return the triangle of records (month of care, month of receipt, money), known by the month `until`."""
    made = []
    for care in range(first, until + 1):
        row = []
        for by in range(care, until + 1):
            row.append(sum(money for served, seen, money in records if served == care and seen <= by))
        made.append(row)
    return made


def factors(rows: Rows) -> list[Fraction]:
    """Return the development factors, weighted by volume."""
    longest = max(len(row) for row in rows)
    found = []
    for d in range(longest - 1):
        told = [row for row in rows if len(row) > d + 1]
        found.append(Fraction(sum(row[d + 1] for row in told), sum(row[d] for row in told)))
    return found


def ultimates(rows: Rows, tail: Fraction = Fraction(1)) -> list[Fraction]:
    """Return what each month will have cost when all is in."""
    found, f = [], factors(rows)
    for row in rows:
        cost = Fraction(row[-1])
        for factor in f[len(row) - 1 :]:
            cost *= factor
        found.append(cost * tail)
    return found


def sigma_squared(rows: Rows) -> list[Fraction]:
    """Return Mack's variance of each factor; the last by his rule."""
    found: list[Fraction] = []
    for d, f in enumerate(factors(rows)):
        told = [row for row in rows if len(row) > d + 1 and row[d] > 0]
        if len(told) > 1:
            spread = sum(row[d] * (Fraction(row[d + 1], row[d]) - f) ** 2 for row in told)
            found.append(Fraction(spread) / (len(told) - 1))
        elif len(found) == 1:
            found.append(found[0])
        else:
            before, one = found[-2:]
            found.append(min(one**2 / before if before else Fraction(0), before, one))
    return found


def covariance(rows: Rows, i: int, j: int) -> Fraction:
    """Return the covariance of what is to come of two months; of one, its mean square error."""
    f, s, cost = factors(rows), sigma_squared(rows), ultimates(rows)
    total = Fraction(0)
    for d in range(max(len(rows[i]), len(rows[j])) - 1, len(f)):
        base = sum(row[d] for row in rows if len(row) > d + 1)
        total += cost[i] * cost[j] * s[d] / f[d] ** 2 / base
        if i == j:
            here = Fraction(rows[i][-1])
            for factor in f[len(rows[i]) - 1 : d]:
                here *= factor
            if here:
                total += cost[i] ** 2 * s[d] / f[d] ** 2 / here
    return total


def error(rows: Rows, months: Sequence[int]) -> float:
    """Return the standard error of what is to come of some months together."""
    return sqrt(sum(covariance(rows, i, j) for i in months for j in months))


def with_prior(rows: Rows, expected: Sequence[int]) -> list[Fraction]:
    """Return what is to come of each month by credibility: chain ladder and expected cost."""
    found = []
    for row, cost, prior in zip(rows, ultimates(rows), expected, strict=True):
        told = Fraction(1)
        for factor in factors(rows)[len(row) - 1 :]:
            told *= factor
        share = min(1 / told, Fraction(1))
        found.append(share * (cost - row[-1]) + (1 - share) * (1 - share) * prior)
    return found
