"""The transformation fund: what bids are worth, who is awarded, what is released each year, what lapses."""

from __future__ import annotations

from healthtrust.allocate.transformation.award import Award, award
from healthtrust.allocate.transformation.best_set import BestSet, best_set
from healthtrust.allocate.transformation.bids import bid_problems, stranger_problems
from healthtrust.allocate.transformation.release import (
    WHOLE,
    Closed,
    Measured,
    Release,
    closed,
    measured_of,
    release,
)
from healthtrust.allocate.transformation.tables import award_table, fund_table, release_table
from healthtrust.allocate.transformation.worth import Worth, capability, worth

__all__ = [
    "WHOLE",
    "Award",
    "BestSet",
    "Closed",
    "Measured",
    "Release",
    "Worth",
    "award",
    "award_table",
    "best_set",
    "bid_problems",
    "capability",
    "closed",
    "fund_table",
    "measured_of",
    "release",
    "release_table",
    "stranger_problems",
    "worth",
]
