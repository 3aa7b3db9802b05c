"""One number of two runs side by side, with the interval of its change.

    low of change = d − √( (a − a_low)² + (b_high − b)² )        d = a − b
    high          = d + √( (a_high − a)² + (b − b_low)² )

a, b    the number after and before, with the ends of their intervals
Source  the method of variance estimates recovery: Zou and Donner, Stat Med 2008; 27: 1693-1702 [recalled]

It takes the two for independent. Runs of one seed and the same people share their luck, so that it is wider
than need be; where the same households are counted in both, the interval of their own changes stands instead
(`study.compared.paired`).

>>> one = Difference("Unmet need", "per 1,000", Told(114.5, 111.2, 117.9), Told(100.0, 97.0, 103.1), "lower")
>>> [round(end, 1) for end in one.interval], one.clear, one.way
([-19.0, -10.0], True, 'better')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple

from healthtrust.study.compared.paired import Paired

ROUNDING = 1e-9
"""Changes up to this part of the larger number are rounding."""


class Told(NamedTuple):
    """A number and the ends of its interval; None where it is not known or has none."""

    value: float | None
    low: float | None = None
    high: float | None = None


NOT_KNOWN = Told(None)


@dataclass(frozen=True)
class Difference:
    """One number before and after."""

    label: str
    unit: str
    was: Told
    now: Told
    better: str = ""
    """higher, lower, or empty where neither direction is."""
    paired: Paired | None = None
    """The interval of the change where the same households are counted in both."""

    @property
    def before(self) -> float | None:
        """Return the number of the run before."""
        return self.was.value

    @property
    def after(self) -> float | None:
        """Return the number of the run after."""
        return self.now.value

    @property
    def change(self) -> float | None:
        """Return how much it changed, nothing where that is rounding; None where either is missing."""
        if self.before is None or self.after is None:
            return None
        change = self.after - self.before
        return 0.0 if abs(change) <= ROUNDING * max(abs(self.after), abs(self.before)) else change

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the interval of the change, or None where it has none."""
        if self.paired is not None and self.change is not None:
            return self.paired.around(self.change)
        (b, b_low, b_high), (a, a_low, a_high) = self.was, self.now
        if b is None or b_low is None or b_high is None or a is None or a_low is None or a_high is None:
            return None
        return a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2), a - b + sqrt(
            (a_high - a) ** 2 + (b - b_low) ** 2
        )

    @property
    def clear(self) -> bool:
        """Return whether it changed, and the interval of its change holds no zero."""
        return (
            bool(self.change) and self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]
        )

    @property
    def way(self) -> str:
        """Return better, worse, or nothing where it did not change or neither direction is better."""
        if not self.change or not self.better:
            return ""
        return "better" if (self.change > 0) == (self.better == "higher") else "worse"

    def as_plain(self) -> dict[str, Any]:
        """Return the difference as plain values."""
        low, high = self.interval or (None, None)
        return {
            "label": self.label,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "low": low,
            "high": high,
            "interval": "" if low is None else "paired" if self.paired else "independent",
            "better": self.better,
        }


def differences_of(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    better: Mapping[str, str],
    paired: Mapping[str, Paired] | None = None,
) -> tuple[Difference, ...]:
    """Return the numbers of two runs side by side, in the order of the first, each once.

    better and paired: by label.
    """
    one, other = _by_name(before), _by_name(after)
    return tuple(
        Difference(
            label,
            unit,
            one.get((label, unit), NOT_KNOWN),
            other.get((label, unit), NOT_KNOWN),
            better.get(label, ""),
            (paired or {}).get(label),
        )
        for label, unit in dict.fromkeys([*one, *other])
    )


def _by_name(numbers: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Told]:
    return {(n["label"], n["unit"]): Told(n["value"], n.get("low"), n.get("high")) for n in numbers}
