"""At which value of a parameter the ranking of two designs flips.

    bracket      neighbouring values tried, at which the difference has opposite signs
    next value   a + (b − a) |d_a| / (|d_a| + |d_b|), or the middle in every other round, until the bracket is
                 narrower than 1 % of the range
    outside      without a flip in the range: 1, 3 and 10 widths beyond either end, as far as designs allow

d      difference of the two designs in the result, at the same values and with the same luck
Source one-way threshold analysis: Briggs, Claxton and Sculpher, Oxford 2006, chapter 3 [recalled]; regula
       falsi with bisection keeps the bracket, also where the difference is a staircase

Results are staircases where a package or a plan changes: the bracket says between which values the sign
changes, and no more is claimed. All brackets are narrowed side by side.

>>> narrow = narrowed([Bracket("loading", 0.0, -1.0, 1.0, 3.0)], lambda asked: [4 * x - 1 for _, x in asked],
...                   {"loading": 0.01})
>>> round(narrow[0].value, 3), narrow[0].high - narrow[0].low <= 0.01
(0.25, True)
>>> [b.low for b in brackets("p", [0.0, 1.0, 2.0, 3.0], [-1.0, 1.0, float("nan"), -2.0])]
[0.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthtrust.study.sensitivity.model import Model, Point
    from healthtrust.study.sensitivity.parameter import Parameter

EXACT = 0.01
"""Part of the range to which a flip is told."""
ROUNDS = 10
WIDTHS = (1.0, 3.0, 10.0)
"""How far beyond an end flips are sought, in widths of the range."""
_HALVINGS = 25

Asked = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Bracket:
    """Two values of a parameter between which the sign of the difference changes."""

    name: str
    low: float
    at_low: float
    high: float
    at_high: float

    @property
    def value(self) -> float:
        """Return where a straight line between both is nought."""
        a, b = abs(self.at_low), abs(self.at_high)
        return self.low + (self.high - self.low) * a / (a + b) if a + b else (self.low + self.high) / 2

    def halved(self, at: float, difference: float) -> Bracket:
        """Return the part in which the sign still changes; a tie belongs to the lower side."""
        if (difference > 0) == (self.at_high > 0) and difference:
            return replace(self, high=at, at_high=difference)
        return replace(self, low=at, at_low=difference)


@dataclass(frozen=True)
class Flip:
    """Where the ranking flips, between which values, and who is ahead above it."""

    value: float
    low: float
    high: float
    above: str
    inside: bool


@dataclass(frozen=True)
class Flips:
    """All flips found of one parameter, and over which values they were sought."""

    name: str
    found: tuple[Flip, ...]
    low: float
    high: float
    tried: int
    """Values at which both designs were tried."""
    shape: str
    """How the difference goes over the range: rises, falls, turns, flat."""


def brackets(name: str, at: Sequence[float], difference: Sequence[float]) -> list[Bracket]:
    """Return where the difference changes its sign between neighbouring values; ties are passed over."""
    known = sorted((x, d) for x, d in zip(at, difference, strict=True) if isfinite(d) and d)
    return [Bracket(name, *one, *other) for one, other in pairwise(known) if (one[1] > 0) != (other[1] > 0)]


def narrowed(
    found: Sequence[Bracket], differences: Callable[[Asked], Sequence[float]], exact: Mapping[str, float]
) -> list[Bracket]:
    """Return brackets at most as wide as `exact` says by name, all narrowed together."""
    made = list(found)
    for turn in range(ROUNDS):
        open_ones = [n for n, b in enumerate(made) if b.high - b.low > exact[b.name]]
        if not open_ones:
            break
        asked = [(made[n].name, _next(made[n], turn)) for n in open_ones]
        for n, (_, at), difference in zip(open_ones, asked, differences(asked), strict=True):
            if isfinite(difference):
                made[n] = made[n].halved(at, difference)
    return made


def _next(bracket: Bracket, turn: int) -> float:
    width = bracket.high - bracket.low
    if turn % 2:
        return bracket.low + width / 2
    return min(max(bracket.value, bracket.low + width / 20), bracket.high - width / 20)


# ---- beyond the range --------------------------------------------------------------------------------------


def beyond(model: Model, p: Parameter) -> list[float]:
    """Return values outside the range of a parameter that the designs allow, at both sides."""
    found = []
    for end, way in ((p.low, -1.0), (p.high, 1.0)):
        most = end + way * WIDTHS[-1] * p.width
        furthest = most if model.allows({p.name: most}) else _edge(model, p.name, end, most)
        reach = [end + way * times * p.width for times in WIDTHS]
        inside = [x for x in reach if way * x < way * furthest]
        found += [*inside, *([furthest] if way * furthest > way * end else [])]
    return found


def _edge(model: Model, name: str, inside: float, outside: float) -> float:
    """Return the last value the designs allow on the way from one to the other."""
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if model.allows({name: middle}) else (inside, middle)
    return inside


def differences_by(model: Model, what: str) -> Callable[[Asked], list[float]]:
    """Return what tells the difference of the designs at values of parameters."""

    def differences(asked: Asked) -> list[float]:
        points: list[Point] = [{name: at} for name, at in asked]
        return [float(d) for d in model.at(points, what).value]

    return differences
