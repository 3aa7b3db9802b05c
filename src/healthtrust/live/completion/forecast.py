"""What the year will cost: its months so far, completed, and the rest at the same share of its budget.

    r      = Σ x_m / Σ b_m                                   cost over budget, months m so far
    year   = r · B_year                                      the budget's own course through the year is kept
    σ²     = Σ_m (x_m − r b_m)² / b_m / (M − 1)               how months scatter about it, by volume
    s.e.²  = (B_year / B)² s² + σ² B_rest (1 + B_rest / B)    months so far not all in; months still to come

x_m    completed cost of month m;  s  standard error of Σ x_m;  b_m  its budget;  M  months so far
B      Σ b_m of the months so far;  B_rest  of those to come;  B_year = B + B_rest
Source  ratio forecast with variance by volume, as the factors of Mack 1993; ours [assumed]

One month tells no scatter: the forecast then has no interval, and says so.

>>> budget = np.full(12, 1000)
>>> found = forecast(np.array([1100, 1060, 1140]), 30.0, budget)
>>> found.year, found.rest, round(found.standard_error), found.low, found.high
(13200, 9900, 268, 12674, 13726)
>>> forecast(np.array([1100]), 30.0, budget).interval
(None, None)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.intervals import mean_interval


@dataclass(frozen=True)
class Forecast:
    """The year as it looks now, minor units."""

    year: int
    to_date: int
    """Completed cost so far."""
    rest: int
    """Of the months to come."""
    standard_error: float
    """Not a number where nothing tells it."""
    level: float = 0.95

    @property
    def low(self) -> int:
        """Return the lower end of the interval."""
        return round(mean_interval(self.year, self.standard_error, self.level).low)

    @property
    def high(self) -> int:
        """Return the upper end of the interval."""
        return round(mean_interval(self.year, self.standard_error, self.level).high)

    @property
    def interval(self) -> tuple[int | None, int | None]:
        """Return both ends, or None twice where nothing tells them."""
        return (None, None) if np.isnan(self.standard_error) else (self.low, self.high)


def forecast(cost: ArrayLike, error: float, budget: ArrayLike, level: float = 0.95) -> Forecast:
    """Return the year's cost from completed months [month so far] and the budget of all months [month].

    error: standard error of the completed cost so far, not a number where it is not completed. Raises
    ValueError where the months so far have no budget or there are more of them than the budget has.
    """
    so_far, planned = np.asarray(cost, dtype=np.int64), np.asarray(budget, dtype=np.int64)
    count = len(so_far)
    held, whole_year = int(planned[:count].sum()), int(planned.sum())
    if not 0 < count <= len(planned) or held <= 0 or (planned < 0).any():
        raise ValueError("a forecast needs a budget of each month so far, and none below zero")
    spent, to_come = int(so_far.sum()), whole_year - held
    rest = _rounded(spent * to_come, held)
    variance = (whole_year / held * error) ** 2
    if to_come:
        variance += _scatter(so_far, planned[:count]) * to_come * (1 + to_come / held)
    return Forecast(spent + rest, spent, rest, float(np.sqrt(variance)), level)


def _scatter(cost: ArrayLike, budget: ArrayLike) -> float:
    """Return σ² of cost over budget by month; not a number for one month alone."""
    x, b = np.asarray(cost, dtype=np.float64), np.asarray(budget, dtype=np.float64)
    some = b > 0
    if some.sum() < 2:
        return float("nan")
    ratio = x[some].sum() / b[some].sum()
    return float(((x[some] - ratio * b[some]) ** 2 / b[some]).sum() / (some.sum() - 1))


def _rounded(above: int, below: int) -> int:
    """Return a quotient of whole numbers to the nearest, halves up, exactly."""
    return (2 * above + below) // (2 * below)
