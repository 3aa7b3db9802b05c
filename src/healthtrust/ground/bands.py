"""A schedule in bands: each band of an amount bears its own rate, as in an income tax.

    due(x) = Σ_k  slope_k × min( max(x − lower_k, 0), lower_{k+1} − lower_k )

x         the amount the schedule looks at, such as income;  due(x)  what it makes of it: a contribution
lower_k   where band k starts; below the first nothing is due, and the last has no end
slope_k   what each further unit within band k adds; negative slopes give back
Source    the arithmetic of marginal rates; no author.

>>> schedule = Bands(lower=(0.0, 10_000.0, 50_000.0), slope=(0.0, 0.1, 0.2))
>>> due(schedule, np.array([8_000, 30_000, 60_000]))
array([   0., 2000., 6000.])
>>> [str(problem) for problem in Bands((0.0, 0.0), (0.1, 0.2)).problems("pool.bands")]
['pool.bands, band 2: found a start of 0 after 0; expected a start above that of the band before.']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Bands:
    """Starts of the bands, strictly rising, and the slope within each; the last band is open above."""

    lower: tuple[float, ...]
    slope: tuple[float, ...]

    def problems(self, where: str) -> list[Problem]:
        """Return what is wrong with the bands; `where` says whose they are."""
        if len(self.lower) != len(self.slope) or not self.lower:
            found = f"{len(self.lower)} starts and {len(self.slope)} slopes"
            return [Problem(where, found, "one slope for each start, and at least one band")]
        endless = [
            Problem(f"{where}, band {k}", f"{name} {number}", "a finite number")
            for k, band in enumerate(zip(self.lower, self.slope, strict=True), start=1)
            for name, number in zip(("start", "slope"), band, strict=True)
            if not isfinite(number)
        ]
        return endless + [
            Problem(
                f"{where}, band {k}",
                f"a start of {this:g} after {before:g}",
                "a start above that of the band before",
            )
            for k, (before, this) in enumerate(pairwise(self.lower), start=2)
            if this <= before
        ]

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return starts [k] and slopes [k] as the arrays that `due_one` takes."""
        return np.array(self.lower, dtype=np.float64), np.array(self.slope, dtype=np.float64)


def due(bands: Bands, amounts: ArrayLike) -> NDArray[np.float64]:
    """Return what is due on each amount [...]; amounts and result in the same unit, bits as `due_one`."""
    amounts = np.asarray(amounts, dtype=np.float64)
    total = np.zeros(amounts.shape)
    for lower, upper, slope in zip(bands.lower, (*bands.lower[1:], inf), bands.slope, strict=True):
        total += slope * np.minimum(np.maximum(amounts - lower, 0.0), upper - lower)
    return total


def scaled(bands: Bands, factor: float) -> Bands:
    """Return the bands with every slope multiplied by `factor`, so that what is due is too."""
    return replace(bands, slope=tuple(slope * factor for slope in bands.slope))


def capped(bands: Bands, slope_cap: float) -> Bands:
    """Return the bands with no slope above `slope_cap`."""
    return replace(bands, slope=tuple(min(slope, slope_cap) for slope in bands.slope))


def _due_one(amount: float, lower: NDArray[np.float64], slope: NDArray[np.float64]) -> float:
    """Return what is due on one amount; lower [k], slope [k]. Compiled as `due_one`, for use in kernels."""
    total = 0.0
    for k in range(len(lower)):
        if amount <= lower[k]:
            break
        within = amount - lower[k]
        if k + 1 < len(lower):
            within = min(within, lower[k + 1] - lower[k])
        total += slope[k] * within
    return total


def __getattr__(name: str) -> Any:
    # `due_one` is compiled when first asked for: reading a design must not wait for the compiler to load.
    if name != "due_one":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from numba import njit

    globals()[name] = njit(nogil=True, cache=True)(_due_one)
    return globals()[name]
