"""Newton's method for likelihoods that need not be concave: nests, and people who do not think of changing.

    θ ← θ + δ,   B δ = Σ_i w_i s_i          B = Σ_i w_i s_i s_i'        far from the top,
                                             B = −(slope of the score)   near it

θ, s_i  parameters, and what person i adds to the score (analytic);  w_i  weight
The slope of the score is taken by central differences of the analytic score. A step that lowers the
likelihood is halved.
Source  Berndt, Hall, Hall and Hausman 1974 for the second form [recalled]

>>> def hill(at): return -(at[0] - 3) ** 2 * np.ones(2), np.full((2, 1), -2 * (at[0] - 3))
>>> top = climb(hill, np.zeros(1), np.ones(2))
>>> top.at.round(6).tolist(), (2 * top.covariance).round(6).tolist()
([3.0], [[0.5]])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from healthtrust.market.estimate.estimated import Floats
from healthtrust.market.estimate.identified import unsettled

Contributions = Callable[[Floats], tuple[Floats, Floats]]
"""From parameters [k] to what each person adds to the log-likelihood [n] and to its score [n, k]."""

STEPS = 60
FIRST = 6
"""Steps after which the slope of the score is taken in any case."""
NEAR = 1.0
"""Where a step promises more log-likelihood than this, the slope of the score is not worth its price."""
CLOSE = 1e-7
"""A search ends where a step promises less than this of log-likelihood."""
APART = 1e-5
"""How far apart scores are compared, for their slope."""


class Top(NamedTuple):
    """Where the likelihood is highest."""

    at: Floats
    value: float
    covariance: Floats
    scores: Floats
    steps: int


def climb(of: Contributions, start: Floats, weight: Floats) -> Top:
    """Return the top nearest above a start; raises InvalidInput where none is reached."""
    at, (added, scores) = start, of(start)
    for taken in range(1, STEPS + 1):
        slope = weight @ scores
        step, is_top = _solved((scores.T * weight) @ scores, slope), False
        near = taken > FIRST or slope @ step < NEAR
        if near and _definite(curve := _curvature(of, at, weight)):
            step, is_top = _solved(curve, slope), True
        if is_top and 0 <= slope @ step < CLOSE:
            return Top(at + step, float(weight @ of(at + step)[0]), _inverse(curve), of(at + step)[1], taken)
        length = 1.0
        while not _higher(of, at + length * step, weight, float(weight @ added)):
            length /= 2
            if length < 1e-9:
                raise unsettled("a likelihood that does not rise")
        at = at + length * step
        added, scores = of(at)
    raise unsettled(f"no top after {STEPS} steps")


def _solved(curve: Floats, slope: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(curve, slope, rcond=1e-12)[0])


def _higher(of: Contributions, at: Floats, weight: Floats, than: float) -> bool:
    with np.errstate(all="ignore"):
        value = float(weight @ of(at)[0])
    return bool(np.isfinite(value) and value >= than)


def _curvature(of: Contributions, at: Floats, weight: Floats) -> Floats:
    """Return minus the slope of the score [k, k]."""
    rows = []
    for k in range(len(at)):
        aside = np.zeros(len(at))
        aside[k] = APART
        rows.append(weight @ (of(at - aside)[1] - of(at + aside)[1]) / (2 * APART))
    curve = np.array(rows)
    return np.asarray((curve + curve.T) / 2)


def _definite(curve: Floats) -> bool:
    if not np.isfinite(curve).all():
        return False
    length = np.sqrt(np.maximum(np.diag(curve), 1e-300))
    return bool(np.linalg.eigvalsh(curve / np.outer(length, length))[0] > 1e-10)


def _inverse(curve: Floats) -> Floats:
    inverse = np.linalg.inv(curve)
    return np.asarray((inverse + inverse.T) / 2)
