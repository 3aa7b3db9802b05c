"""The design as a function of its knobs: points in, results out, all points of a question tried together.

    results(u) = results of the base design with each knob at share u of its range, by the luck of its seed

Every point is tried with the same luck, so that what differs between points is the knobs. A point where the
design cannot be, or gives no such result, is NaN.
Source  common random numbers: L'Ecuyer and Perron, Oper Res 1994; 42: 643-656 [recalled]

>>> from healthtrust.design.fit import FittedKnob
>>> from healthtrust.design.read import read_design
>>> from healthtrust.study.search.knobs import turned
>>> from healthtrust.study.trial import case_of
>>> valley = case_of(read_design("valley"))
>>> knob = FittedKnob(key="pool.ceiling_share", low=0.05, high=0.25)
>>> def as_it_is(cases):
...     return Trials(tuple({"ceiling": case.design.pool.ceiling_share} for case in cases), (), len(cases))
>>> model = Model(valley, (Range(turned(knob, valley)),), ("ceiling",), as_it_is)
>>> model.at(np.array([[0.0], [0.5]])).round(3).tolist()
[[0.05], [0.15]]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.attempt import attempt
from healthtrust.ground.problems import Problem
from healthtrust.study.fitting.ranges import Range
from healthtrust.study.search.knobs import values_of
from healthtrust.study.trial import Case, Trials

Real = NDArray[np.float64]
Try = Callable[[Sequence[Case]], Trials]
"""What tries cases: `study.trial.tried`, or in a test something that only looks like it."""


@dataclass(frozen=True)
class Model:
    """A base design, its knobs, and the results that are looked at."""

    case: Case
    ranges: tuple[Range, ...]
    results: tuple[str, ...]
    tries: Try

    @property
    def base(self) -> Real:
        """Return the shares at which the base design stands [knob]."""
        return np.array([each.base for each in self.ranges])

    def at(self, points: Real, seeds: Sequence[int] | None = None) -> Real:
        """Return the results at points [point, knob] as [point, result]; `seeds` gives each its own luck."""
        each = seeds if seeds is not None else [self.case.design.seed] * len(points)
        refused = list[Problem]()
        cases = [
            attempt(partial(self.case_at, point, seed), refused)
            for point, seed in zip(points, each, strict=True)
        ]
        there = [n for n, case in enumerate(cases) if case is not None]
        found = np.full((len(points), len(self.results)), np.nan)
        if there:
            tried = self.tries([case for case in cases if case is not None])
            found[there] = np.array([tried.column(name) for name in self.results]).T
        return found

    def case_at(self, point: Real, seed: int | None = None) -> Case:
        """Return the design at a point; raises InvalidInput where there can be none."""
        knobs = [along.turned for along in self.ranges]
        settings = [along.setting(float(u)) for along, u in zip(self.ranges, point, strict=True)]
        return self.case.with_values(
            {**values_of(knobs, settings), **({} if seed is None else {"seed": seed})}
        )
