"""Fair comparison by loops and by integrals on a grid: slow, plain, and independent of the rules tested."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, comb, exp, lgamma, log, pi, sqrt


def arcsine_funnel(
    c: Sequence[float], n: Sequence[float], winsorise: float
) -> tuple[list[float], float, float, list[float]]:
    """z, phi, tau squared and adjusted z of shares."""
    standard = sum(c) / sum(n)
    z = [2 * sqrt(b) * (asin(sqrt(a / b)) - asin(sqrt(standard))) for a, b in zip(c, n, strict=True)]
    low, high = quantile(z, winsorise), quantile(z, 1 - winsorise)
    phi = sum(min(max(each, low), high) ** 2 for each in z) / len(z)
    weights = [4 * b for b in n]
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    tau2 = max((len(z) * phi - (len(z) - 1)) / scale, 0.0)
    adjusted = [each / sqrt(1 + 4 * b * tau2) for each, b in zip(z, n, strict=True)]
    return z, phi, tau2, adjusted


def quantile(values: Sequence[float], share: float) -> float:
    order = sorted(values)
    at = share * (len(order) - 1)
    below = min(int(at), len(order) - 2)
    return order[below] + (at - below) * (order[below + 1] - order[below])


def binomial_interval(c: int, n: int, level: float) -> tuple[float, float]:
    """Clopper-Pearson by halving on sums of binomial probabilities."""
    tail = (1 - level) / 2
    low = 0.0 if c == 0 else _root(lambda p: sum(_binomial(k, n, p) for k in range(c, n + 1)) - tail)
    high = 1.0 if c == n else _root(lambda p: tail - sum(_binomial(k, n, p) for k in range(c + 1)))
    return low, high


def poisson_limits(c: int, level: float) -> tuple[float, float]:
    """Garwood by halving on sums of Poisson probabilities."""
    tail = (1 - level) / 2
    top = 10.0 * (c + 10)
    low = 0.0 if c == 0 else top * _root(lambda p: 1 - sum(_poisson(k, top * p) for k in range(c)) - tail)
    high = top * _root(lambda p: tail - sum(_poisson(k, top * p) for k in range(c + 1)))
    return low, high


def _binomial(k: int, n: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)


def _poisson(k: int, mean: float) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1)) if mean > 0 else float(k == 0)


def _root(rising: object) -> float:
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if rising(middle) < 0:  # type: ignore[operator]
            low = middle
        else:
            high = middle
    return (low + high) / 2


def false_reward(mean: float, tau2: float, own: float, s: float, up: float) -> tuple[float, float]:
    """Probability of a reward, and of one to a body truly no better, by a sum over what is true."""
    from statistics import NormalDist

    if own * tau2 == 0:
        beyond = 1 - NormalDist(mean, sqrt(tau2 + s * s)).cdf(up)
        return beyond, beyond if mean <= 0 else 0.0
    spread, rest = sqrt(own * tau2), sqrt((1 - own) * tau2 + s * s)
    parts = []
    for low, high in ((min(mean - 8 * spread, 0.0), 0.0), (0.0, max(mean + 8 * spread, 0.0))):
        width, total = (high - low) / 4_000, 0.0
        for k in range(4_000):
            u = low + (k + 0.5) * width
            weight = exp(-(((u - mean) / spread) ** 2) / 2) / (spread * sqrt(2 * pi)) * width
            total += weight * (1 - NormalDist().cdf((up - u) / rest))
        parts.append(total)
    return sum(parts), parts[0]


def runs(z: Sequence[float], length: int) -> list[bool]:
    """Points of a run of so many or more on one side."""
    found = [False] * len(z)
    for start in range(len(z)):
        for end in range(start + length, len(z) + 1):
            part = z[start:end]
            if all(x > 0 for x in part) or all(x < 0 for x in part):
                found[start:end] = [True] * (end - start)
    return found


def trends(values: Sequence[float], length: int) -> list[bool]:
    """Points of a trend of so many or more."""
    found = [False] * len(values)
    for start in range(len(values)):
        for end in range(start + length, len(values) + 1):
            steps = [b - a for a, b in zip(values[start : end - 1], values[start + 1 : end], strict=True)]
            if all(x > 0 for x in steps) or all(x < 0 for x in steps):
                found[start:end] = [True] * (end - start)
    return found


def discoveries(p: Sequence[float], rate: float) -> list[bool]:
    """Benjamini and Hochberg: the largest k by trying every k."""
    order = sorted(p)
    cut = -1.0
    for k in range(1, len(p) + 1):
        if order[k - 1] <= rate * k / len(p):
            cut = order[k - 1]
    return [each <= cut for each in p]
