"""What makes people ill before care can help: risk factors, what programmes change, and who moves where."""

from __future__ import annotations

from healthtrust.people.exposure.dynamics import Exposure, begin, on_trend, one_year_on, share_left
from healthtrust.people.exposure.factors import TRANSITIONS, Factors, read_factors, shipped_factors
from healthtrust.people.exposure.hazards import admission_log_points, condition_ratios, hazard_ratios
from healthtrust.people.exposure.lifetime import remaining_lifetime
from healthtrust.people.exposure.moves import Moves, next_segments, read_moves, shipped_moves, yearly_rates

__all__ = [
    "TRANSITIONS",
    "Exposure",
    "Factors",
    "Moves",
    "admission_log_points",
    "begin",
    "condition_ratios",
    "hazard_ratios",
    "next_segments",
    "on_trend",
    "one_year_on",
    "read_factors",
    "read_moves",
    "remaining_lifetime",
    "share_left",
    "shipped_factors",
    "shipped_moves",
    "yearly_rates",
]
