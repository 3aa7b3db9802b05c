"""Which bodies lie beyond what chance gives bodies of their size, and beyond what all differ by anyway.

    naive           z = (y − y₀) / s
    multiplicative  z / √φ                        every body differs by √φ times chance
    adjusted        (y − y₀) / √(s² + τ²)         bodies differ truly by τ as well, the large as the small
    flagged         |z| > quantile of the level, or by the rate of false discoveries

y, y₀, s  a body and the standard on the scale of their kind, and chance (scale.py);  φ, τ²  dispersion.py
The standard is all bodies together unless another is given: events over people, or 1 for a ratio.
Source    Spiegelhalter, Stat Med 2005; 24: 1185-1202; Spiegelhalter, Sherlaw-Johnson and others, J R Stat
          Soc A 2012; 175: 1-47 [recalled].

>>> n = np.array([400.0, 900.0, 1600.0, 2500.0])
>>> found = funnel(np.array([60.0, 90.0, 256.0, 250.0]), n, how=Limiting(0.95, winsorise=0.0))
>>> round(found.standard, 4), found.z.round(2).tolist(), found.adjusted_z.round(2).tolist()
(0.1215, [1.67, -2.06, 4.44, -3.43], [0.75, -0.65, 1.08, -0.68])
>>> found.naive.tolist(), found.adjusted.tolist()
([0, -1, 1, -1], [0, 0, 0, 0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.intervals import Limits, normal_quantile
from healthtrust.review.comparison.control_limits import approximate, exact
from healthtrust.review.comparison.dispersion import FEWEST, between, dispersion
from healthtrust.review.comparison.false_discovery import discoveries
from healthtrust.review.comparison.scale import Kind, placed, scaled, spread

Real = NDArray[np.float64]
Sides = NDArray[np.int8]
"""[body] -1 below the limits, 1 above, 0 within."""


@dataclass(frozen=True, eq=False)
class Funnel:
    """Bodies beside a standard; arrays run along bodies."""

    kind: Kind
    numerator: Real
    denominator: Real
    standard: float
    level: float
    phi: float
    """How many times the variance of chance they have; at least 1 where it widens limits."""
    tau2: float
    """Variance between bodies on the scale."""
    z: Real
    adjusted_z: Real
    multiplicative_z: Real
    limits: Limits
    """Of chance alone."""
    adjusted_limits: Limits
    naive: Sides
    adjusted: Sides
    multiplicative: Sides
    exactly: bool = False
    """Whether limits of chance are those of whole counts."""

    @property
    def value(self) -> Real:
        """Return the share, rate or ratio of each body."""
        return np.asarray(self.numerator / self.denominator)

    @property
    def reliability(self) -> Real:
        """Return the part of each body's distance from the others that is no chance: τ² / (τ² + s²)."""
        return np.asarray(self.tau2 / (self.tau2 + spread(self.denominator, self.kind) ** 2))

    def limits_at(self, size: Real) -> tuple[Limits, Limits]:
        """Return the limits of bodies of other sizes: of chance, and adjusted."""
        z = normal_quantile(self.level)
        chance = (
            exact(size, self.standard, self.kind, self.level)
            if self.exactly
            else approximate(size, self.standard, self.kind, z)
        )
        return chance, approximate(size, self.standard, self.kind, z, (1.0, self.tau2))


@dataclass(frozen=True)
class Limiting:
    """By which limits bodies are flagged."""

    level: float = 0.998
    winsorise: float = 0.1
    """Share of bodies at either end that do not widen everybody's limits."""
    exactly: bool = False
    """Whether limits of chance are those of the binomial or Poisson distribution, not its normal likeness."""
    false_discovery: float | None = None
    """Share of flags that may be false, in place of a quantile."""


USUAL = Limiting()


def funnel(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    kind: Kind = "share",
    standard: float | None = None,
    how: Limiting = USUAL,
) -> Funnel:
    """Return bodies [each] beside a standard, by chance alone and adjusted for what they differ by anyway.

    Raises ValueError where a count is impossible or there are fewer than three bodies.
    """
    c, n = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    _possible(c, n, kind)
    centre = _standard(c, n, kind) if standard is None else standard
    s = spread(n, kind)
    z = (scaled(c, n, kind) - placed(centre, kind)) / s
    phi, tau2 = dispersion(z, how.winsorise), between(z, s, how.winsorise)
    adjusted_z = z * s / np.sqrt(s**2 + tau2)
    times_z = z / np.sqrt(max(phi, 1.0))
    quantile = normal_quantile(how.level)
    chance = exact(n, centre, kind, how.level) if how.exactly else approximate(n, centre, kind, quantile)
    outside = how.exactly and how.false_discovery is None
    return Funnel(
        kind,
        c,
        n,
        centre,
        how.level,
        phi,
        tau2,
        z,
        adjusted_z,
        times_z,
        chance,
        approximate(n, centre, kind, quantile, (1.0, tau2)),
        _beyond(c / n, chance) if outside else flagged(z, quantile, how.false_discovery),
        flagged(adjusted_z, quantile, how.false_discovery),
        flagged(times_z, quantile, how.false_discovery),
        how.exactly,
    )


def flagged(z: Real, quantile: float, false_discovery: float | None = None) -> Sides:
    """Return which bodies lie beyond the quantile, or by a rate of false discoveries."""
    if false_discovery is None:
        found = np.abs(z) > quantile
    else:
        from scipy.special import ndtr

        found = discoveries(2 * ndtr(-np.abs(z)), false_discovery)
    return np.asarray(np.where(found, np.sign(z), 0).astype(np.int8))


def _beyond(value: Real, limits: Limits) -> Sides:
    return np.asarray((value > limits.high).astype(np.int8) - (value < limits.low).astype(np.int8))


def _standard(c: Real, n: Real, kind: Kind) -> float:
    return 1.0 if kind == "ratio" else float(c.sum() / n.sum())


def _possible(c: Real, n: Real, kind: Kind) -> None:
    if len(c) != len(n) or len(c) < FEWEST:
        raise ValueError(f"a comparison needs {FEWEST} bodies or more, not {len(c)} and {len(n)}")
    if not (np.isfinite(c).all() and np.isfinite(n).all() and (c >= 0).all() and (n > 0).all()):
        raise ValueError("numerators must be 0 or more, denominators above 0")
    if kind == "share" and (c > n).any():
        raise ValueError("a share's numerator must not exceed its denominator")
    if kind != "ratio" and not c.any():
        raise ValueError("no events at all: there is nothing to compare")
