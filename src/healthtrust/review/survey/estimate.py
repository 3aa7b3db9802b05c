"""What members of each body say, how sure that is, and how many independent answers it is worth.

    effective n* = min( n, s² / SE² )                      s² weighted variance within the body, n/(n − 1)
    share        Wilson's interval with n* (z / t)² answers        mean, net score   value ± t SE
    Kish         deff = 1 + cv²(w) = n Σ w² / (Σ w)²       n / deff where SE is 0 (all said the same)

n, t    those who answered; quantile of Student's t with the clusters less the strata of the body
Source  effective size in Wilson's interval, never above n, and (z / t)²: Korn and Graubard, Survey
        Methodology 1998; 24: 193-201; Kish, J Official Statistics 1992; 8: 183-200 [recalled].

>>> answers, weights = np.array([1.0, 1, 0, 1, 0, 0, 1, 1]), np.array([2.0, 1, 1, 1, 1, 1, 1, 1])
>>> found = estimated(answers, weights, np.array([0, 0, 0, 0, 1, 1, 1, 1]), 2)
>>> found.value.tolist(), found.respondents.tolist(), found.shown.tolist()
([0.8, 0.5], [4, 4], [False, False])
>>> found.effective.round(3).tolist(), kish(weights[:4], np.zeros(4, dtype=int), 1).round(3).tolist()
([4.0, 4.0], [3.571])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np

from healthtrust.ground.intervals import normal_quantile, wilson_limits
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.margins import Ints, Real
from healthtrust.review.survey.moves import Calibration, Moves, means

FEWEST = 10
"""Respondents below which a result is not shown."""
LEVEL = 0.95


@dataclass(frozen=True)
class Scale:
    """Least and most that a score can be, and whether it is a share of respondents."""

    low: float = 0.0
    high: float = 1.0
    share: bool = True

    @property
    def range(self) -> float:
        """Return the width of the scale."""
        return self.high - self.low


SHARE = Scale()


@dataclass(frozen=True)
class Estimates:
    """One item by body [body]: who answered, what they are worth, the value, its error and its interval."""

    respondents: Ints
    effective: Real
    """Independent answers of equal weight that would be as precise."""
    value: Real
    standard_error: Real
    low: Real
    high: Real
    design_effect: Real
    """Variance over that of as many independent answers of equal weight."""
    kish: Real
    """Design effect of unequal weights alone."""
    freedom: Real

    @property
    def shown(self) -> Ints:
        """Return where enough answered [body]."""
        return np.asarray(self.respondents >= FEWEST)


def estimated(answers: Real, weights: Real, body: Ints, bodies: int, scale: Scale = SHARE) -> Estimates:
    """Return estimates of one item by body, respondents drawn one by one.

    answers [n]: 0 or 1 for a share, a score for a mean (then say its `Scale`), NaN for none; weights [n];
    body [n]: position of the body, −1 for none. A body that nobody answered for has NaN.
    """
    value, moves = means(answers, weights, body, bodies)
    item = Item(answers, weights, body, bodies, scale)
    return judged(item, value, moves, Drawn.of(len(answers)))


@dataclass(frozen=True)
class Item:
    """Scores [n] of one item with the weights and domains of the respondents, and its scale."""

    scores: Real
    weights: Real
    domain: Ints
    domains: int
    scale: Scale = SHARE

    @property
    def answered(self) -> Ints:
        """Return the domain of each respondent, −1 where there is no answer [n]."""
        there = np.isfinite(self.scores) & (self.weights > 0)
        return np.asarray(np.where(there, self.domain, -1))

    def moved(self, calibration: Calibration | None) -> tuple[Real, Moves]:
        """Return the value of each domain, and its moves less what margins explain."""
        value, moves = means(self.scores, self.weights, self.domain, self.domains)
        return value, moves if calibration is None else calibration.residual(moves)


def judged(item: Item, value: Real, moves: Moves, drawn: Drawn) -> Estimates:
    """Return the estimates of an item whose values [domain] move so, respondents being drawn so."""
    at = item.answered
    inside = at >= 0
    counts = np.bincount(at[inside], minlength=item.domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.where(counts > 0, np.sqrt(moves.variance(drawn)), nan)
        spread = variance_within(item)
        effect = kish(item.weights[inside], at[inside], item.domains)
        worth = np.where(error > 0, spread / error**2, effect)
    # Alone in a body, or all of one mind: the weights are all there is to go by.
    worth = np.where((counts < 2) | ~np.isfinite(worth), effect, worth)
    freedom = drawn.freedom(at, item.domains)
    low, high = intervals(value, error, np.minimum(worth, counts), freedom, item.scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Estimates(
            counts,
            np.minimum(worth, counts),
            value,
            error,
            low,
            high,
            counts / worth,
            counts / effect,
            freedom,
        )


def variance_within(item: Item) -> Real:
    """Return the weighted variance of the scores in each domain, n/(n − 1) [domain]."""
    at = item.answered
    inside = at >= 0
    of, w, y = at[inside], item.weights[inside], item.scores[inside]
    total, n = added_up(of, w, item.domains), np.bincount(of, minlength=item.domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = added_up(of, w * y, item.domains) / total
        return np.asarray(added_up(of, w * (y - mean[of]) ** 2, item.domains) / total * n / (n - 1))


def kish(weights: Real, domain: Ints, domains: int) -> Real:
    """Return the effective number of answers of unequal weights, (Σ w)² / Σ w², by domain."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = added_up(domain, weights, domains) ** 2 / added_up(domain, weights**2, domains)
    return np.nan_to_num(found)


def intervals(value: Real, error: Real, effective: Real, freedom: Real, scale: Scale) -> tuple[Real, Real]:
    """Return the lower and upper limits of values: Wilson's for shares, else Student's within the scale."""
    wide = student(freedom)
    if scale.share and scale.low == 0:
        z, top = normal_quantile(LEVEL), scale.high
        there = np.isfinite(value)
        size = np.where(there & np.isfinite(wide), effective * (z / wide) ** 2, 0.0)
        low, high = wilson_limits(np.clip(np.where(there, value, 0.0) / top, 0.0, 1.0) * size, size, z)
        return np.where(there, low * top, nan), np.where(there, high * top, nan)
    half = np.where(np.isfinite(wide), wide, inf) * np.where(error > 0, error, nan)
    low, high = np.fmax(value - half, scale.low), np.fmin(value + half, scale.high)
    known = np.isfinite(half) & np.isfinite(value)
    return np.where(known, low, nan), np.where(known, high, nan)


def student(freedom: Real, level: float = LEVEL) -> Real:
    """Return the two-sided quantile of Student's t; infinite without freedom."""
    from scipy.special import stdtrit

    some = np.maximum(freedom, 1)
    distinct, position = np.unique(some, return_inverse=True)
    return np.asarray(np.where(freedom > 0, stdtrit(distinct, (1 + level) / 2)[position], inf))
