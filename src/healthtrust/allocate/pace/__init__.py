"""Pace of change: from the money places have to the money they should have, year by year."""

from __future__ import annotations

from healthtrust.allocate.pace.limits import RULES
from healthtrust.allocate.pace.path import NEVER, Path, contradictions, followed, pace
from healthtrust.allocate.pace.year import Moved, Opening, beyond, one_year

__all__ = [
    "NEVER",
    "RULES",
    "Moved",
    "Opening",
    "Path",
    "beyond",
    "contradictions",
    "followed",
    "one_year",
    "pace",
]
