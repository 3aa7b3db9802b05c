"""A knob of a search as it is turned: the base value, the values it may have, and where each of them goes.

    setting     what a knob is turned to: a number, or the position of a choice (0 the first)
    put         setting -> the value at its key and at each tied one;  times: value × the base design's

>>> from healthtrust.design.read import read_design
>>> valley = case_of(read_design("valley"))
>>> rates = turned(Knob(key="pool.brackets.2.rate", tied=("pool.brackets.3.rate",), times=True, low=0.5,
...                     high=1.5), valley)
>>> rates.base, {key: round(value, 3) for key, value in rates.put(0.5).items()}
(1.0, {'pool.brackets.2.rate': 0.055, 'pool.brackets.3.rate': 0.065})
>>> paid = turned(Knob(key="deliver.contracts.primary", choices=("capitation", "fee for service")), valley)
>>> paid.base, paid.put(1), paid.points(5)
(0, {'deliver.contracts.primary': 'fee for service'}, (0, 1))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log, log10
from typing import Any

from healthtrust.design.keys import found
from healthtrust.design.search import Knob
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.trial.case import Case, case_of

Setting = float | int
Settings = tuple[Setting, ...]
"""What every knob is turned to, in their order."""

__all__ = ["Knob", "Setting", "Settings", "Turned", "case_of", "turned", "values_of"]


@dataclass(frozen=True)
class Turned:
    """A knob beside the base design."""

    knob: Knob
    base: Setting
    factors: tuple[float, ...]
    """Values of the base design that a knob with `times` multiplies."""
    whole: bool

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.knob.label

    @property
    def low(self) -> float:
        """Return the least setting."""
        return 0 if self.knob.choices else self.knob.low or 0.0

    @property
    def high(self) -> float:
        """Return the most setting."""
        return len(self.knob.choices) - 1 if self.knob.choices else self.knob.high or 0.0

    def put(self, setting: Setting) -> dict[str, Any]:
        """Return the values of the design by key."""
        if self.knob.choices:
            return dict.fromkeys(self.knob.keys, self.knob.choices[int(setting)])
        if self.knob.times:
            turned = zip(self.knob.keys, self.factors, strict=True)
            return {key: float(f"{factor * setting:.12g}") for key, factor in turned}
        return dict.fromkeys(self.knob.keys, setting)

    def said(self, setting: Setting) -> str:
        """Return a setting in words."""
        if self.knob.choices:
            return str(self.knob.choices[int(setting)])
        return f"{'× ' if self.knob.times else ''}{setting:,.4g}"

    def value_of(self, setting: Setting) -> Any:
        """Return a setting as a number, or the choice in words."""
        return self.said(setting) if self.knob.choices else setting

    def points(self, most: int) -> tuple[Setting, ...]:
        """Return settings spread over the range, both ends among them; every choice where it has choices."""
        if self.knob.choices:
            return tuple(range(len(self.knob.choices)))
        at = [self._between(n / (most - 1)) for n in range(most)]
        return tuple(sorted({self.nearest(value) for value in at}))

    def nearest(self, value: float) -> Setting:
        """Return the setting there is that is nearest to a value within the range."""
        step = self.knob.step or (1.0 if self.whole else None)
        if step:
            count = min(round((value - self.low) / step), floor((self.high - self.low) / step + 1e-9))
            value = self.low + step * count
        elif not self.whole:
            value = float(f"{value:.4g}") if self.knob.log else round(value, self._digits)
        return round(value) if self.whole else float(min(max(value, self.low), self.high))

    @property
    def _digits(self) -> int:
        """Return decimals that tell a thousandth of the range or less: settings are sayable numbers."""
        return 3 - floor(log10(self.high - self.low))

    def furthest(self) -> Setting:
        """Return the end furthest from the base; of choices the first other."""
        if self.knob.choices:
            return 1 if self.base == 0 else 0
        ends = (self.nearest(self.low), self.nearest(self.high))
        return max(ends, key=lambda end: abs(self._share(end) - self._share(self.base)))

    def _share(self, value: float) -> float:
        """Return how far along the range a value lies."""
        if self.knob.log:
            return log(value / self.low) / log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def _between(self, share: float) -> float:
        if self.knob.log:
            return exp(log(self.low) + share * log(self.high / self.low))
        return self.low + share * (self.high - self.low)


def turned(knob: Knob, case: Case) -> Turned:
    """Return a knob beside the base design, which must state its values: `study.search.wrong` looks first."""
    tree = case.design.as_plain()
    values = [found(tree, key) for key in knob.keys]
    if knob.choices:
        return Turned(knob, settled(knob, case).index(values[0]), (), whole=False)
    if knob.times:
        return Turned(knob, 1.0, tuple(float(value) for value in values), whole=False)
    whole = knob.whole or isinstance(values[0], int)
    return Turned(knob, values[0], (), whole)


def values_of(knobs: Sequence[Turned], settings: Sequence[Setting]) -> Mapping[str, Any]:
    """Return the values of the design that settings of all knobs put; none for those left at the base."""
    put: dict[str, Any] = {}
    for knob, setting in zip(knobs, settings, strict=True):
        if setting != knob.base:
            put |= knob.put(setting)
    return put


def settled(knob: Knob, case: Case) -> list[Any]:
    """Return the choices as a design holds them: tables with all their keys; as written where none can."""
    return [_held(knob.key, choice, case) for choice in knob.choices]


def _held(key: str, choice: Any, case: Case) -> Any:
    try:
        return found(case.with_values({key: choice}).design.as_plain(), key)
    except InvalidInput:
        return choice
