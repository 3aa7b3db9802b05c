"""What a calibration found: values, how sure, how well targets are met, and whether chance explains the rest.

    χ² = Σ_j ((m_j − y_j) / s_j)² + priors          on (targets + priors − knobs within their ranges) degrees
    p  = chance that a design that is right misses by as much, or more

m, y, s as in `fitting.distance`; weights do not count here: how surely a target is known is its error
Source  Bates and Watts 1988, chapter 1 [recalled]

>>> chance_of(3.841458820694124, 1), chance_of(0.0, 0)
(0.05, None)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.certain import Certainty
from healthtrust.study.fitting.climb import Look
from healthtrust.study.fitting.distance import Distance
from healthtrust.study.fitting.luck import Lucky
from healthtrust.study.fitting.profiles import NINETY_FIVE, Profile
from healthtrust.study.fitting.put import Question
from healthtrust.study.fitting.quarrels import MET, quarrels
from healthtrust.study.fitting.screened import Screening
from healthtrust.study.fitting.seek import Sought
from healthtrust.study.fitting.targets import Target
from healthtrust.study.search.knobs import Setting

Real = NDArray[np.float64]

ELSEWHERE = 0.05
"""Ends this share of a range apart are two."""


@dataclass(frozen=True)
class Met:
    """One target before and after the fit."""

    target: Target
    before: float
    model: float
    luck: float
    error: float
    """Standard error of the model's result, from that of the knobs; NaN where that is not known."""
    spread: float
    """Standard error of what is missed: target and luck, and where it is held out the model's own."""

    @property
    def off(self) -> float:
        """Return by how many standard errors the fitted design misses it."""
        return (self.model - self.target.value) / self.spread

    @property
    def off_before(self) -> float:
        """Return by how many the base design did."""
        return (self.before - self.target.value) / self.spread

    @property
    def inside(self) -> bool:
        """Return whether it is met: no farther off than chance leaves 95 times in 100."""
        return abs(self.off) <= MET


@dataclass(frozen=True, eq=False)
class Fitting:
    """A whole design fitted to targets."""

    question: Question
    first: Screening
    distance: Distance
    sought: Sought
    fit: Look
    sure: Certainty
    free: NDArray[np.bool_]
    """Which knobs lie within their ranges, not at an end [knob]."""
    profiles: tuple[Profile, ...]
    lucky: Lucky
    tried: int = 0
    """Designs tried for this answer, those kept from before among them."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Return the fitted settings [knob]."""
        pairs = zip(self.question.model.ranges, self.fit.point, strict=True)
        return tuple(along.setting(float(u)) for along, u in pairs)

    @property
    def errors(self) -> Real:
        """Return the standard error of each setting, in its own unit [knob]; NaN where not known."""
        pairs = zip(self.question.model.ranges, self.fit.point, self.sure.errors, strict=True)
        return np.array([along.slope(float(u)) * error for along, u, error in pairs])

    @property
    def intervals(self) -> tuple[tuple[float, float], ...]:
        """Return the 95 % interval of each setting by its profile; NaN for an end beyond its range."""
        return tuple(
            (along.value(low), along.value(high))
            for along, (low, high) in zip(
                self.question.model.ranges, (each.ends() for each in self.profiles), strict=True
            )
        )

    @property
    def met(self) -> tuple[Met, ...]:
        """Return every target beside the base design and the fitted one."""
        return tuple(
            self._met(target, at)
            for target, at in zip(self.question.targets, self.question.columns, strict=True)
        )

    def _met(self, target: Target, at: int) -> Met:
        slope = np.where(self.free, self.fit.gradient[at], 0.0)
        error = float(
            np.sqrt(slope[self.free] @ self.sure.covariance[np.ix_(self.free, self.free)] @ slope[self.free])
        )
        luck = float(self.first.luck[at])
        own = 0.0 if target.fitted or not np.isfinite(error) else error
        spread = float(np.sqrt(target.standard_error**2 + luck**2 + own**2))
        return Met(target, float(self.first.base[at]), float(self.fit.results[at]), luck, error, spread)

    @property
    def before(self) -> float:
        """Return χ² of the base design."""
        return self._chi(self.question.model.base, self.first.base)

    @property
    def chi_square(self) -> float:
        """Return χ² of the fitted design."""
        return self._chi(self.fit.point, self.fit.results)

    def _chi(self, point: Real, results: Real) -> float:
        missed, priors = self.distance.missed(results), (point - self.distance.centre) * self.distance.pull
        return float(missed @ missed + priors @ priors)

    @property
    def degrees(self) -> int:
        """Return the degrees of freedom of χ²."""
        return self.distance.observations - int(self.free.sum())

    @property
    def chance(self) -> float | None:
        """Return the chance that a design that is right misses by as much or more; None without freedom."""
        return chance_of(self.chi_square, self.degrees)

    @property
    def others(self) -> tuple[Real, ...]:
        """Return other places as near to the targets as chance allows, one of each that lie together."""
        places = [self.fit.point]
        for end in self.sought.ends:
            as_good = end.least - self.sought.ends[0].least <= NINETY_FIVE
            if as_good and all(np.abs(end.point - place).max() > ELSEWHERE for place in places):
                places.append(end.point)
        return tuple(places[1:])

    @property
    def quarrels(self) -> tuple[tuple[Target, Target], ...]:
        """Return the pairs of targets that pull against each other."""
        of = self.question.fitted
        return tuple((of[j], of[k]) for j, k in quarrels(self.distance, self.fit))


def chance_of(chi_square: float, degrees: int) -> float | None:
    """Return the chance of as much or more, to six digits."""
    if degrees < 1:
        return None
    from scipy.special import chdtrc

    return float(f"{float(chdtrc(degrees, chi_square)):.6g}")
