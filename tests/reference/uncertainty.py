"""Uncertainty the long way round: moments by quadrature, regret pair by pair, information in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import erf, exp, pi, sqrt


def moments(quantile: Callable[[float], float], points: int = 20_001) -> tuple[float, float]:
    """Mean and standard deviation of a distribution, by the middles of as many equal slices of chance."""
    values = [quantile((n + 0.5) / points) for n in range(points)]
    mean = sum(values) / points
    return mean, sqrt(sum((v - mean) ** 2 for v in values) / points)


def expected_regret(best: Sequence[float], values: Sequence[Sequence[float]]) -> list[float]:
    """What each option loses on average against the best of each draw."""
    return [sum(b - v for b, v in zip(best, row, strict=True)) / len(best) for row in values]


def normal_loss(at: float) -> float:
    """E max(Z − at, 0), by its formula with the distribution function written out."""
    return exp(-at * at / 2) / sqrt(2 * pi) - at * (1 - (1 + erf(at / sqrt(2))) / 2)


def worth_of_knowing(mean: float, spread: float) -> float:
    """Two options, the difference of their values normal: what knowing the part with that spread is worth."""
    return spread * normal_loss(abs(mean) / spread) if spread else 0.0
