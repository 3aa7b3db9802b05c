"""A qualitative fact about how care responds, and in how many draws of the coefficients it holds.

    holds in a draw     where each of its pieces of evidence lies within its limits in that same draw
    probability         the share of draws in which it holds

Source  delivery-model.md section 3.2: facts that a model of delivery has to show whatever its exact numbers;
        what a piece of evidence has to be, where the fact itself says no number, is ours [assumed].

>>> rises = Evidence("volume rises", np.array([0.02, 0.01, -0.01]), low=0.0)
>>> small = Evidence("by little", np.array([0.02, 0.08, -0.01]), low=-0.05, high=0.05)
>>> fact = Fact("a rise", "Volume rises a little.", "example", (rises, small))
>>> round(rises.probability, 2), round(fact.probability, 2)
(0.67, 0.33)
>>> rises.wanted, small.wanted
('above 0 %', '−5 % to 5 %')
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

UNITS = {"share": (100, " %"), "index": (1, ""), "ratio": (1, ""), "years": (1, " years"), "GBP": (1, " GBP")}
"""How a unit is said: times what, and with which word behind it."""
SAME = 1e-9
"""Within this, nothing has changed."""


@dataclass(frozen=True)
class Evidence:
    """A number of each draw, and the limits that it lies between where the fact holds."""

    says: str
    values: Real
    """[draw]."""
    unit: str = "share"
    low: float = -inf
    high: float = inf

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Return whether it lies between its limits [draw]."""
        return np.asarray((self.values > self.low) & (self.values < self.high))

    @property
    def probability(self) -> float:
        """Return the share of draws in which it does."""
        return float(self.holds.mean())

    @property
    def interval(self) -> tuple[float, float, float]:
        """Return the median, and the ends of the 90 % interval of draws."""
        low, middle, high = np.percentile(self.values, (5, 50, 95))
        return float(middle), float(low), float(high)

    @property
    def wanted(self) -> str:
        """Return its limits in words."""
        if (self.low, self.high) == (-SAME, SAME):
            return "as before"
        times, word = UNITS[self.unit]
        low, high = (f"{times * limit:.3g}".replace("-", "−") for limit in (self.low, self.high))
        if isfinite(self.low) and isfinite(self.high):
            return f"{low}{word} to {high}{word}"
        return f"above {low}{word}" if isfinite(self.low) else f"below {high}{word}"


@dataclass(frozen=True)
class Fact:
    """A fact, in a few words and in a sentence, where it is known from, and its evidence."""

    name: str
    says: str
    source: str
    evidence: tuple[Evidence, ...]
    remark: str = ""
    """What the model cannot show of it."""

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Return whether all of its evidence holds [draw]."""
        return np.asarray(np.all([each.holds for each in self.evidence], axis=0))

    @property
    def probability(self) -> float:
        """Return the share of draws in which it holds."""
        return float(self.holds.mean())
