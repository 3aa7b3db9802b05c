"""Draws that could not be: how many, why, in what they differ, and how far they could move the answer.

    as bad as any     mean over all draws, those that could not be at the worst seen of that design
    as good as any    the same at the best seen;     how far apart the two are says what is not known
    unlike            (mean of p over failed draws − mean over others) / s_p

p, s_p   a drawn parameter, its standard deviation over all draws
Source   bounds: Manski, Am Econ Rev 1990; 80: 319-323, with the range that was seen [recalled]

Draws fail for a reason - a pool that does not pay for what must be covered - and so not at random: leaving
them out favours the design that fails.

>>> values = np.array([1.0, 2.0, np.nan, 3.0])
>>> [round(each, 2) for each in bounds(values, np.array([True, True, False, True]))]
[1.75, 2.25]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.draws.study import Study

Real = NDArray[np.float64]

MOST_UNLIKE = 5
"""Parameters named in which failed draws differ most."""


@dataclass(frozen=True)
class Lost:
    """Draws of one design that could not be."""

    design: int
    times: int
    share: float
    reasons: tuple[tuple[str, int], ...]
    """Each reason and how often, the most frequent first."""
    unlike: tuple[tuple[str, float], ...]
    """Parameters in which they differ most from the others, in standard deviations."""


def lost(study: Study) -> list[Lost]:
    """Return the draws that could not be, of each design that has any."""
    found = []
    for design in range(len(study.designs)):
        why = Counter(miss.why for miss in study.missed if miss.design == design)
        if why:
            count = why.total()
            there = study.there(design)
            found.append(
                Lost(design, count, count / study.draws, tuple(why.most_common()), _unlike(study, there))
            )
    return found


def bounds(values: Real, there: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the mean of values [draw] with all that could not be at the least seen, and at the most."""
    seen = values[there & np.isfinite(values)]
    if not len(seen):
        return float("nan"), float("nan")
    gone, whole = int((~there).sum()), float(seen.sum())
    count = len(seen) + gone
    return (whole + gone * float(seen.min())) / count, (whole + gone * float(seen.max())) / count


def _unlike(study: Study, there: NDArray[np.bool_]) -> tuple[tuple[str, float], ...]:
    spread = study.theta.std(axis=1)
    if there.all() or not there.any():
        return ()
    apart = study.theta[:, ~there].mean(axis=1) - study.theta[:, there].mean(axis=1)
    by = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    order = np.argsort(-np.abs(by), kind="stable")[:MOST_UNLIKE]
    return tuple((study.parameters[i], float(by[i])) for i in order)
