"""Between which values a body of a size lies by chance, where nothing sets it apart from the standard.

    approximate   y₀ ± z √(φ' s² + τ²)            on the scale of the kind, and back
    exact         (r − a) / n,   a = (F(r) − p) / f(r),   r = the fewest with F(r) > p

y₀, s   the standard on the scale, and what chance gives a body of this size
φ', τ²  1 and 0 for chance alone
F, f    distribution and probabilities of the binomial count of n at the standard, or of the Poisson count
p       (1 ± level) / 2;  a smooths the steps of whole counts
Source  Spiegelhalter, Stat Med 2005; 24: 1185-1202, appendix A.1.1 [recalled].

>>> low, high = approximate(np.array([100.0]), 0.25, "share", 1.959964)
>>> low.round(3).tolist(), high.round(3).tolist()
([0.17], [0.339])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import Limits
from healthtrust.review.comparison.scale import Kind, placed, restored, spread

Real = NDArray[np.float64]


def approximate(
    size: Real, standard: float, kind: Kind, z: float, more: tuple[float, float] = (1.0, 0.0)
) -> Limits:
    """Return limits of bodies of these sizes [each]; `more` is φ and τ², what they differ by besides."""
    times, apart = more
    half = z * np.sqrt(times * spread(size, kind) ** 2 + apart)
    centre = placed(standard, kind)
    return Limits(restored(centre - half, kind), restored(centre + half, kind))


def exact(size: Real, standard: float, kind: Kind, level: float) -> Limits:
    """Return the interpolated exact limits of bodies of these sizes [each], by chance alone."""
    return Limits(*(_interpolated(size, standard, kind, (1 + side * level) / 2) for side in (-1, 1)))


def _interpolated(size: Real, standard: float, kind: Kind, p: float) -> Real:
    from scipy.stats import binom, poisson

    if kind == "share":
        whole = np.rint(size)
        r = binom.ppf(p, whole, standard)
        below, here = binom.cdf(r, whole, standard), binom.pmf(r, whole, standard)
    else:
        expected = size * standard
        r = poisson.ppf(p, expected)
        below, here = poisson.cdf(r, expected), poisson.pmf(r, expected)
    step = np.where(here > 0, (below - p) / np.where(here > 0, here, 1.0), 0.0)
    ends = np.clip(r - step, 0.0, size if kind == "share" else np.inf)
    return np.asarray(ends / size)
