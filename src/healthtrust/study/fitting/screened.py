"""Trials before any fit: what chance does to the base design, what knobs move, points all over the ranges.

    luck_j = standard deviation of result j over seeds, at the base design

Refused is what no fit could mend: a result that no knob moves, a knob that moves no target.

>>> first = Screening(np.array([1.0, 1.0]), np.zeros(2), np.array([[[1.0, 1.0]], [[1.0, 3.0]]]),
...                   np.array([[0.5]]), np.array([[1.0, 2.0]]))
>>> first.still().tolist(), first.idle([0]), first.idle([1])
([True, False], [0], [])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.fitting.put import Question
from healthtrust.study.fitting.surface import spread_points

Real = NDArray[np.float64]

SAME = 1e-9
"""Results that differ by less than this part are the same."""
FEWEST, EACH = 8, 4
"""Points all over the ranges: so many at least, and so many for each knob; few where there is one start."""


@dataclass(frozen=True, eq=False)
class Screening:
    """What was found before any fit."""

    base: Real
    """Results of the base design [result]."""
    luck: Real
    """Their standard deviation over seeds [result]."""
    ends: Real
    """Results with one knob at its low and at its high end [end, knob, result]; NaN where that cannot be."""
    points: Real
    results: Real
    """Points all over the ranges [point, knob], and their results [point, result]."""

    def still(self) -> NDArray[np.bool_]:
        """Return which results are the same wherever the knobs are [result]."""
        every = np.concatenate([self.results, self.ends.reshape(-1, len(self.base))])
        return np.asarray(np.isfinite(every).any(axis=0) & ~self._moved(every).any(axis=0))

    def idle(self, columns: Sequence[int]) -> list[int]:
        """Return the knobs that move none of these results."""
        ends = self.ends[:, :, list(columns)]
        moved = self._moved(self.ends)[:, :, list(columns)]
        return np.flatnonzero(np.isfinite(ends).any(axis=(0, 2)) & ~moved.any(axis=(0, 2))).tolist()

    def _moved(self, results: Real) -> NDArray[np.bool_]:
        size = np.maximum(np.abs(self.base), 1e-12)
        return np.asarray(np.isfinite(results) & (np.abs(results - self.base) > SAME * size))


def screened(question: Question) -> Screening:
    """Return what was found before any fit; raises InvalidInput with all that no fit could mend."""
    model, knobs = question.model, len(question.model.ranges)
    base, lucks = model.base, len(question.seeds)
    low, high = (np.where(np.eye(knobs, dtype=np.bool_), end, base) for end in (0.0, 1.0))
    count = max(FEWEST, EACH * knobs) if question.asked.starts > 1 else 2 * knobs
    over = spread_points(knobs, count, question.asked.seed)
    every = np.concatenate([np.tile(base, (lucks, 1)), low, high, over])
    own = model.case.design.seed
    found = model.at(every, [*question.seeds, *[own] * (len(every) - lucks)])
    by_luck, ends, results = np.split(found, [lucks, lucks + 2 * knobs])
    by_luck = by_luck[np.isfinite(by_luck).all(axis=1)]
    spread = by_luck.std(axis=0, ddof=1) if len(by_luck) > 1 else np.zeros(len(model.results))
    first = Screening(found[0], spread, ends.reshape(2, knobs, -1), over, results)
    refuse(_wrong(question, first))
    return first


def _wrong(question: Question, first: Screening) -> list[Problem]:
    targets, knobs = question.asked.targets.name, question.asked.knobs.name
    still, columns = first.still(), question.columns
    found = [
        Problem(
            f"{targets}, row {each.row}, {each.result}",
            f"{first.base[column]:g} wherever the knobs are",
            "a result that some knob moves",
            remedy="Leave it out, hold it out, or turn a knob that moves it.",
        )
        for each, column in zip(question.targets, columns, strict=True)
        if each.fitted and still[column]
    ]
    fitted = [column for each, column in zip(question.targets, columns, strict=True) if each.fitted]
    remedy = "Leave it out: no target can tell its value."
    return found + [
        Problem(
            f"{knobs}, knobs {n + 1}, {question.model.ranges[n].turned.label}",
            "a knob that moves no target",
            "a knob that moves one at least",
            remedy=remedy,
        )
        for n in first.idle(fitted)
    ]
