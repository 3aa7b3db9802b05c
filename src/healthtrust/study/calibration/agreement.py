"""Whether the response agrees with a finding: its median and interval beside what was found.

    distance = (median − y) / √( σ² + s² )          agrees:  |distance| ≤ 1.645
    inside   y lies within the 90 % interval of another place

y, s     what was found, and its error
σ        standard deviation of the response over draws of the coefficients and over places

Two intervals: of the place that the model describes (`low`, `high`), and of another place with the same
arrangement (`place_low`, `place_high`), which is wider. A study's place is another place.

Source  arithmetic; 1.645: a normal number lies within it nine times of ten.

>>> from healthtrust.study.calibration.targets import shipped_targets
>>> found = agreement(shipped_targets()[0], np.array([-0.45, -0.40, -0.35]))
>>> round(found.median, 2), found.inside, found.agrees, round(found.distance, 2)
(-0.4, True, True, 0.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Baseline, Coefficients
from healthtrust.study.calibration.errors import in_another_place
from healthtrust.study.calibration.predicted import predicted
from healthtrust.study.calibration.targets import Target

Real = NDArray[np.float64]

NINE_OF_TEN = 1.645
ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Agreement:
    """A finding, and what the response says to it over draws of the coefficients."""

    target: Target
    median: float
    low: float
    high: float
    place_low: float
    place_high: float
    deviation: float
    """Standard deviation over draws and places."""

    @property
    def inside(self) -> bool:
        """Return whether what was found lies within the 90 % interval of another place."""
        return self.place_low <= self.target.value <= self.place_high

    @property
    def distance(self) -> float:
        """Return model less finding, in standard deviations of both."""
        both = hypot(self.deviation, self.target.spread)
        return (self.median - self.target.value) / both if both else 0.0

    @property
    def agrees(self) -> bool:
        """Return whether model and finding are no farther apart than chance leaves nine times of ten."""
        return abs(self.distance) <= NINE_OF_TEN


def agreements(
    targets: Sequence[Target], known: Coefficients, place: Baseline | None = None
) -> tuple[Agreement, ...]:
    """Return how the response agrees with each target over all draws of the coefficients."""
    said = predicted(targets, known, place)
    return tuple(agreement(target, row) for target, row in zip(targets, said, strict=True))


def agreement(target: Target, said: Real) -> Agreement:
    """Return how what the response says [draw] agrees with a target."""
    low, median, high = np.quantile(said, [ENDS[0], 0.5, ENDS[1]]).tolist()
    elsewhere = in_another_place(said)
    place_low, place_high = np.quantile(elsewhere, ENDS).tolist()
    return Agreement(target, median, low, high, place_low, place_high, float(elsewhere.std()))
