"""From where on a body is paid, and from where on it pays, under each rule that a contract could hold.

    x = y − b, turned so that more is better; reward where x > up, penalty where x < −down

    value      up = down = 0                         whoever is on the right side of the target
    naive      up = down = z s                       beyond chance
    adjusted   up = down = z √(s² + τ²)              beyond chance and what bodies differ by anyway
    shrunken   up = m + (z v − m) / r                truly beyond the target, as surely as the level asks for
               down = −m + (z v + m) / r

y, b, s, τ²  a body and the target on the scale of the kind, chance, spread between bodies (funnel.py)
m            how far bodies lie on the right side of the target in the mean
r, v         reliability h τ² / (τ² + s²) and deviation √(h τ² (1 − r)) of a body's own true value
h            part of the spread that is bodies' own doing; the rest is what adjustment has missed
Source  this project's own statement of the rules of Spiegelhalter (2005) as terms of a contract [assumed]

>>> up, down = thresholds("adjusted", np.array([0.05]), Between(0.0, 0.01), 1.96)
>>> up.round(3).tolist(), down.round(3).tolist()
([0.219], [0.219])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Rule = Literal["value", "naive", "adjusted", "shrunken"]
RULES: tuple[Rule, ...] = get_args(Rule)
MEANING: dict[Rule, str] = {
    "value": "on the right side of the target",
    "naive": "beyond the target by more than chance",
    "adjusted": "beyond it by more than chance and what bodies differ by anyway",
    "shrunken": "truly beyond it, as surely as the level asks for",
}


@dataclass(frozen=True)
class Between:
    """How bodies truly lie about a target, on the scale, turned so that more is better."""

    ahead: float
    """How far they lie on the right side of the target in the mean."""
    tau2: float
    """Variance between them beyond chance."""
    own: float = 1.0
    """Part of that variance which is their own doing."""


def thresholds(rule: Rule, spread: Real, bodies: Between, z: float) -> tuple[Real, Real]:
    """Return from which distance on bodies [each] are rewarded, and from which on behind penalised."""
    if rule == "value":
        return np.zeros_like(spread), np.zeros_like(spread)
    if rule == "naive":
        return z * spread, z * spread
    if rule == "adjusted":
        both = z * np.sqrt(spread**2 + bodies.tau2)
        return both, both
    return _shrunken(spread, bodies, z)


def paid(distance: Real, up: Real, down: Real) -> NDArray[np.int8]:
    """Return 1 for a reward, -1 for a penalty, 0 for neither, of distances [each] ahead of a target."""
    return np.asarray((distance > up).astype(np.int8) - (distance < -down).astype(np.int8))


def _shrunken(spread: Real, bodies: Between, z: float) -> tuple[Real, Real]:
    own, m = bodies.own * bodies.tau2, bodies.ahead
    if own == 0:  # all are alike: the mean decides, whatever is seen
        ahead, behind = (-np.inf if m > 0 else np.inf), (-np.inf if m < 0 else np.inf)
        return np.full_like(spread, ahead), np.full_like(spread, behind)
    r = own / (bodies.tau2 + spread**2)
    v = np.sqrt(own * (1 - r))
    return m + (z * v - m) / r, -m + (z * v + m) / r
