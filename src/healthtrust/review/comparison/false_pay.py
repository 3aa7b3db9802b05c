"""What a target will pay to bodies truly no better, and take from those truly no worse, before it is signed.

    a body's own true lead u ~ N(m, h τ²),  seen  x = u + N(0, (1 − h) τ²) + N(0, s²)
    P(reward)                  = Φ(−a),  a = (up − m) / √(τ² + s²)
    P(reward, truly no better) = Φ₂(−a, b; −ρ),  b = −m / √(h τ²),  ρ = √(h τ² / (τ² + s²));  penalties alike

m, τ², h, s, up   paying.py: mean lead over the target, spread between bodies, its part that is their own,
                  chance, and the distance from which on the rule pays
Φ, Φ₂             normal distribution of one value, and of two with a correlation, by Owen's T function
Source            normal theory of selection: Cochran, in Berkeley Symposium 1951; 2: 449-470; Owen, Ann Math
                  Stat 1956; 27: 1075-1090 [recalled]. Adams, Mehrotra, Thomas and McGlynn, N Engl J Med 2010;
                  362: 1014-1021, ask the same of physicians' cost profiles [recalled]. No chance is drawn.

>>> terms = Terms(0.15, "lower", "naive", reward=1_000_000, penalty=1_000_000)
>>> found = false_pay(np.array([200.0, 20_000.0]), Bodies("share", 0.15, 0.0028, own=0.5), terms)
>>> found.rewarded.round(3).tolist(), found.falsely_rewarded.round(3).tolist()
([0.138, 0.448], [0.018, 0.101])
>>> found.money("falsely_rewarded")
119169
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.intervals import normal_quantile
from healthtrust.review.comparison.paying import Between, Rule, thresholds
from healthtrust.review.comparison.scale import Kind, placed, spread

Real = NDArray[np.float64]
LARGEST = 1e9
"""Size of a body beyond which none is sought."""
STEPS = 400
"""Sizes tried between 1 and the largest, each a few per cent above the one before."""


@dataclass(frozen=True)
class Bodies:
    """What bodies of a kind do: their mean, and how far they lie apart beyond chance."""

    kind: Kind
    centre: float
    """Mean share, rate or ratio."""
    tau2: float
    """Variance between bodies on the scale of the kind."""
    own: float = 1.0
    """Part of it that is their own doing, and not their people's."""


@dataclass(frozen=True)
class Terms:
    """A target as a contract would hold it; money in minor units for each body."""

    target: float
    better: str
    """`lower` or `higher`."""
    rule: Rule = "adjusted"
    level: float = 0.95
    reward: int = 0
    penalty: int = 0


@dataclass(frozen=True, eq=False)
class FalsePay:
    """How probable each payment is for each body [body], and how probable one that is not deserved."""

    rewarded: Real
    falsely_rewarded: Real
    penalised: Real
    falsely_penalised: Real
    terms: Terms

    def money(self, what: str) -> int:
        """Return the money that a column is expected to move, over all bodies; minor units."""
        each = self.terms.reward if what.endswith("rewarded") else self.terms.penalty
        return round(float(getattr(self, what).sum()) * each)

    @property
    def share_false(self) -> Real:
        """Return which share of what a body is expected to get and to pay is false; 0 where none moves."""
        true = self._moved(self.rewarded, self.penalised)
        false = self._moved(self.falsely_rewarded, self.falsely_penalised)
        return np.asarray(np.where(true > 0, false / np.where(true > 0, true, 1.0), 0.0))

    def _moved(self, rewards: Real, penalties: Real) -> Real:
        reward, penalty = self.terms.reward, self.terms.penalty
        if reward == 0 == penalty:
            reward = penalty = 1
        return rewards * reward + penalties * penalty


def lead(bodies: Bodies, terms: Terms) -> Between:
    """Return how bodies lie about the target, turned so that more is better."""
    apart = float(placed(bodies.centre, bodies.kind) - placed(terms.target, bodies.kind))
    return Between(apart if terms.better == "higher" else -apart, bodies.tau2, bodies.own)


def false_pay(size: ArrayLike, bodies: Bodies, terms: Terms) -> FalsePay:
    """Return the expected payments of bodies of these sizes [each], and those that are not deserved."""
    s = spread(size, bodies.kind)
    between = lead(bodies, terms)
    up, down = thresholds(terms.rule, s, between, normal_quantile(terms.level))
    rewarded, unearned = _tail(up, between.ahead, s, between)
    penalised, unfair = _tail(down, -between.ahead, s, between)
    return FalsePay(rewarded, unearned, penalised, unfair, terms)


def smallest_size(bodies: Bodies, terms: Terms, share: float) -> float | None:
    """Return the smallest size at which no more than this share of what moves is false; None for none."""
    sizes = np.geomspace(1.0, LARGEST, STEPS)
    enough = np.flatnonzero(_share(sizes, bodies, terms) <= share)
    if not len(enough):
        return None
    if enough[0] == 0:
        return 1.0
    low, high = sizes[enough[0] - 1], sizes[enough[0]]
    while high - low > 0.5:
        middle = (low + high) / 2
        fits = bool(_share(np.array([middle]), bodies, terms)[0] <= share)
        low, high = (low, middle) if fits else (middle, high)
    return float(np.ceil(high))


def _share(size: Real, bodies: Bodies, terms: Terms) -> Real:
    """Return the false share of what moves; 1 where nothing would ever move."""
    found = false_pay(size, bodies, terms)
    moves = found.rewarded + found.penalised > 1e-12
    return np.asarray(np.where(moves, found.share_false, 1.0))


def _tail(threshold: Real, mean: float, s: Real, between: Between) -> tuple[Real, Real]:
    """Return how probable a distance beyond the threshold is, and one with nothing true behind it."""
    from scipy.special import ndtr

    seen = np.sqrt(between.tau2 + s**2)
    a = (threshold - mean) / seen
    beyond = np.asarray(ndtr(-a))
    own = np.sqrt(between.own * between.tau2)
    if own == 0:
        return beyond, beyond if mean <= 0 else np.zeros_like(beyond)
    return beyond, _both(-a, np.full_like(a, -mean / own), -own / seen)


def _both(h: Real, k: Real, rho: Real) -> Real:
    """Return P(X ≤ h, Y ≤ k) of two standard normal values with correlation rho, by Owen's T function."""
    from scipy.special import ndtr, owens_t

    h, k = (
        np.clip(each, -40.0, 40.0) for each in (h, k)
    )  # beyond 40 nothing is left, and 0 · ∞ never arises
    root = np.sqrt(np.maximum(1 - rho**2, 1e-300))
    slope_h = _slope(k - rho * h, h * root)
    slope_k = _slope(h - rho * k, k * root)
    apart = (h * k < 0) | ((h * k == 0) & (h + k < 0))
    usual = (ndtr(h) + ndtr(k) - apart) / 2 - owens_t(h, slope_h) - owens_t(k, slope_k)
    at_centre = 0.25 + np.arcsin(rho) / (2 * np.pi)
    return np.asarray(np.clip(np.where((h == 0) & (k == 0), at_centre, usual), 0.0, 1.0))


def _slope(over: Real, under: Real) -> Real:
    some = np.where(under != 0, under, 1.0)
    return np.asarray(np.where(under != 0, over / some, np.where(over < 0, -np.inf, np.inf)))
