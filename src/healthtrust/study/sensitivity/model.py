"""Designs as a function of their uncertain values: many points tried side by side, each kept as it is found.

    y(θ) = result of the design, or of the second less the first, at values θ

A point names the values that are put otherwise; all others stand as the design has them. A value that a
design decides itself is not put into it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.study.sensitivity.put import Question
from healthtrust.study.trial.case import Case
from healthtrust.study.trial.crew import Crew, one
from healthtrust.study.trial.kept import Kept
from healthtrust.study.trial.many import Tell, tried

Real = NDArray[np.float64]
Point = Mapping[str, Any]
Counting = Callable[[str], AbstractContextManager[Tell]]
"""Opens a count of trials under a name."""

FEW = 12
"""Trials below which one process is sooner done than several are called up, and nobody waits for long."""


@contextmanager
def quiet(what: str) -> Iterator[Tell]:
    """Count without telling anybody."""
    yield lambda done, of: None


@dataclass(frozen=True)
class Found:
    """What came of points, in their order."""

    value: Real
    """[point]; NaN where a design could not be."""
    each: Real
    """[design, point]"""
    why: tuple[str, ...]
    """[point]: why it could not be, empty where it could."""


class Model:
    """Tries points of a question by one crew, and counts the trials it ran and those that could not be."""

    def __init__(self, question: Question, kept: Kept, crew: Crew, counting: Counting) -> None:
        self.question, self.ran, self.failed = question, 0, 0
        self._kept, self._crew, self._counting, self._called = kept, crew, counting, False

    def at(self, points: Sequence[Point], what: str) -> Found:
        """Return the results at points."""
        designs = len(self.question.cases)
        why = [""] * (designs * len(points))
        cases: dict[int, Case] = {}
        for n, point in enumerate(points):
            for d in range(designs):
                try:
                    cases[n * designs + d] = self._case(d, point)
                except InvalidInput as refused:
                    why[n * designs + d] = "; ".join(str(problem) for problem in refused.problems)
        each = self._tried(cases, why, what).reshape(len(points), designs).T
        value = each[1] - each[0] if designs == 2 else each[0]
        told = [next(filter(None, why[n * designs : (n + 1) * designs]), "") for n in range(len(points))]
        self.failed += sum(map(bool, told))
        return Found(value, each, tuple(told))

    def base(self) -> Found:
        """Return the result at the designs' own values; raises InvalidInput where there is none."""
        found = self.at([{}], "own values")
        if found.why[0]:
            refuse([Problem("DESIGN", found.why[0], "designs that can be at their own values")])
        if np.isnan(found.value[0]):
            names = list(self.named(0))
            name, near = self.question.result.name, nearest_match(self.question.result.name, names)
            refuse([Problem("--result", repr(name), "a result that the designs have", near)])
        return found

    def named(self, design: int) -> Mapping[str, float]:
        """Return all numbers of a design at its own values."""
        return tried([self.question.cases[design]], self._kept, 1).found[0]

    def seconds(self) -> float:
        """Return how long one trial takes here, all kernels being compiled."""
        begun = time.perf_counter()
        one(self.question.cases[-1])
        return time.perf_counter() - begun

    def allows(self, point: Point) -> bool:
        """Return whether the designs' own limits allow the values of a point."""
        try:
            for d in range(len(self.question.cases)):
                self._case(d, point)
        except InvalidInput:
            return False
        return True

    def _case(self, design: int, point: Point) -> Case:
        takes = self.question.takes[design]
        return self.question.cases[design].with_values({k: v for k, v in point.items() if k in takes})

    def _tried(self, cases: Mapping[int, Case], why: list[str], what: str) -> Real:
        result = self.question.result
        many = len(cases) >= FEW
        self._called = self._called or many
        with (self._counting if many else quiet)(what) as tell:
            found = tried(list(cases.values()), self._kept, self._crew if self._called else 1, tell)
        self.ran += found.ran
        at = list(cases)
        for failed in found.failed:
            why[at[failed.number]] = failed.why
        values = np.full(len(why), np.nan)
        values[at] = [result.of(each) for each in found.found]
        return values
