"""A knob as a share of its range, so that knobs of all sizes are alike; and what was known of it before.

    linear   x = low + u (high - low)                 log   x = low (high / low)^u
    prior    (u - centre) · slope     is how many standard errors a knob lies from what was expected of it

u   share of the range, from 0 to 1;     x  setting of the knob

>>> from healthtrust.design.fit import FittedKnob
>>> knob = FittedKnob(key="k", low=1.0, high=100.0, log=True, prior=10.0, prior_standard_error=2.0)
>>> along = Range(Turned(knob, 10.0, (), whole=False))
>>> round(along.value(0.5), 9), along.share(10.0), [round(each, 3) for each in along.expected()]
(10.0, 0.5, [0.5, 23.026])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor, log, log10

from healthtrust.design.fit import FittedKnob
from healthtrust.study.search.knobs import Setting, Turned

DIGITS = 5
"""Settings tell a hundred-thousandth of the range, or of themselves along proportions."""


@dataclass(frozen=True)
class Range:
    """A knob along its range."""

    turned: Turned

    @property
    def knob(self) -> FittedKnob:
        """Return the knob."""
        knob = self.turned.knob
        assert isinstance(knob, FittedKnob)
        return knob

    @property
    def base(self) -> float:
        """Return the share at which the base design stands."""
        return self.share(self.turned.base)

    def value(self, share: float) -> float:
        """Return the setting at a share of the range."""
        low, high = self.turned.low, self.turned.high
        return low * exp(share * log(high / low)) if self.knob.log else low + share * (high - low)

    def setting(self, share: float) -> Setting:
        """Return the setting a design is tried with: a sayable number, whole where it has to be."""
        value = self.value(share)
        if self.turned.whole:
            return self.turned.nearest(value)
        digits = DIGITS - floor(log10(value if self.knob.log else self.turned.high - self.turned.low))
        return float(min(max(round(value, digits), self.turned.low), self.turned.high))

    def share(self, value: float) -> float:
        """Return the share of the range at which a setting lies."""
        low, high = self.turned.low, self.turned.high
        return log(value / low) / log(high / low) if self.knob.log else (value - low) / (high - low)

    def slope(self, share: float) -> float:
        """Return by how much the setting rises with the share, there."""
        low, high = self.turned.low, self.turned.high
        return self.value(share) * log(high / low) if self.knob.log else high - low

    def expected(self) -> tuple[float, float]:
        """Return the share expected before any target, and standard errors per share; 0 where unknown."""
        prior, error = self.knob.prior, self.knob.prior_standard_error
        if prior is None or error is None:
            return self.base, 0.0
        low, high = self.turned.low, self.turned.high
        per = log(high / low) * prior if self.knob.log else high - low
        return self.share(prior), per / error

    def least_step(self) -> float:
        """Return the least share that moves the setting: one, where it is a whole number."""
        return 1 / (self.turned.high - self.turned.low) if self.turned.whole else 0.0
