"""A number known within limits: its value, and the least and most that it can be, column by column.

    [a, b] + [c, d] = [a + c, b + d]          [a, b] × [c, d] = [min, max of ac, ad, bc, bd]

A truth is a number too: 1 true, 0 false; its limits say whether it is certain. NaN is not known, and what is
made of something not known is not known either, except where the other part decides (false `and` unknown).

Source  interval arithmetic: Moore, Interval Analysis, Prentice-Hall 1966 [recalled]; truths of three values:
        Kleene, Introduction to Metamathematics, 1952 [recalled].

>>> rate = Ranged.printed(np.array([0.47]), half=np.array([0.005]))
>>> owed = times(exactly(np.array([1000.0])), rate)
>>> owed.value.tolist(), owed.low.round(6).tolist(), owed.high.round(6).tolist()
([470.0], [465.0], [475.0])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_NOISE = 2.0**-50
"""Relative error that a few sums and products leave in a float."""


@dataclass(frozen=True)
class Ranged:
    """Values [...] with their limits; the three are one array where the value is exact."""

    value: Numbers
    low: Numbers
    high: Numbers

    @property
    def exact(self) -> bool:
        """Return whether nothing is uncertain."""
        return self.low is self.value and self.high is self.value

    @classmethod
    def printed(cls, value: Numbers, half: Numbers) -> Ranged:
        """Return values that are printed to within `half` a unit of their last digit."""
        return cls(value, value - half, value + half) if np.any(half) else exactly(value)

    def at(self, position: NDArray[np.int64]) -> Ranged:
        """Return the values at these positions."""
        return each(self, lambda part: part[position])


def exactly(value: Numbers) -> Ranged:
    """Return values that are known exactly."""
    return Ranged(value, value, value)


def each(x: Ranged, change: Callable[[Numbers], Numbers]) -> Ranged:
    """Return a change that never falls, made to value and limits alike."""
    return exactly(change(x.value)) if x.exact else Ranged(change(x.value), change(x.low), change(x.high))


def negative(x: Ranged) -> Ranged:
    """Return −x."""
    return exactly(-x.value) if x.exact else Ranged(-x.value, -x.high, -x.low)


def plus(x: Ranged, y: Ranged) -> Ranged:
    """Return x + y."""
    return together(np.add, x, y)


def minus(x: Ranged, y: Ranged) -> Ranged:
    """Return x − y."""
    return plus(x, negative(y))


def lesser(x: Ranged, y: Ranged) -> Ranged:
    """Return the lesser of x and y."""
    return together(np.minimum, x, y)


def greater(x: Ranged, y: Ranged) -> Ranged:
    """Return the greater of x and y."""
    return together(np.maximum, x, y)


def together(rule: Callable[[Numbers, Numbers], Numbers], x: Ranged, y: Ranged) -> Ranged:
    """Return a rule that falls in neither number."""
    value = rule(x.value, y.value)
    if x.exact and y.exact:
        return exactly(value)
    return Ranged(value, rule(x.low, y.low), rule(x.high, y.high))


def times(x: Ranged, y: Ranged) -> Ranged:
    """Return x × y."""
    value = x.value * y.value
    if x.exact and y.exact:
        return exactly(value)
    corners = [a * b for a in (x.low, x.high) for b in (y.low, y.high)]
    return Ranged(value, np.minimum.reduce(corners), np.maximum.reduce(corners))


def over(x: Ranged, y: Ranged) -> Ranged:
    """Return x ÷ y; not known where y is or may be zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(y.value == 0, np.nan, x.value / y.value)
        if x.exact and y.exact:
            return exactly(value)
        corners = [a / b for a in (x.low, x.high) for b in (y.low, y.high)]
    spans = (y.low <= 0) & (y.high >= 0)
    low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    return Ranged(value, np.where(spans, np.nan, low), np.where(spans, np.nan, high))


def reaches(x: Ranged, y: Ranged, *, strictly: bool) -> Ranged:
    """Return whether x ≥ y, or x > y; certain only where every value within the limits says so."""
    rule = np.greater if strictly else np.greater_equal

    def asked(a: Numbers, b: Numbers) -> Numbers:
        return np.where(np.isnan(a) | np.isnan(b), np.nan, rule(a, b).astype(np.float64))

    if x.exact and y.exact:
        return exactly(asked(x.value, y.value))
    return Ranged(asked(x.value, y.value), asked(x.low, y.high), asked(x.high, y.low))


def both(x: Ranged, y: Ranged) -> Ranged:
    """Return whether both are true: false where either is false, whatever the other may be."""

    def asked(a: Numbers, b: Numbers) -> Numbers:
        return np.where((a == 0) | (b == 0), 0.0, a * b)

    return together(asked, x, y)


def untrue(x: Ranged) -> Ranged:
    """Return whether x is not true."""
    return minus(exactly(np.ones(1)), x)


def chosen(condition: Ranged, yes: Ranged, no: Ranged) -> Ranged:
    """Return `yes` where the condition holds, `no` where it does not; both limits where that is open."""

    def asked(which: Numbers, a: Numbers, b: Numbers) -> Numbers:
        return np.where(np.isnan(which), np.nan, np.where(which != 0, a, b))

    value = asked(condition.value, yes.value, no.value)
    if condition.exact and yes.exact and no.exact:
        return exactly(value)
    sure, possible = condition.low, condition.high
    low = np.where(sure == possible, asked(sure, yes.low, no.low), np.minimum(yes.low, no.low))
    high = np.where(sure == possible, asked(sure, yes.high, no.high), np.maximum(yes.high, no.high))
    return Ranged(value, low, high)


def truth(x: Ranged) -> Ranged:
    """Return whether x is not zero: as a truth every other number is true."""

    def asked(surely: NDArray[np.bool_]) -> Numbers:
        return np.where(np.isnan(x.value), np.nan, surely.astype(np.float64))

    if x.exact:
        return exactly(asked(x.value != 0))
    elsewhere, nowhere = (x.low > 0) | (x.high < 0), (x.low == 0) & (x.high == 0)
    return Ranged(asked(x.value != 0), asked(elsewhere), asked(~nowhere))


def to_nearest(amount: Numbers, step: Numbers | float) -> Numbers:
    """Return amounts to the nearest multiple of a step, halves up; not known where the step is zero.

    A quotient just below a half by the noise of floats, as that of 1.005 by 0.01, is the half it stands for.

    >>> to_nearest(np.array([1.005, 2.5, -2.5, 0.14]), 0.01).round(2).tolist()
    [1.01, 2.5, -2.5, 0.14]
    >>> to_nearest(np.array([0.5, 1.5, -0.5]), 1.0).tolist()
    [1.0, 2.0, 0.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(np.equal(step, 0), np.nan, amount / step)
    return np.asarray(np.floor(parts + 0.5 + _NOISE * np.abs(parts)) * step)


def known(x: Ranged) -> Ranged:
    """Return whether x is known."""
    return exactly((~np.isnan(x.value)).astype(np.float64))


def agreed(rule: Ranged, printed: Ranged) -> Ranged:
    """Return what a rule gives, held within a printed figure; the printed one where the two cannot both be.

    Where only one of them is known it is that one.
    """
    low, high = np.maximum(rule.low, printed.low), np.minimum(rule.high, printed.high)
    meet = (low <= high) & ~np.isnan(rule.value)
    alone = np.isnan(printed.value)

    def of(met: Numbers, by_rule: Numbers, as_printed: Numbers) -> Numbers:
        return np.where(alone, by_rule, np.where(meet, met, as_printed))

    value = of(np.clip(rule.value, low, high), rule.value, printed.value)
    return Ranged(value, of(low, rule.low, printed.low), of(high, rule.high, printed.high))
