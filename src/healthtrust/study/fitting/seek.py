"""Where the distance is least: searches side by side, from the base, the best of a screening, or surfaces.

    least-squares   starts: the base design and the points of the Latin hypercube nearest to the targets
    emulator        starts: what quadratic surfaces leave after waves of history matching

>>> from healthtrust.study.fitting.distance import Distance
>>> line = Distance(np.array([0]), np.array([0.3]), np.array([0.1]), np.ones(1), np.zeros(1), np.zeros(1))
>>> best_first(line, np.array([[0.9], [0.2], [0.4]]), np.array([[0.9], [0.2], [np.nan]])).tolist()
[[0.2], [0.9]]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.fitting.climb import End, Step, climbed
from healthtrust.study.fitting.distance import Distance
from healthtrust.study.fitting.put import METHODS, Question
from healthtrust.study.fitting.screened import Screening
from healthtrust.study.fitting.surface import Wave, matched
from healthtrust.study.fitting.together import side_by_side

Real = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sought:
    """Where searches ended, the nearest to the targets first, and the waves before them, if any."""

    ends: tuple[End, ...]
    waves: tuple[Wave, ...]


def sought(question: Question, first: Screening, step: Step) -> Sought:
    """Return where searches end; raises InvalidInput where no design within the ranges can be tried."""
    starts, waves = _starts(question, first, step.distance)
    searches = [partial(climbed, start, step) for start in starts]
    ends = sorted(side_by_side(searches, question.model.at), key=lambda end: end.least)
    if not ends or not np.isfinite(ends[0].least):
        remedy = "Bring the ranges nearer to the base design."
        found = "no design within the ranges from which a fit could start"
        refuse([Problem(question.asked.knobs.name, found, "one at least", remedy=remedy)])
    return Sought(tuple(end for end in ends if np.isfinite(end.least)), waves)


def best_first(distance: Distance, points: Real, results: Real) -> Real:
    """Return the points where every target has a result, the nearest to the targets first."""
    far = np.array([distance.least(p, r) for p, r in zip(points, results, strict=True)])
    order = np.argsort(far, kind="stable")
    return np.asarray(points[order[np.isfinite(far[order])]])


def _starts(question: Question, first: Screening, distance: Distance) -> tuple[Real, tuple[Wave, ...]]:
    base, count = question.model.base[None], question.asked.starts
    if question.asked.method == METHODS[1]:
        knobs = len(question.model.ranges)
        found = matched(distance, question.model.at, knobs, question.asked.seed, count)
        return np.concatenate([found.starts, base])[:count], found.waves
    near = best_first(distance, first.points, first.results)
    return np.concatenate([base, near])[:count], ()
