"""Beds: how full they are, what delay costs, and what room emergencies leave to the waiting list.

    occupancy     o = B / (365 n)
    delay days    d = δ B max(0, o − o₀) / 0.05
    room          r = max(0, c 365 n − E) / ℓ

n, B    beds, bed days asked for in a year; above 365 n they do not all exist, and o is above 1
o₀, δ   occupancy up to which nothing is lost; part of bed days lost for every 0.05 above it
c, E, ℓ most of the beds that the list may fill; bed days of emergencies, who come first; stay of elective
        admissions in days
Source  risks are discernible when average occupancy exceeds about 85 %, regular shortages and periodic
        crises begin at 90 %: Bagust, Place and Posnett, BMJ 1999;319:155 [cited]; δ = 0.05, c = 0.92
        [assumed]. How δ hangs on the number of beds that one unit pools: `deliver.response.overflow`.

>>> full = occupied(bed_days=np.array([62_050.0, 65_700.0]), beds=200.0)     # 85 % and 90 % of 200 beds
>>> full.occupancy.round(3).tolist(), full.delay_days.round(3).tolist()
([0.85, 0.9], [0.0, 3285.0])
>>> room_for_elective(beds=200.0, emergency_days=np.array([45_000.0, 70_000.0]), stay=4.0).tolist()
[5540.0, 0.0]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

Real = NDArray[np.float64]
Number = float | Real

DAYS = 365.0
"""Days in a year."""
STEP = 0.05
"""Occupancy above what is safe, in parts of all beds, for which the loss is given."""


class Beds(NamedTuple):
    """How full beds are, [...]."""

    days: Real
    """Bed days asked for in a year."""
    occupancy: Real
    """Part of all bed days that exist; above 1 where more are asked for."""
    delay_days: Real
    """Bed days lost to delay in a year."""


def occupied(
    bed_days: Number,
    beds: Number,
    *,
    safe: Number = 0.85,
    delay_per_step: Number = 0.05,
) -> Beds:
    """Return how full `beds` [...] are with `bed_days` [...] a year, and what is lost to delay.

    `safe` and `delay_per_step` are o₀ and δ, numbers or [...]. Raises InvalidInput where there are no beds.
    """
    _refuse_none(beds)
    days = np.asarray(bed_days, dtype=np.float64)
    occupancy = days / (DAYS * np.asarray(beds))
    delay = delay_per_step * days * np.maximum(0.0, occupancy - safe) / STEP
    return Beds(days, occupancy, np.asarray(delay))


def room_for_elective(
    beds: Number,
    emergency_days: Number,
    stay: Number,
    *,
    ceiling: Number = 0.92,
) -> Real:
    """Return the elective admissions a year [...] for which emergencies leave beds; none is the least.

    beds [...]; emergency_days [...] a year; stay [...] in days; ceiling: part of beds that the list may fill.
    Raises InvalidInput where there are no beds or a stay takes no time.
    """
    _refuse_none(beds)
    if np.any(np.asarray(stay) <= 0):
        refuse([Problem("stay of elective admissions", f"{np.min(stay)}", "days above 0")])
    free = ceiling * DAYS * np.asarray(beds) - np.asarray(emergency_days, dtype=np.float64)
    return np.asarray(np.maximum(0.0, free) / stay)


def _refuse_none(beds: Number) -> None:
    """Raise InvalidInput unless there are beds everywhere."""
    if not np.all(np.asarray(beds) > 0):
        refuse([Problem("beds", f"{np.min(beds)}", "a number above 0", remedy="Leave out a place without.")])
