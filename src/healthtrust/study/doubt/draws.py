"""A question asked again at every draw: its best package there, and what given packages are worth there.

    λ*(d), V*(d)   the best package at the numbers of draw d and its welfare (`government.certify`)
    V_k(d)         the welfare of package k at those numbers, with the best taxes for what it then costs;
                   minus infinity where none pays for it
    kept to        of a package that turns out to need more than a limit allows, all that uses the limit is
                   delivered in part, in equal proportion

Source  this project's own definition of what a promised package is worth at numbers it was not made for

What is done is kept, chunk by chunk, in a folder where one is given; a draw depends on nothing but itself, so
that what comes of it is the same to the byte, in whatever chunks and after whatever interruption.

>>> from healthtrust.package.question import Interventions, Row, Society, Utility
>>> limits = Limits(np.ones(3), np.zeros(3), rows=(Row("nurse", np.array([4.0, 0.0, 6.0]), most=5.0),))
>>> within(limits, np.array([1.0, 1.0, 1.0])).tolist()
[0.5, 1.0, 0.5]
>>> doubled = every_draw(lambda column: 2 * column, np.array([[1.0, 2.0, 3.0]]), chunk=2)
>>> doubled.tolist()
[[2.0], [4.0], [6.0]]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.question import Flags, Limits, Question, Real
from healthtrust.study.inclusion import AT_ONCE, Decision, keep, kept, solve_draws
from healthtrust.study.uncertainty import with_values

Tell = Callable[[int], None]
"""Hears how many draws are done."""


@dataclass(frozen=True)
class Drawn:
    """A question and the numbers of every draw."""

    question: Question
    names: tuple[str, ...]
    values: Real
    """[parameter, draw]"""
    limits: Callable[[Question], Limits] | None = None
    met: dict[bytes, Question] = field(default_factory=dict, repr=False, compare=False)
    """Questions made already, by their numbers."""

    @property
    def draws(self) -> int:
        """Return how many draws there are."""
        return int(self.values.shape[1])

    def at(self, column: Real) -> Question:
        """Return the question at the numbers [parameter] of a draw."""
        key = column.tobytes()
        if key not in self.met:
            now = with_values(self.question, self.names, column)
            self.met[key] = now if self.limits is None else replace(now, limits=self.limits(now))
        return self.met[key]

    def first(self, draws: int) -> Drawn:
        """Return the first so many draws."""
        return replace(self, values=self.values[:, :draws])


@dataclass(frozen=True)
class Best:
    """The best package of every draw; NaN and minus infinity where no package can be had."""

    coverage: Real
    """[draw, i]"""
    welfare: Real
    """[draw]"""
    gap: Real
    """[draw]: what may be missing, as a share of what the package gains."""

    @property
    def found(self) -> Flags:
        """Return in which draws [draw] any package can be had."""
        return np.isfinite(self.welfare)


def best_by_draw(drawn: Drawn, gap: float, chunk: int, file: Path | None, tell: Tell | None) -> Best:
    """Return the best package of every draw, to a gap of its gain."""
    from healthtrust.package.government.certify import certified

    def solve(column: Real) -> Real:
        try:
            best = certified(drawn.at(column), gap)
        except InvalidInput:
            return np.concatenate([np.full(drawn.question.interventions.count, np.nan), [-np.inf, 0.0]])
        return np.concatenate([best.coverage, [best.lower, best.gap]])

    rows = every_draw(solve, drawn.values, chunk, file, tell)
    return Best(rows[:, :-2], rows[:, -2], rows[:, -1])


def worth_by_draw(
    drawn: Drawn, packages: Real, chunk: int = AT_ONCE, file: Path | None = None, tell: Tell | None = None
) -> Real:
    """Return what packages [package, i] are worth [package, draw]."""

    def values(column: Real) -> Real:
        question = drawn.at(column)
        return np.array([worth(question, package) for package in packages])

    return every_draw(values, drawn.values, chunk, file, tell).T


def worth(question: Question, package: Real) -> float:
    """Return the welfare of a package [i], kept to the limits; minus infinity where no tax pays for it."""
    from healthtrust.package.government.settle import settle

    settled = settle(question, within(question.limits, package))
    return -np.inf if settled is None else float(settled.outcome.welfare)


def within(limits: Limits, package: Real) -> Real:
    """Return what of a package [i] can be delivered, limit after limit, in equal proportion."""
    delivered = np.minimum(package, limits.most)
    for row in limits.rows:
        used = float(row.use @ delivered)
        takes = (row.use > 0) & (delivered > 0)
        if used > row.most * (1 + 1e-12) and row.most >= 0:
            spared = float(row.use[takes] @ delivered[takes])
            part = max(1 - (used - row.most) / spared, 0.0)
            delivered = np.where(takes, part * delivered, delivered)
    return delivered


def every_draw(
    task: Callable[[Real], Real],
    values: Real,
    chunk: int = AT_ONCE,
    file: Path | None = None,
    tell: Tell | None = None,
) -> Real:
    """Return what a task gives [draw, ...] at the numbers of each draw, going on from what a file holds."""
    decision = Decision(lambda column: (task(column), 0.0), lambda package, column: 0.0)
    before = None if file is None else kept(file, values)
    found = before
    for found in solve_draws(decision, values, before, chunk):
        if file is not None:
            keep(file, found, values)
        if tell is not None:
            tell(found.draws)
    assert found is not None
    return found.coverage


def mark(*things: Any) -> str:
    """Return a short name that differs wherever any number in the things does.

    >>> mark(np.array([1.0]), "a") == mark(np.array([1.0]), "a") != mark(np.array([2.0]), "a")
    True
    """
    told = blake2b(digest_size=8)
    _take_in(told, things)
    return told.hexdigest()


def _take_in(told: Any, thing: Any) -> None:
    if is_dataclass(thing) and not isinstance(thing, type):
        told.update(type(thing).__name__.encode())
        _take_in(told, [getattr(thing, part.name) for part in fields(thing)])
    elif isinstance(thing, np.ndarray):
        told.update(f"{thing.dtype}{thing.shape}".encode() + np.ascontiguousarray(thing).tobytes())
    elif isinstance(thing, Sequence) and not isinstance(thing, str):
        told.update(f"({len(thing)}".encode())
        for part in thing:
            _take_in(told, part)
    else:
        told.update(f"{thing!r};".encode())
