"""Whether there are draws enough: the running mean with its error, and since when the decision stands.

    best after n draws = argmax_k (1/n) Σ_{d ≤ n} B_kd,      B = λ × QALYs − spending of the pool
    settled at  the least n from which on the best is the same to the end

λ        money for a QALY;  only draws in which every design could be are counted
Source   this project's own way of showing convergence

>>> benefit = np.array([[1.0, 4.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.5]])                 # [design, draw]
>>> found = settled(benefit)
>>> found.best.tolist(), found.since
([1, 0, 0, 1], 4)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.draws.study import Study

Real = NDArray[np.float64]
Z = 1.959963984540054


class Running(NamedTuple):
    """A mean over the first n draws [n - 1], with its 95 % interval."""

    mean: Real
    low: Real
    high: Real


class Settled(NamedTuple):
    """Which design is best after n draws [n - 1], and from how many on it is the last one's choice."""

    best: NDArray[np.int64]
    since: int


def running(values: Real) -> Running:
    """Return the running mean of values [draw]; without an interval while there is one draw."""
    count = np.arange(1, len(values) + 1)
    centred = values - values.mean() if len(values) else values  # so that squares do not swamp the variance
    mean = np.cumsum(centred) / count
    squares = np.cumsum(centred**2) / count - mean**2
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.maximum(squares, 0.0) * count / (count - 1)) / np.sqrt(count)
    level = mean + (values.mean() if len(values) else 0.0)
    return Running(level, level - Z * error, level + Z * error)


def settled(benefit: Real) -> Settled:
    """Return what would have been decided after each draw, for benefits [design, draw]."""
    best = np.argmax(np.cumsum(benefit, axis=1), axis=0)
    changes = np.flatnonzero(best != best[-1]) if len(best) else best
    return Settled(best, int(changes[-1]) + 2 if len(changes) else min(len(best), 1))


def benefit_of(study: Study, threshold: float) -> Real:
    """Return money benefit [design, draw] of the draws in which every design could be."""
    whole = study.whole
    return np.asarray(threshold * study.of("qalys")[:, whole] - study.of("pool spending")[:, whole])
