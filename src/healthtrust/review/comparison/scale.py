"""Shares, rates and ratios are compared on a scale where chance has the same spread wherever a body lies.

    share  c / n    y = arcsin √(c / n)    s = 1 / 2√n
    rate   c / t    y = √(c / t)           s = 1 / 2√t
    ratio  c / E    y = ln(c / E)          s = 1 / √E

c        events, or people with the property
n, t, E  people, exposure, events expected of a body like this one
y, s     the value on the scale, and the standard deviation that chance alone gives it
         Without an event the logarithm of a ratio has no value: half an event is put in its place.
Source   Spiegelhalter, Stat Med 2005; 24: 1185-1202 [recalled]; half an event as there [recalled].

>>> [round(float(s), 4) for s in (spread(100, "share"), spread(100, "rate"), spread(100, "ratio"))]
[0.05, 0.05, 0.1]
>>> round(float(restored(scaled(30, 120, "share"), "share")), 6)
0.25
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Real = NDArray[np.float64]
Kind = Literal["share", "rate", "ratio"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def scaled(numerator: ArrayLike, denominator: ArrayLike, kind: Kind) -> Real:
    """Return the values of bodies [each] on the scale of their kind."""
    c, n = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    return placed(np.where(c > 0, c, 0.5) / n if kind == "ratio" else c / n, kind)


def placed(value: ArrayLike, kind: Kind) -> Real:
    """Return a share, rate or ratio, such as a standard or a target, on the scale of its kind."""
    given = np.asarray(value, dtype=np.float64)
    if kind == "share":
        return np.asarray(np.arcsin(np.sqrt(given)))
    return np.asarray(np.sqrt(given) if kind == "rate" else np.log(given))


def restored(y: ArrayLike, kind: Kind) -> Real:
    """Return the share, rate or ratio of a value on the scale; what lies beyond its ends is put there."""
    on = np.asarray(y, dtype=np.float64)
    if kind == "share":
        return np.asarray(np.sin(np.clip(on, 0.0, np.pi / 2)) ** 2)
    return np.asarray(np.maximum(on, 0.0) ** 2 if kind == "rate" else np.exp(on))


def spread(denominator: ArrayLike, kind: Kind) -> Real:
    """Return the standard deviation on the scale that chance gives bodies of these sizes [each]."""
    root = np.sqrt(np.asarray(denominator, dtype=np.float64))
    return np.asarray(1 / root if kind == "ratio" else 1 / (2 * root))
